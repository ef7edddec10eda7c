import type { ActivationFunction, OutputItem } from "vscode-notebook-renderer";
import { renderers } from "./index";
import { outputOf } from "./parse";
import { problemView } from "./problem";
import type { View } from "./renderer";
import { Shell } from "./shell";

/** Entry of the notebook renderer: one bundle draws all outputs of the project. */
export const activate: ActivationFunction = () => {
  const shown = new Map<string, Shown>();
  return {
    renderOutputItem(item, element) {
      const before = shown.get(item.id);
      shown.set(item.id, render(item, element, before));
    },
    // The signal that `renderOutputItem` gets fires only while it is pending: this is where charts end.
    disposeOutputItem(id) {
      for (const key of id === undefined ? [...shown.keys()] : [id]) {
        shown.get(key)?.shell.dispose();
        shown.delete(key);
      }
    },
  };
};

interface Shown {
  element: HTMLElement;
  shell: Shell;
  name: string;
  update(data: unknown): void;
}

function render(item: OutputItem, element: HTMLElement, before: Shown | undefined): Shown {
  const output = outputOf(item);
  const same = before !== undefined && before.element === element && before.name === output.name;
  const now = same ? before : mount(element, output.name, before);
  try {
    now.update(output.data);
    return now;
  } catch (error) {
    // A defect of ours must not take the other outputs of the notebook with it.
    const problem = mount(element, "problem", now);
    problem.update({ message: "This output could not be drawn.", details: [String(error)] });
    return problem;
  }
}

function mount(element: HTMLElement, name: Shown["name"], before: Shown | undefined): Shown {
  before?.shell.dispose();
  const shell = new Shell(element);
  // SAFETY: `outputOf` has checked the data against the schema of the output of this very name, which is what the
  // renderer under the same name takes.
  const create = (name in renderers ? renderers[name as keyof typeof renderers] : problemView) as (
    surface: Shell,
  ) => View<unknown>;
  const view = create(shell);
  shell.show(view);
  return { element, shell, name, update: (data) => view.update(data) };
}
