import { parseDocument } from "yaml";
import { readYaml } from "../yaml";

/**
 * The cell with one space after each colon, two for each level, no spaces at the ends of lines, and one newline in
 * place of many; comments stay, and every value stays what it was. A cell with an error in its syntax stays as it is.
 */
export function formatted(source: string): string {
  const { root, findings } = readYaml(source);
  if (root === undefined || findings.length > 0) return source;
  const document = parseDocument(source, { version: "1.2", schema: "core", logLevel: "error" });
  const printed = document
    .toString({ indent: 2, lineWidth: 0, flowCollectionPadding: false })
    .replace(/\n{3,}/g, "\n\n")
    .trimEnd();
  // The printer parts a comment at the end from what stands before it, whether the text did or not.
  const text = /\n\s*\n/.test(source) ? printed : printed.replaceAll("\n\n", "\n");
  const after = readYaml(text);
  return JSON.stringify(after.root?.value) === JSON.stringify(root.value) ? text : source;
}
