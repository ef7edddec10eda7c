import { Disposables, type Disposable } from "../base/disposable";
import type { Surface, View } from "./renderer";
import { styles } from "./styles";
import { readTheme, watchTheme, type Theme } from "./theme";

let sheet: CSSStyleSheet | undefined;

/** The frame of one output: a shadow root, so that no style leaks in or out, and the theme as it is now. */
export class Shell implements Surface, Disposable {
  private readonly frame = document.createElement("div");
  private readonly listeners = new Set<(theme: Theme) => void>();
  private readonly disposables = new Disposables();
  private current: Theme;

  constructor(host: HTMLElement) {
    const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    if (sheet === undefined) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(styles);
    }
    root.adoptedStyleSheets = [sheet];
    root.replaceChildren(this.frame);
    // The font is read from the frame as the styles have it.
    this.frame.className = "frame";
    this.current = readTheme(this.frame);
    this.applyKind();
    this.disposables.add(watchTheme(() => this.retheme()));
    this.disposables.add({ dispose: () => this.frame.remove() });
  }

  show(view: View<never>): void {
    this.frame.replaceChildren(view.element);
    this.disposables.add(view);
  }

  theme(): Theme {
    return this.current;
  }

  onTheme(listener: (theme: Theme) => void): Disposable {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private retheme(): void {
    const next = readTheme(this.frame);
    if (JSON.stringify(next) === JSON.stringify(this.current)) return;
    this.current = next;
    this.applyKind();
    for (const listener of this.listeners) listener(next);
  }

  private applyKind(): void {
    this.frame.className = `frame ${this.current.contrast ? "contrast" : ""}`;
  }
}
