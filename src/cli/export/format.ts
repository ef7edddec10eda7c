import type { CommandIo } from "../command";
import type { ExportDocument } from "./document";

/** One form in which a notebook leaves. A new one is a new file and a line in `index.ts`. */
export interface ExportFormat {
  /** After `--format`. */
  name: string;
  /** Of the file that it writes. */
  ending: string;
  /** For `--help`. */
  doc: string;
  /** Whether `run -o` writes it too, with what that very run has shown. */
  showsOutputs: boolean;
  /** `target` is the absolute path of the file. Faults: cannot-export, for what has no form there. */
  write(document: ExportDocument, io: CommandIo, target: string): Promise<Written> | Written;
}

export interface Written {
  text: string;
  /** Files that go into the same folder. */
  beside?: { name: string; content: Uint8Array }[];
}
