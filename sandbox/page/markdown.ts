import MarkdownIt from "markdown-it";
import sanitizeHtml from "sanitize-html";
import { highlight } from "./highlight.ts";

/** As GitHub reads comments: HTML in them counts, an address becomes a link, and every line break is one. */
const markdown = new MarkdownIt({
  html: true,
  linkify: true,
  breaks: true,
  highlight: (code, language) => highlight(code, language),
});

/** Turns a comment's Markdown into HTML that may stand in a page: what GitHub takes out is taken out here too. */
export function renderMarkdown(text: string): string {
  return sanitizeHtml(markdown.render(text), {
    allowedTags: [...sanitizeHtml.defaults.allowedTags, "details", "summary", "del", "input"],
    allowedAttributes: {
      a: ["href", "title", "rel"],
      code: ["class"],
      span: ["class"],
      details: ["open"],
      th: ["align"],
      td: ["align"],
    },
    allowedClasses: { span: ["hljs-*"], code: ["language-*"] },
    allowedSchemes: ["http", "https", "mailto"],
    transformTags: { a: sanitizeHtml.simpleTransform("a", { rel: "nofollow noopener" }) },
  });
}
