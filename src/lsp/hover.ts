import type { Hover, Position } from "vscode-languageserver";
import { renderMarkdown } from "../report/markdown.ts";
import type { RuleFacts } from "../rule.ts";
import type { CheckedCode } from "./checked-code.ts";
import { createPlaces, doTouch } from "./places.ts";

/** Why the findings at a position matter: once for each rule. `null` if nothing was found. */
export function makeHover(
  { findings, texts }: CheckedCode,
  path: string,
  position: Position,
  rules: readonly RuleFacts[],
  isMarkdownShown: boolean,
): Hover | null {
  const places = createPlaces(texts.get(path) ?? "");
  const here = { start: position, end: position };
  const found = findings.filter(
    (finding) => finding.path === path && doTouch(places.ofRange(finding.range), here),
  );
  const [first] = found;
  if (first === undefined) return null;
  const ids = new Set(found.map(({ rule }) => rule));
  const value = rules
    .filter(({ id }) => ids.has(id))
    .map(explain)
    .join("\n\n---\n\n");
  return {
    range: places.ofRange(first.range),
    contents: isMarkdownShown
      ? { kind: "markdown", value }
      : { kind: "plaintext", value: renderMarkdown(value, unstyled, "") },
  };
}

function explain({ id, title, why, reference }: RuleFacts): string {
  return `**${title}** (\`${id}\`)\n\n${why.trim()}\n\n[Customer.io docs](${reference})`;
}

const unstyled = { color: false, width: Infinity, pathOf: (path: string) => path };
