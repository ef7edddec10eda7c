import { Fault } from "../../../base/issue";

/** Everything that makes a Jupyter notebook unreadable; each ends with exit code 2. */
export const importFaults = {
  notJson: (file: string, reason: string) =>
    unreadable(
      `${file} is not JSON: ${reason.replace(/\.$/, "")}.`,
      "Give it a file that Jupyter has saved.",
    ),
  notJupyter: (file: string) =>
    unreadable(
      `${file} is not a Jupyter notebook: it does not say its format.`,
      "Name a file that ends in .ipynb.",
    ),
  otherFormat: (file: string, found: unknown) =>
    unreadable(
      `${file} is of format ${JSON.stringify(found)} of Jupyter, and format 4 is read.`,
      "Bring it up to date: jupyter nbconvert --to notebook FILE",
    ),
  noCells: (file: string) =>
    unreadable(`${file} has no list of cells.`, "Open it in Jupyter and save it again, or restore it."),
  badCell: (file: string, number: number) =>
    unreadable(
      `Cell ${number} of ${file} is neither text nor code with a source.`,
      "Open it in Jupyter and save it again, or restore it.",
    ),
};

function unreadable(message: string, remedy: string): Fault {
  return new Fault("bad-jupyter-notebook", message, remedy);
}
