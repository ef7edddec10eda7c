import type * as vscode from "vscode";
import { notebookType } from "../names";
import type { Session } from "./session";

/** One session for each open notebook, ended when it is closed. */
export class Sessions {
  private readonly byNotebook = new WeakMap<vscode.NotebookDocument, Session>();
  private readonly open = new Set<Session>();

  constructor(
    private readonly create: (notebook: vscode.NotebookDocument) => Session,
    private readonly log: (text: string) => void,
  ) {}

  /** Undefined where nothing has run yet. */
  find(notebook: vscode.NotebookDocument): Session | undefined {
    return this.byNotebook.get(notebook);
  }

  of(notebook: vscode.NotebookDocument): Session {
    const known = this.byNotebook.get(notebook);
    if (known !== undefined) return known;
    const session = this.create(notebook);
    this.byNotebook.set(notebook, session);
    this.open.add(session);
    return session;
  }

  close(notebook: vscode.NotebookDocument): void {
    const session = this.byNotebook.get(notebook);
    if (notebook.notebookType !== notebookType || session === undefined) return;
    this.byNotebook.delete(notebook);
    this.open.delete(session);
    session.shutdown().catch((error: unknown) => this.log(`A kernel did not end in peace: ${String(error)}`));
  }

  /** Ends all kernels; the editor waits up to 5 s for it. */
  async shutdown(): Promise<void> {
    await Promise.allSettled([...this.open].map((session) => session.shutdown()));
  }
}
