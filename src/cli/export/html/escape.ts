/** Text between tags or inside of a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

/** JSON inside of a script element: no "<", so that nothing in it can end the element or begin a comment. */
export function escapeScript(json: string): string {
  return json.replace(/</g, "\\u003c");
}
