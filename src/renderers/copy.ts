import { el, setText } from "./dom";

const shownFor = 1500;

/** Puts a text on the clipboard and says so for a moment. */
export class CopyButton {
  readonly element = el("button", { class: "link", type: "button" }, "Copy");

  constructor(text: () => string) {
    this.element.addEventListener("click", () => void this.copy(text()));
  }

  /** Pages without a secure origin have no clipboard at all. */
  private async copy(text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      this.say("Copied");
    } catch {
      this.say("Not allowed here");
    }
  }

  private say(word: string): void {
    setText(this.element, word);
    setTimeout(() => setText(this.element, "Copy"), shownFor);
  }
}
