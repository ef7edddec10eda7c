import { newNotebook as emptyNotebook } from "../../notebook/notebook";
import { toNotebookData } from "../document/notebook-data";
import { openUntitled } from "../document/untitled";

/** Opens an untitled notebook with one empty cell. */
export function newNotebook(): Promise<void> {
  return openUntitled(toNotebookData(emptyNotebook()));
}
