import { Fault } from "../base/issue";

/** Everything that is wrong with how the command line was used; each ends with exit code 2. */
export const usageFaults = {
  unknownCommand: (found: string, near: string | undefined, commands: readonly string[]) =>
    usage(
      `There is no command "${found}".`,
      near === undefined ? `The commands are ${commands.join(", ")}.` : `Did you mean "${near}"?`,
    ),
  unknownOption: (command: string, found: string, near: string | undefined) =>
    usage(
      `"rnnbook ${command}" has no option "${found}".`,
      near === undefined ? seeHelp(command) : `Did you mean "${near}"?`,
    ),
  noValue: (command: string, option: string, meaning: string) =>
    usage(`The option "${option}" needs a value.`, `Write ${option} ${meaning}; ${seeHelp(command)}`),
  noValueTaken: (command: string, option: string) =>
    usage(`The option "${option}" takes no value.`, seeHelp(command)),
  positionals: (command: string, usageLine: string, found: readonly string[]) =>
    usage(
      found.length === 0
        ? `"rnnbook ${command}" was not told what to work on.`
        : `"rnnbook ${command}" does not take ${found.map((word) => `"${word}"`).join(" ")}.`,
      `Write: ${usageLine}`,
    ),
  badValue: (option: string, found: string, wanted: string) =>
    usage(`The option "${option}" was given "${found}".`, `Give it ${wanted}.`),
  unreadable: (file: string, reason: string) =>
    new Fault("usage", `${file} could not be read: ${reason}.`, "Check the path of the notebook."),
  notANotebook: (file: string) =>
    new Fault("usage", `${file} is not a notebook.`, "Name a file that ends in .rnnbook."),
  ending: (file: string, endings: readonly string[]) =>
    usage(`Outputs cannot be written to "${file}".`, `Give -o a name that ends in ${either(endings)}.`),
  format: (found: string | undefined, formats: readonly string[]) =>
    usage(
      found === undefined ? "It is not said in which format to write." : `There is no format "${found}".`,
      `Give --format ${either(formats)}.`,
    ),
  noOutput: (command: string, usageLine: string) =>
    usage(`"rnnbook ${command}" was not told where to write.`, `Write: ${usageLine}`),
  sameFile: (file: string) => usage(`"${file}" is the notebook itself.`, "Give -o the name of another file."),
  outputFolder: (file: string, reason: string) =>
    usage(
      `Outputs cannot be written to "${file}": ${reason}.`,
      "Name a file in a folder that exists and may be written.",
    ),
  noNative: () =>
    new Fault(
      "engine-missing",
      "The native engine was asked for, and TensorFlow is not installed.",
      "Run: rnnbook runtime install, or leave --engine out.",
    ),
};

function either(words: readonly string[]): string {
  return [words.slice(0, -1).join(", "), ...words.slice(-1)].filter((text) => text !== "").join(" or ");
}

function usage(message: string, remedy: string): Fault {
  return new Fault("usage", message, remedy);
}

function seeHelp(command: string): string {
  return `rnnbook ${command} --help says what there is.`;
}
