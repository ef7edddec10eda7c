import type { OutputData } from "../outputs";
import { sampleTitle } from "../outputs/generation";
import { Notes, Settings } from "./blocks";
import { CopyButton } from "./copy";
import { el, setText } from "./dom";
import type { View } from "./renderer";

type Generation = OutputData<"generation">;

/** What the network wrote, sample beside sample; the prompt is told apart from what follows it. */
export function generationView(): View<Generation> {
  const lead = el("p", { class: "lead" });
  const samples = el("div", { class: "samples" });
  const settings = new Settings();
  const notes = new Notes();
  let shown: { title: HTMLElement; prompt: HTMLElement; text: HTMLElement; ended: HTMLElement }[] = [];

  function build(data: Generation): void {
    shown = data.samples.map(() => ({
      title: el("span", { class: "muted" }),
      prompt: el("strong", { class: "prompt", title: "prompt" }),
      text: el("span"),
      ended: el("span", { class: "muted" }),
    }));
    samples.replaceChildren(
      ...shown.map(({ title, prompt, text, ended }) =>
        el(
          "figure",
          { class: "sample" },
          el(
            "figcaption",
            { class: "sample-head" },
            title,
            new CopyButton(() => prompt.textContent + text.textContent).element,
          ),
          el("p", { class: "written", tabindex: "0" }, prompt, text, ended),
        ),
      ),
    );
  }

  return {
    element: el(
      "section",
      { class: "output", "aria-label": "Generated text" },
      lead,
      samples,
      notes.element,
      settings.element,
    ),
    update(data) {
      setText(lead, data.summary);
      if (shown.length !== data.samples.length) build(data);
      data.samples.forEach((sample, i) => {
        const parts = shown[i];
        if (parts === undefined) return;
        setText(parts.title, sampleTitle(data, i));
        setText(parts.prompt, data.prompt);
        setText(parts.text, sample.text);
        setText(parts.ended, endings[sample.ended]);
      });
      settings.update(data.config, data.defaults);
      notes.update(data.notes);
    },
    dispose: () => undefined,
  };
}

const endings: Record<Generation["samples"][number]["ended"], string> = {
  length: "",
  stop: " ∎",
  interrupted: " … (interrupted)",
};
