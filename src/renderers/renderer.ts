import type { Disposable } from "../base/disposable";
import type { OutputData, OutputName } from "../outputs";
import type { Theme } from "./theme";

/** Draws one kind of output. What it returns is mounted at once, and updated in place from then on. */
export type Renderer<Name extends OutputName> = (surface: Surface) => View<OutputData<Name>>;

export interface View<Data> extends Disposable {
  /** In the document before the first `update`, so that charts can measure their room. */
  element: HTMLElement;
  /** Its height is final on return. */
  update(data: Data): void;
}

/** What a view stands on. */
export interface Surface {
  theme(): Theme;
  onTheme(listener: (theme: Theme) => void): Disposable;
}
