type Child = Node | string | null | undefined;

/**
 * An element with a class, attributes and children. Text becomes text nodes and nothing is ever parsed as HTML:
 * names and messages in outputs come from files that anybody may have written.
 */
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, string> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...present(children));
  return element;
}

export function svg(tag: string, attributes: Record<string, string>, ...children: Node[]): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A text whose `backticked` words are set as code. */
export function setInline(element: Element, text: string): void {
  if (element.textContent === text.replaceAll("`", "")) return;
  const pieces = text.split("`");
  // Backticks that do not come in pairs stay as they are.
  if (pieces.length % 2 === 0) return setText(element, text);
  element.replaceChildren(...pieces.map((piece, i) => (i % 2 === 0 ? piece : el("code", {}, piece))));
}

/** Sets a text only where it differs, so that a live update neither flickers nor is read out again. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

export function setAttribute(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

function present(children: readonly Child[]): (Node | string)[] {
  return children.filter((child) => child !== null && child !== undefined);
}
