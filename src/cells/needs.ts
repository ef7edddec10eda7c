import type { Need, PlanContext } from "./kind";
import { modelConfig } from "./references";

/** What a cell about a trained model needs: its data, the model, and its training. */
export function trainedNeeds({ cell, above }: PlanContext): Need[] {
  const name = cell.name ?? "";
  return [...dataNeed({ cell, above }), { kind: "model", name }, { kind: "train", name }];
}

/** The data of the model that a cell is about; nothing where that is not known. */
export function dataNeed({ cell, above }: PlanContext): Need[] {
  const data = modelConfig(above, cell.name)?.data;
  return data === undefined || data === "auto" ? [] : [{ kind: "data", name: data }];
}
