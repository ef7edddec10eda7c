import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Browser, FrameLocator, Locator, Page } from "playwright-core";
import { launchChromium } from "../../scripts/lib/chromium.mjs";
import {
  freshFolders,
  pageUrl,
  startServer,
  testFolder,
  type Folders,
  type Server,
} from "../../scripts/lib/vscode.mjs";

export interface WorkbenchOptions {
  /** The extension in development; none where it was installed into `prepare`'s folders. */
  extension?: string;
  settings?: Record<string, unknown>;
  /** VS Code asks for trust in the folder, as it does for users. */
  trust?: boolean;
  /** Before the server starts: files of the workspace, installed extensions. */
  prepare?(place: { workspace: string; folders: Folders }): void | Promise<void>;
}

export interface LoadOptions {
  /** `marker` is the class that says that the theme is there. */
  theme?: { name: string; marker: string };
  viewport?: { width: number; height: number };
}

/** A real VS Code in a real browser, on a workspace of its own. */
export class Workbench {
  private page: Page | undefined;

  private constructor(
    private readonly base: string,
    private readonly extension: string | undefined,
    private readonly settings: Record<string, unknown>,
    private readonly server: Server,
    private readonly browser: Browser,
  ) {}

  static async start(options: WorkbenchOptions): Promise<Workbench> {
    mkdirSync(testFolder, { recursive: true });
    const base = mkdtempSync(join(testFolder, "browser-"));
    const workspace = join(base, "workspace");
    mkdirSync(workspace);
    const folders = freshFolders(base, options.settings);
    try {
      await options.prepare?.({ workspace, folders });
      const server = await startServer({ folders, trust: options.trust ?? false });
      return new Workbench(base, options.extension, options.settings ?? {}, server, await launchChromium());
    } catch (error) {
      rmSync(base, { recursive: true, force: true });
      throw error;
    }
  }

  get workspace(): string {
    return join(this.base, "workspace");
  }

  /** Loads the window anew. */
  async load({ theme, viewport }: LoadOptions = {}): Promise<Page> {
    await this.page?.close();
    freshFolders(this.base, this.settings);
    const page = await this.browser.newPage({ viewport: viewport ?? { width: 1280, height: 900 } });
    this.page = page;
    const payload: Record<string, string> = {};
    if (this.extension !== undefined) payload.extensionDevelopmentPath = this.extension;
    await page.goto(pageUrl(this.server, this.workspace, payload));
    await page.locator(".monaco-workbench .explorer-folders-view").waitFor(slow);
    // Until VS Code knows of the extension, it opens a notebook as text.
    await findCommand(page, "New Notebook");
    await page.keyboard.press("Escape");
    if (theme !== undefined) {
      // As a change: what is set before the start may be read before the themes are known, and is then left out.
      freshFolders(this.base, { ...this.settings, "workbench.colorTheme": theme.name });
      await page.locator(`.monaco-workbench.${theme.marker}`).waitFor(slow);
    }
    return page;
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
    rmSync(this.base, { recursive: true, force: true });
  }
}

/** Opens a file of the workspace as a user does, from the explorer. */
export async function openFile(page: Page, name: string): Promise<void> {
  await page.locator(`.explorer-folders-view [role="treeitem"][aria-label^="${name}"]`).dblclick();
  await page.locator(".notebookOverlay .cell-list-container .code-cell-row").first().waitFor(slow);
}

/** What the outputs of a notebook are drawn in. */
export function outputFrame(page: Page): FrameLocator {
  return page.frameLocator("iframe.webview").frameLocator("#active-frame");
}

/** Runs a command of ours by its title. */
export async function runCommand(page: Page, title: string): Promise<void> {
  const row = await findCommand(page, title);
  await row.click();
}

const slow = { timeout: 60_000 };

/** The list of commands is made when it opens, and the extension host may still be starting then. */
async function findCommand(page: Page, title: string): Promise<Locator> {
  const label = `RNNBook: ${title}`;
  const row = page.locator(`.quick-input-list .monaco-list-row[aria-label^="${label}"]`);
  for (let attempt = 0; attempt < 60; attempt++) {
    await page.keyboard.press("F1");
    const input = page.locator(".quick-input-widget input").first();
    await input.waitFor(slow);
    await input.fill(`>${label}`);
    try {
      await row.first().waitFor({ timeout: 1000 });
      return row.first();
    } catch {
      await page.keyboard.press("Escape");
    }
  }
  throw new Error(`VS Code does not know the command ${label}.`);
}
