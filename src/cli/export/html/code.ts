import type { CellLanguage } from "../../../notebook/notebook";
import { escapeHtml } from "./escape";

/** The source with keys and comments set apart; the little that helps reading without a whole grammar. */
export function codeHtml(source: string, language: CellLanguage): string {
  return language === "rnn" ? source.split("\n").map(lineHtml).join("\n") : escapeHtml(source);
}

function lineHtml(line: string): string {
  const [, indent = "", key, rest = ""] = /^(\s*(?:-\s+)?)([\w.]+(?=:(?:\s|$)))?(.*)$/.exec(line) ?? [];
  const comment = /(?:^|\s)#.*$/.exec(rest);
  const hidden = comment !== null && /["'].*#/.test(rest);
  const value = comment === null || hidden ? rest : rest.slice(0, comment.index);
  const note = comment === null || hidden ? "" : rest.slice(comment.index);
  return [
    escapeHtml(indent),
    key === undefined ? "" : `<span class="key">${escapeHtml(key)}</span>`,
    escapeHtml(value),
    note === "" ? "" : `<span class="comment">${escapeHtml(note)}</span>`,
  ].join("");
}
