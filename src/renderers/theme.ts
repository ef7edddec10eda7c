import type { Disposable } from "../base/disposable";
import { readableOn, rgb, type Rgb, css } from "./color";

export type ThemeKind = "light" | "dark" | "high-contrast" | "high-contrast-light";

/** The editor's colours as a canvas needs them: resolved, since it knows no CSS variables. */
export interface Theme {
  kind: ThemeKind;
  contrast: boolean;
  font: string;
  foreground: string;
  muted: string;
  background: string;
  grid: string;
  /** Of shapes that high contrast themes outline instead of filling. */
  outline: string;
  tooltip: { background: string; foreground: string; border: string };
  series: Record<SeriesColor, string>;
}

export type SeriesColor = "foreground" | "blue" | "orange" | "purple" | "green" | "red";

/** Reads the theme as it is now from the variables that VS Code sets in a webview. */
export function readTheme(element: Element): Theme {
  const style = getComputedStyle(element);
  const kind = themeKind();
  const contrast = kind.startsWith("high-contrast");
  const dark = kind === "dark" || kind === "high-contrast";
  const read = (fallback: string, ...names: string[]): Rgb => {
    const text = names.map((name) => style.getPropertyValue(`--vscode-${name}`).trim()).find((t) => t !== "");
    return rgb(text ?? fallback) ?? rgb(fallback) ?? { r: 128, g: 128, b: 128, a: 1 };
  };
  const background = read(
    dark ? "#1f1f1f" : "#ffffff",
    "notebook-outputContainerBackgroundColor",
    "editor-background",
  );
  const solid = background.a < 1 ? read(dark ? "#1f1f1f" : "#ffffff", "editor-background") : background;
  const foreground = read(dark ? "#cccccc" : "#3b3b3b", "charts-foreground", "foreground");
  const series = (fallback: string, name: string) =>
    css(readableOn(read(fallback, name), solid, foreground, contrast ? 7 : 3));
  const outline = contrast ? read(css(foreground), "contrastBorder") : foreground;
  return {
    kind,
    contrast,
    font: style.fontFamily || "sans-serif",
    foreground: css(foreground),
    muted: css(
      contrast
        ? foreground
        : readableOn(read(css(foreground), "descriptionForeground"), solid, foreground, 4.5),
    ),
    background: css(solid),
    grid: css({ ...foreground, a: contrast ? 0.35 : 0.12 }),
    outline: css(outline),
    tooltip: {
      background: css(read(css(solid), "editorHoverWidget-background", "editorWidget-background")),
      foreground: css(read(css(foreground), "editorHoverWidget-foreground", "foreground")),
      border: css(read(css(foreground), "editorHoverWidget-border", "contrastBorder", "widget-border")),
    },
    series: {
      foreground: css(foreground),
      blue: series(dark ? "#59a4f9" : "#0063d3", "charts-blue"),
      // The orange of high contrast light is a blue, hard to tell from the blue.
      orange: series("#d18616", contrast ? "charts-red" : "charts-orange"),
      purple: series(dark ? "#b180d7" : "#652d90", "charts-purple"),
      green: series(dark ? "#89d185" : "#388a34", "charts-green"),
      red: series(dark ? "#f14c4c" : "#e51400", "charts-red"),
    },
  };
}

/**
 * Tells when the editor's theme changes. The renderer API has no event for it: VS Code changes attributes of the
 * body and the variables in the style of the root element.
 */
export function watchTheme(changed: () => void): Disposable {
  let frame = 0;
  const observer = new MutationObserver(() => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(changed);
  });
  observer.observe(document.body, {
    attributeFilter: ["class", "data-vscode-theme-kind", "data-vscode-theme-id", "style"],
  });
  observer.observe(document.documentElement, { attributeFilter: ["style", "class"] });
  return {
    dispose() {
      observer.disconnect();
      cancelAnimationFrame(frame);
    },
  };
}

function themeKind(): ThemeKind {
  const { body } = document;
  const name = `${body.getAttribute("data-vscode-theme-kind") ?? ""} ${body.className}`;
  // "vscode-high-contrast" stands beside "vscode-high-contrast-light".
  if (name.includes("vscode-high-contrast-light")) return "high-contrast-light";
  if (name.includes("vscode-high-contrast")) return "high-contrast";
  if (name.includes("vscode-dark")) return "dark";
  if (name.includes("vscode-light")) return "light";
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}
