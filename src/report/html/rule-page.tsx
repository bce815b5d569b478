import MarkdownIt from "markdown-it";
import { renderToString } from "preact-render-to-string";
import type { RuleFacts } from "../../rule.ts";
import { describeRule } from "../rule-page.ts";
import { style } from "./style.ts";

const markdown = new MarkdownIt({ html: false });

/** A rule's page as HTML that needs no network and runs no script. */
export function renderRulePage(rule: RuleFacts): string {
  const page = (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${rule.title} · Pitstop`}</title>
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>
        <main dangerouslySetInnerHTML={{ __html: markdown.render(describeRule(rule)) }} />
      </body>
    </html>
  );
  return `<!doctype html>\n${renderToString(page)}\n`;
}
