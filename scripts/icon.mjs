// Draws media/icon.png from media/icon.svg: the marketplace takes no SVG.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { launchChromium } from "./lib/chromium.mjs";
import { root } from "./lib/vscode.mjs";

const browser = await launchChromium();
const page = await browser.newPage({ viewport: { width: 256, height: 256 } });
const svg = readFileSync(join(root, "media/icon.svg"), "utf8");
await page.setContent(`<style>body{margin:0}svg{display:block}</style>${svg}`);
await page.screenshot({ path: join(root, "media/icon.png"), omitBackground: true });
await browser.close();
