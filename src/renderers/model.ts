import type { OutputData } from "../outputs";
import { formatCount } from "../outputs/format";
import { shapeLabel } from "../outputs/labels";
import { Notes, Settings } from "./blocks";
import { el, setText } from "./dom";
import type { View } from "./renderer";
import { disclosure, tableOf } from "./table";

/** The layers with their shapes and parameters. */
export function modelView(): View<OutputData<"model">> {
  const lead = el("p", { class: "lead" });
  const layers = el("div", {});
  let equations: Equations = [];
  const computed = disclosure("What a step computes", () => equationTables(equations));
  const settings = new Settings();
  const notes = new Notes();
  return {
    element: el(
      "section",
      { class: "output", "aria-label": "Model" },
      lead,
      notes.element,
      layers,
      computed.element,
      settings.element,
    ),
    update(data) {
      setText(lead, data.summary);
      layers.replaceChildren(layerTable(data));
      equations = data.equations ?? [];
      computed.element.hidden = equations.length === 0;
      computed.refresh();
      settings.update(data.config, data.defaults);
      notes.update(data.notes);
    },
    dispose() {},
  };
}

type Equations = NonNullable<OutputData<"model">["equations"]>;

function equationTables(equations: Equations): HTMLElement {
  return el(
    "div",
    { class: "equations" },
    el(
      "p",
      { class: "muted" },
      "One step, from the input x and the state before it to the next state. K, R, b and d are weights, a block of columns for each gate in the order of these lines; σ is the sigmoid, and ∘ multiplies number by number.",
    ),
    ...equations.flatMap(({ layer, lines }) => [
      el("p", {}, `Layer ${layer}`),
      tableOf({
        caption: `What one step of layer ${layer} computes`,
        columns: [{ title: "Equation" }, { title: "Meaning" }],
        rows: lines.map(({ equation, meaning }) => [equation, meaning]),
      }),
    ]),
  );
}

function layerTable({ layers, params }: OutputData<"model">): HTMLElement {
  return tableOf({
    caption: "Layers of the model, from input to output",
    columns: [
      { title: "Layer" },
      { title: "Output shape", numeric: true },
      { title: "Parameters", numeric: true },
      { title: "Share" },
    ],
    rows: layers.map((layer) => [
      layer.type,
      shapeLabel(layer.output_shape),
      formatCount(layer.params),
      share(layer.params, params),
    ]),
    total: ["Total", "", formatCount(params), ""],
  });
}

function share(part: number, whole: number): HTMLElement {
  const percent = whole > 0 ? (100 * part) / whole : 0;
  const text = part === 0 ? "" : percent < 1 ? "< 1 %" : `${Math.round(percent)} %`;
  const bar = el(
    "span",
    { class: "bar", "aria-hidden": "true" },
    el("span", { style: `width: ${percent.toFixed(1)}%` }),
  );
  return el("span", { class: "share" }, bar, text);
}
