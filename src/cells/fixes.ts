import type { Fix } from "../base/issue";
import type { Finding } from "./issues";

/** The one change that mends a finding, where there is one. */
export function fixOf(finding: Finding): Fix | undefined {
  switch (finding.code) {
    case "unknown-key":
      return "near" in finding.hint ? change(last(finding.key), finding.hint.near) : undefined;
    case "unknown-kind":
      return change(finding.kind, finding.near);
    case "unknown-choice":
      return change(finding.value, finding.near);
    case "unknown-name":
      return change(finding.need.name, finding.near);
    case "unknown-column":
      return change(finding.column, finding.near);
    case "keys-exclude":
    case "not-for-generator":
      // The key may stand in braces, where its line holds more than it.
      return finding.key.includes(".") ? undefined : removal(finding.key);
    case "not-for-data-type":
    case "not-for-task":
    case "other-cell-type":
    case "no-time":
    case "duplicate-key":
      return removal(finding.key);
    case "sees-future":
      return change("interpolate", "ffill");
    default:
      return undefined;
  }
}

function change(word: string, text: string | undefined): Fix | undefined {
  return text === undefined ? undefined : { title: `Change to \`${text}\``, word, text };
}

function removal(key: string): Fix {
  return { title: `Delete \`${key}\``, removeLines: true };
}

function last(key: string): string {
  return key.split(".").at(-1) ?? key;
}
