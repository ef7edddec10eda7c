import { describe, expect, test } from "vitest";
import { maxBytes } from "../../src/notebook/decode";
import { parse } from "../../src/notebook/parse";

interface Refused {
  name: string;
  file: string | number[];
  code: string;
  at: [line: number, column: number];
  says: string;
}

const bytesOf = (text: string) => [...new TextEncoder().encode(text)];
const front = "---\nrnnbook: 1\n---\n";
const conflict = "<<<<<<< HEAD\nunits: 32\n=======\nunits: 64\n>>>>>>> other\n";
const utf8 = "The byte 0xFF at position 24 is not UTF-8.";

const cases: Refused[] = [
  {
    name: "zero bytes",
    file: [],
    code: "empty-file",
    at: [1, 1],
    says: "The file is empty (0 bytes), as after a save that was cut off.",
  },
  {
    name: "a byte that is not UTF-8",
    file: [...bytesOf(`${front}añ`), 0xc3, 0x28],
    code: "not-utf8",
    at: [4, 3],
    says: "The byte 0xC3 at position 22 is not UTF-8.",
  },
  {
    name: "a byte that never is UTF-8, after a line",
    file: [...bytesOf(`${front}ab\r\nc`), 0xff],
    code: "not-utf8",
    at: [5, 2],
    says: utf8,
  },
  {
    name: "a character cut off at the end",
    file: [...bytesOf(front), 0xf0, 0x9f, 0x98],
    code: "not-utf8",
    at: [4, 1],
    says: "The byte 0xF0 at position 19 is not UTF-8.",
  },
  {
    name: "UTF-16",
    file: [0xff, 0xfe, 0x2d, 0],
    code: "not-utf8",
    at: [1, 1],
    says: "The byte 0xFF at position 0 is not UTF-8.",
  },
  {
    name: "a NUL byte",
    file: `${front}a\0b`,
    code: "nul-byte",
    at: [4, 2],
    says: "The character at position 20 is a NUL byte, which no text has.",
  },
  {
    name: "a conflict in a cell",
    file: `${front}\n\`\`\`{rnn}\n${conflict}\`\`\`\n`,
    code: "merge-conflict",
    at: [6, 1],
    says: "A merge conflict starts here that was not resolved.",
  },
  {
    name: "a conflict with the common ancestor, in prose",
    file: `${front}a\r\n${conflict.replace("=", "||||||| base\n=")}`,
    code: "merge-conflict",
    at: [5, 1],
    says: "A merge conflict starts here that was not resolved.",
  },
  {
    name: "a conflict in the front matter",
    file: `---\n${conflict}---\n`,
    code: "merge-conflict",
    at: [2, 1],
    says: "A merge conflict starts here that was not resolved.",
  },
  {
    name: "a conflict after a stray marker",
    file: `${front}<<<<<<< a\n<<<<<<< b\n=======\n>>>>>>> c`,
    code: "merge-conflict",
    at: [5, 1],
    says: "A merge conflict starts here that was not resolved.",
  },
  {
    name: "no front matter",
    file: "# Title\n",
    code: "no-front-matter",
    at: [1, 1],
    says: 'The file does not begin with front matter: its first line is not "---".',
  },
  {
    name: "a byte order mark and nothing else",
    file: "\uFEFF",
    code: "no-front-matter",
    at: [1, 1],
    says: 'The file does not begin with front matter: its first line is not "---".',
  },
  {
    name: "an empty line before the front matter",
    file: `\n${front}`,
    code: "no-front-matter",
    at: [1, 1],
    says: 'The file does not begin with front matter: its first line is not "---".',
  },
  {
    name: "front matter that is not closed",
    file: "---\nrnnbook: 1\n# Title\n",
    code: "unclosed-front-matter",
    at: [1, 1],
    says: 'The front matter that opens here is not closed by a line "---".',
  },
  {
    name: "front matter without end",
    file: `---\n${"a: 1\n".repeat(60_000)}---\n`,
    code: "front-matter-too-long",
    at: [1, 1],
    says: "The front matter has more than 262144 characters.",
  },
  {
    name: "front matter without our key",
    file: "---\ntitle: x\n---\n",
    code: "no-version",
    at: [1, 1],
    says: 'The front matter has no key "rnnbook", so this is not known to be a notebook.',
  },
  {
    name: "empty front matter",
    file: "---\n---\n",
    code: "no-version",
    at: [1, 1],
    says: 'The front matter has no key "rnnbook", so this is not known to be a notebook.',
  },
  {
    name: "another version",
    file: "\uFEFF---\r\ntitle: x\r\nrnnbook: 2\r\n---\r\n",
    code: "other-version",
    at: [3, 10],
    says: "The notebook is of version 2, this RNNBook reads version 1.",
  },
  {
    name: "a version that is no number",
    file: '---\nrnnbook: "1"\n---\n',
    code: "other-version",
    at: [2, 10],
    says: 'The notebook is of version "1", this RNNBook reads version 1.',
  },
  {
    name: "a version that is missing",
    file: "---\nrnnbook:\n---\n",
    code: "other-version",
    at: [2, 9],
    says: "The notebook is of version null, this RNNBook reads version 1.",
  },
  {
    name: "front matter that is no YAML",
    file: "---\nrnnbook: 1\ntitle: [a\n---\n",
    code: "bad-front-matter",
    at: [4, 1],
    says: "The front matter is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ].",
  },
  {
    name: "a key twice in the front matter",
    file: "---\nrnnbook: 1\nrnnbook: 1\n---\n",
    code: "bad-front-matter",
    at: [3, 1],
    says: "The front matter is not valid YAML: Map keys must be unique.",
  },
  {
    name: "front matter that is a list",
    file: "---\n- rnnbook\n---\n",
    code: "bad-front-matter",
    at: [2, 1],
    says: "The front matter is not valid YAML: it is not a list of keys and values.",
  },
  {
    name: "front matter that holds itself",
    file: "---\nrnnbook: 1\na: &a [*a]\n---\n",
    code: "bad-front-matter",
    at: [2, 1],
    says: "The front matter is not valid YAML: it refers to itself.",
  },
  {
    name: "a cell that is not closed",
    file: `${front}Text\n\n\`\`\`\`{js}\nx\n\`\`\`\n`,
    code: "unclosed-cell",
    at: [6, 1],
    says: "The js cell that opens here is not closed by a fence.",
  },
  {
    name: "a cell that opens on the last line",
    file: `${front}\`\`\`{rnn}`,
    code: "unclosed-cell",
    at: [4, 1],
    says: "The rnn cell that opens here is not closed by a fence.",
  },
];

describe("a file is refused for", () => {
  test.each(cases)("$name", ({ file, code, at, says }) => {
    const parsed = parse(typeof file === "string" ? new TextEncoder().encode(file) : Uint8Array.from(file));
    if (parsed.ok) throw new Error("It was read.");
    const { refusal } = parsed;
    expect({ code: refusal.code, at: [refusal.line, refusal.column], says: refusal.message }).toEqual({
      code,
      at,
      says,
    });
    expect(refusal.severity).toBe("error");
    expect(refusal.remedy).toMatch(/^[A-Z].*\.$/);
  });

  test("more than 64 megabytes", () => {
    const parsed = parse(new Uint8Array(maxBytes + 1));
    expect(parsed).toMatchObject({ ok: false, refusal: { code: "file-too-large", line: 1, column: 1 } });
  });

  test("nothing when lines only look like a conflict", () => {
    for (const body of [
      "Title\n=======\n",
      "<<<<<<< a\n",
      "<<<<<<< a\n=======\n",
      "=======\n>>>>>>> b\n",
      "<<<<<<<<\n=======\n>>>>>>>\n",
    ]) {
      expect(parse(new TextEncoder().encode(front + body)).ok, body).toBe(true);
    }
  });
});
