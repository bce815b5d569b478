import MarkdownIt from "markdown-it";

/** Messages quote other people's code: nothing in them becomes HTML, an image that somebody is asked for, or a link to a script. */
const markdown = new MarkdownIt({ html: false, linkify: false }).disable(["image", "autolink"]);

/** One paragraph of the Markdown that Pitstop writes. */
export function Prose({ text }: { readonly text: string }) {
  return <span dangerouslySetInnerHTML={{ __html: markdown.renderInline(text) }} />;
}
