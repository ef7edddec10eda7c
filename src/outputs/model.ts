import * as z from "zod/mini";
import { formatCount } from "./format";
import { shapeLabel } from "./labels";
import { defineOutput } from "./output";
import { defaultsText, facts, notesBlock, stack, wrap } from "./text/block";
import { table } from "./text/table";

export const model = defineOutput({
  name: "model",
  schema: z.object({
    summary: z.string(),
    model: z.string(),
    data: z.string(),
    params: z.int(),
    layers: z.array(
      z.object({
        type: z.string(),
        /** Without the batch: [T, F] or [F]. */
        output_shape: z.array(z.int()),
        params: z.int(),
      }),
    ),
    /** What a step of each form of recurrent layer computes; "1, 3: gru" says where such layers stand. */
    equations: z.optional(
      z.array(
        z.object({
          layer: z.string(),
          lines: z.array(z.object({ equation: z.string(), meaning: z.string() })),
        }),
      ),
    ),
    config: z.record(z.string(), z.unknown()),
    defaults: z.array(z.string()),
    notes: z.array(z.string()),
  }),
  toLines: (d, width) =>
    stack(
      wrap(d.summary, width),
      table(
        [
          { title: "", align: "right" },
          { title: "layer" },
          { title: "output shape", align: "right" },
          { title: "parameters", align: "right" },
        ],
        [
          ...d.layers.map((layer, index) => [
            `${index + 1}`,
            layer.type,
            shapeLabel(layer.output_shape),
            formatCount(layer.params),
          ]),
          ["", "total", "", formatCount(d.params)],
        ],
        width,
      ),
      facts(
        [
          ["data", d.data],
          ["defaults", defaultsText(d.config, d.defaults)],
        ],
        width,
      ),
      notesBlock(d.notes, width),
    ),
});
