/** What package.json calls things. */
export const notebookType = "rnnbook";
export const cellLanguage = "rnn";
export const scriptLanguages = ["javascript", "typescript"];
/** Never changes: VS Code remembers the kernel of a notebook by it. */
export const controllerId = "rnnbook";
