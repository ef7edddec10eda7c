import { el, setText } from "./dom";

const shownFor = 1500;

/** Puts a text on the clipboard and says so for a moment. */
export class CopyButton {
  readonly element = el("button", { class: "link", type: "button" }, "Copy");

  constructor(text: () => string) {
    this.element.addEventListener("click", () => {
      void navigator.clipboard.writeText(text()).then(
        () => this.say("Copied"),
        () => this.say("Not allowed here"),
      );
    });
  }

  private say(word: string): void {
    setText(this.element, word);
    setTimeout(() => setText(this.element, "Copy"), shownFor);
  }
}
