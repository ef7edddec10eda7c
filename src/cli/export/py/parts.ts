/** What differs from script to script. */
export interface ScriptParts {
  imports: { plain: string[]; from: string[] };
  constants: string;
  definitions: (string | undefined)[];
  /** What the script calls its data. */
  data: string;
  /** Lines of `main` after training. */
  steps: string[];
  /** In place of the usual `main`, of several models; each then starts from a file of its own. */
  main?: string;
}
