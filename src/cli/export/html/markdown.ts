import MarkdownIt from "markdown-it";
import { localImage } from "./images";
import { escapeHtml } from "./escape";

/**
 * Markdown as HTML. Tags in it are text, links that would run something are text, and a picture is in the page or
 * is a link to where it lies: nothing is asked for when the page opens.
 */
export function markdownHtml(source: string, folder: string): string {
  const markdown = new MarkdownIt({ html: false, linkify: false });
  markdown.renderer.rules["image"] = (tokens, index) => {
    const token = tokens[index];
    const address = String(token?.attrGet("src") ?? "");
    const description = escapeHtml(token?.content ?? "");
    const inPage = address.startsWith("data:") ? address : localImage(address, folder);
    return inPage === undefined
      ? `<a href="${escapeHtml(address)}" rel="noreferrer">${description === "" ? escapeHtml(address) : description}</a>`
      : `<img src="${escapeHtml(inPage)}" alt="${description}">`;
  };
  markdown.renderer.rules["link_open"] = (tokens, index, options, _env, self) => {
    tokens[index]?.attrSet("rel", "noreferrer");
    return self.renderToken(tokens, index, options);
  };
  return markdown.render(source);
}
