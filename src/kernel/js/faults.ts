import { Fault, type Span } from "../../base/issue";

/** What can go wrong while a JavaScript cell runs, beside what its own code throws. Worded once. */
export const scriptFaults = {
  thrown: (message: string, remedy: string | undefined, span?: Span) =>
    new Fault("js-error", message, remedy, span),
  notExported: (name: string) =>
    new Fault(
      "js-exports",
      `\`exports\` was called with \`${name}\`, which no \`exports({…})\` in the text of the cell names.`,
      "Call it by its name, with the names written out: `exports({rows})`.",
    ),
  notReached: (name: string, span?: Span) =>
    new Fault(
      "js-exports",
      `The cell ended without having exported \`${name}\`.`,
      "Call `exports({…})` on every way through the cell, and `await` what it waits for.",
      span,
    ),
  exit: (what: string) =>
    new Fault(
      "js-exit",
      `\`${what}\` would end the kernel with everything in it, so a cell may not call it.`,
      "Use `throw` to end the cell, or Restart Kernel to begin anew.",
    ),
  noModule: (name: string, detail: string) =>
    new Fault(
      "js-import",
      `\`${name}\` cannot be imported: ${detail}`,
      /^[./]/.test(name)
        ? "Paths are relative to the notebook."
        : "Packages are looked for in node_modules beside the notebook and above; install it there with npm.",
    ),
  noExport: (module: string, name: string) =>
    new Fault(
      "js-import",
      `\`${module}\` has no export \`${name}\`.`,
      "Import it as a whole, `import * as all from …`, to see what it has.",
    ),
  wrongDisplay: (what: string, remedy: string) => new Fault("js-display", what, remedy),
  noColumn: (data: string, column: string, columns: readonly string[]) =>
    new Fault(
      "unknown-column",
      `\`${data}\` has no column \`${column}\`.`,
      `Its columns are ${columns.map((name) => `\`${name}\``).join(", ")}.`,
    ),
  noPart: (part: string) =>
    new Fault("unknown-part", `There is no part \`${part}\`.`, "The parts are train, validation and test."),
  readOnly: (object: string, property: string) =>
    new Fault(
      "js-read-only",
      `\`${object}.${property}\` can be read only: cells change nothing of each other.`,
      "Copy what you need and change the copy.",
    ),
  noMember: (object: string, property: string, members: readonly string[]) =>
    new Fault(
      "js-no-member",
      `\`${object}\` has no \`${property}\`.`,
      `It has ${members.map((name) => `\`${name}\``).join(", ")}.`,
    ),
  notTrained: (model: string) =>
    new Fault(
      "not-trained",
      `The model \`${model}\` is not trained.`,
      `Write \`train: ${model}\` above this cell.`,
    ),
  notJudged: (model: string) =>
    new Fault(
      "not-evaluated",
      `The model \`${model}\` has no metrics yet.`,
      `Write \`evaluate: ${model}\` above this cell.`,
    ),
  windowShape: (model: string, expected: readonly string[], found: readonly number[]) =>
    new Fault(
      "input-shape",
      `\`${model}\` reads [${expected.join(", ")}] but was given [${found.join(", ")}].`,
      "Give windows as a tensor or nested arrays, in scaled units as the model sees them.",
    ),
  notPoints: (model: string) =>
    new Fault(
      "not-a-forecast",
      `\`${model}.forecasts()\` is for models that forecast one number a step.`,
      `Use \`${model}.predict(windows)\`, which gives all numbers as the model makes them.`,
    ),
};
