import MarkdownIt from "markdown-it";
import sanitizeHtml from "sanitize-html";
import { highlight } from "./highlight.ts";

/** As on GitHub: comments may contain HTML, URLs become links, and line breaks are kept. */
const markdown = new MarkdownIt({
  html: true,
  linkify: true,
  breaks: true,
  highlight: (code, language) => highlight(code, language),
});

/** Renders a comment's Markdown as HTML that is safe to embed: like GitHub, it removes unsafe elements. */
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
