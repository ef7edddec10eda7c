import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findAddon } from "../engine/support/addon";
import { folder, notebookOf, type Folder } from "../support/command-line";

const samples = join(import.meta.dirname, "../../media/samples");
const patience = 600_000;

let here: Folder;
beforeAll(() => {
  here = folder();
});
afterAll(() => here.dispose());

interface Evaluation {
  verdict: string;
  windows: number;
  metrics: { cross_entropy: number; perplexity: number; bits_per_char: number };
  baselines: { unigram: Evaluation["metrics"]; bigram: Evaluation["metrics"] };
}

interface Generation {
  model: string;
  prompt: string;
  samples: { temperature: number; text: string }[];
  notes: string[];
}

/** Runs a notebook as a user does and gives what its cells show, by output. */
async function outputsOf(notebook: string, engine: "native" | "embedded", ...more: string[]) {
  const addon = findAddon();
  const ended = await here.rnnbook(["run", notebook, "--json", "--engine", engine, ...more], {
    env: addon === undefined ? {} : { RNNBOOK_ADDON: addon },
  });
  expect(ended.err).toBe("");
  const events = ended.events();
  expect(events.at(-1)).toMatchObject({ event: "done", ok: true, exit: 0, engine });
  const of = (name: string): unknown =>
    events.find(({ mime }) => mime === `application/vnd.rnnbook.${name}+json`)?.["data"];
  return {
    data: of("data"),
    training: of("training"),
    // SAFETY: the kernel checks an output against its schema, and other fields fail what is expected of them.
    evaluation: of("evaluation") as Evaluation,
    generation: of("generation") as Generation,
  };
}

describe("the novel", () => {
  it(
    "is predicted far better than by pairs of letters after two epochs",
    async () => {
      copyFileSync(join(samples, "novel.rnnbook"), join(here.path, "novel.rnnbook"));
      const shown = await outputsOf("novel.rnnbook", "native", "-p", "train.writer.epochs=2");
      expect(shown.data).toMatchObject({
        type: "text",
        rows: 1_189_652,
        parts: { train: { rows: 1_070_686 }, test: { rows: 118_966 } },
        vocabulary: { size: 81 },
      });
      const { metrics, baselines, verdict, windows } = shown.evaluation;
      expect(windows).toBe(118_966);
      expect(baselines.bigram.bits_per_char).toBeCloseTo(3.478, 3);
      expect(baselines.unigram.bits_per_char).toBeCloseTo(4.4426, 3);
      // Within six epochs it has to be below 2.8; it is after two.
      expect(metrics.bits_per_char).toBeLessThan(2.8);
      expect(metrics.bits_per_char).toBeCloseTo(metrics.cross_entropy / Math.LN2, 6);
      expect(metrics.perplexity).toBeCloseTo(Math.exp(metrics.cross_entropy), 6);
      expect(verdict).toMatch(
        /^The model beats unigram by \d+ % and bigram by \d+ % \(bits per character 2\./,
      );
      const { prompt, samples: texts } = shown.generation;
      expect(prompt).toBe("Call me ");
      expect(texts.map(({ temperature }) => temperature)).toEqual([0.5, 0.8, 1]);
      for (const { text } of texts) {
        expect(Array.from(text)).toHaveLength(300);
        expect(
          text.split(/\s+/).filter((word) => ["the", "of", "and", "a", "to"].includes(word)).length,
        ).toBeGreaterThan(4);
      }
    },
    patience,
  );
});

describe("a text of one's own", () => {
  const verse = "she sells sea shells by the sea shore. the shells she sells are sea shells, i am sure.\n";
  const cells = [
    "data: verse\nsource: poems/*.txt\nsplit: [0.8, 0, 0.2]\nseq_length: 16",
    "model: poet\ncell: gru\nunits: 24\nembedding: 8",
    "train: poet\nepochs: 40\nlearning_rate: 0.02\nbatch_size: 8",
    "evaluate: poet",
    'generate: poet\nprompt: "she ß"\ntemperature: [0, 0.8]\nlength: 40\nstop: "\\n"',
  ];

  it(
    "is learned on the embedded engine, from several files, and the same text is written again",
    async () => {
      here.write("poems/1.txt", verse.repeat(3));
      here.write("poems/2.txt", verse.repeat(3).replaceAll("\n", "\r\n"));
      here.write("poet.rnnbook", notebookOf(...cells));
      const shown = await outputsOf("poet.rnnbook", "embedded");
      expect(shown.data).toMatchObject({
        type: "text",
        notes: [
          "2 files from `poems/1.txt` to `poems/2.txt` were joined by line ends.",
          "Line ends were made single ones (`\\n`).",
        ],
      });
      const { metrics, baselines } = shown.evaluation;
      expect(metrics.bits_per_char).toBeLessThan(baselines.bigram.bits_per_char / 1.5);
      expect(shown.generation.notes).toContain(
        'The training part has no "ß", so it was left out of the prompt.',
      );
      const [greedy] = shown.generation.samples;
      expect(greedy?.text).toMatch(/^sells /);
      expect(shown.generation.samples.map(({ text }) => text).join("")).not.toContain("\n");
      const again = await outputsOf("poet.rnnbook", "embedded");
      expect(again.generation).toEqual(shown.generation);
      expect(again.evaluation).toEqual(shown.evaluation);
    },
    patience,
  );
});
