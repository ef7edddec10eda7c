import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { mimeOf } from "../../../src/outputs/output";
import { themes } from "./themes";

const root = join(import.meta.dirname, "../../..");

/** A page that loads the renderers as VS Code's notebook webview does: one element and one id for each output. */
export class Gallery {
  /** What the page threw or wrote as an error. */
  readonly errors: string[] = [];

  private constructor(
    private readonly browser: Browser,
    readonly page: Page,
  ) {
    page.on("pageerror", (error) => this.errors.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") this.errors.push(message.text());
    });
  }

  static async open(): Promise<Gallery> {
    execFileSync(process.execPath, [join(root, "scripts/build.mjs"), "--only=renderers"], { stdio: "pipe" });
    // SAFETY: the script exports `launchChromium(options)`, which gives playwright's own browser.
    const { launchChromium } = (await import(join(root, "scripts/lib/chromium.mjs"))) as {
      launchChromium: () => Promise<Browser>;
    };
    const browser = await launchChromium();
    const page = await browser.newPage({ viewport: { width: 960, height: 800 } });
    const gallery = new Gallery(browser, page);
    await page.route("http://gallery.test/**", (route) => {
      const script = route.request().url().endsWith(".js");
      const body = script ? readFileSync(join(root, "dist/renderers.js"), "utf8") : html;
      return route.fulfill({ body, contentType: script ? "text/javascript" : "text/html; charset=utf-8" });
    });
    await gallery.reset();
    return gallery;
  }

  /** A page without outputs. */
  async reset(theme = "light"): Promise<void> {
    this.errors.length = 0;
    await this.page.goto("http://gallery.test/");
    await this.theme(theme);
    await this.page.waitForFunction(() => "gallery" in globalThis);
  }

  async theme(name: string): Promise<void> {
    const theme = themes[name];
    if (theme === undefined) throw new Error(`No theme ${name}`);
    await this.page.evaluate(({ className, variables }) => {
      document.body.className = className;
      document.body.dataset["vscodeThemeKind"] = className.split(" ").at(-1);
      document.documentElement.removeAttribute("style");
      for (const [key, value] of Object.entries(variables)) {
        document.documentElement.style.setProperty(`--vscode-${key}`, value);
      }
    }, theme);
    // The renderers redraw with the next frame.
    await this.page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
  }

  /** Renders an output, or renders it again, and gives its height when the renderer has returned. */
  async render(id: string, name: string, data: unknown): Promise<number> {
    return this.renderText(id, mimeOf(name), JSON.stringify(data));
  }

  async renderText(id: string, mime: string, text: string): Promise<number> {
    return this.page.evaluate(([i, m, t]) => (globalThis as unknown as Harness).gallery.render(i, m, t), [
      id,
      mime,
      text,
    ] as const);
  }

  async dispose(id?: string): Promise<void> {
    await this.page.evaluate((i) => (globalThis as unknown as Harness).gallery.dispose(i), id);
  }

  /** What is drawn, inside its shadow root. */
  output(id: string): Locator {
    return this.page.locator(`#${id} .frame`);
  }

  async height(id: string): Promise<number> {
    return this.page.locator(`#${id}`).evaluate((element) => element.getBoundingClientRect().height);
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}

interface Harness {
  gallery: {
    render(id: string, mime: string, text: string): Promise<number>;
    dispose(id?: string): void;
  };
}

// Rules of the page that must not reach into an output stand here on purpose.
const html = `<!doctype html>
<meta charset="utf-8">
<style>
  :root {
    --vscode-font-family: "Segoe UI", "DejaVu Sans", system-ui, sans-serif;
    --vscode-font-size: 13px;
    --vscode-editor-font-family: "DejaVu Sans Mono", monospace;
  }
  body { margin: 0; padding: 12px; background: var(--vscode-editor-background); color: hotpink; text-align: center; }
  table { border: 20px solid hotpink; }
  button { display: none; }
  .output { display: inline; }
</style>
<body>
<script type="module">
  import { activate } from "/renderers.js";
  const state = new Map();
  const renderer = activate({ getState: () => state.get(0), setState: (v) => state.set(0, v), workspace: { isTrusted: true } });
  const element = (id) => {
    const found = document.getElementById(id);
    if (found) return found;
    const made = Object.assign(document.createElement("div"), { id });
    document.body.append(made);
    return made;
  };
  globalThis.gallery = {
    async render(id, mime, text) {
      const item = { id, mime, metadata: {}, text: () => text, json: () => JSON.parse(text),
        data: () => new TextEncoder().encode(text), blob: () => new Blob([text], { type: mime }) };
      await renderer.renderOutputItem(item, element(id), new AbortController().signal);
      return element(id).getBoundingClientRect().height;
    },
    dispose: (id) => renderer.disposeOutputItem(id),
  };
</script>`;
