import type { Example, RuleFacts } from "../rule.ts";
import { renderCode } from "./code.ts";
import { renderMarkdown } from "./markdown.ts";
import { colorsOf, indentLines, wrap, type Style } from "./style.ts";

/** All rules, one a line. */
export function reportRules(rules: readonly RuleFacts[], style: Style): string {
  const { dim, bold } = colorsOf(style);
  const idWidth = Math.max(...rules.map(({ id }) => id.length), 0);
  return rules
    .map(({ id, pitfall, severity, title }) => {
      const head = `${String(pitfall).padStart(2)}  ${bold(id.padEnd(idWidth))}  ${dim(severity.padEnd(7))}  `;
      const indent = " ".repeat(4 + idWidth + 11);
      return `${head}${wrap(title, style, indent).trimStart()}\n`;
    })
    .join("");
}

/** Why a rule exists, what it finds, what it leaves alone. */
export function reportRule(rule: RuleFacts, style: Style): string {
  const { bold, dim } = colorsOf(style);
  return `${[
    `${bold(rule.title)}\n${dim(`${rule.id}, pitfall ${rule.pitfall}, ${rule.severity}`)}`,
    renderMarkdown(rule.why, style, ""),
    ...rule.examples.map((example) => renderExample(example, style)),
    ...rule.allows.map(({ title, code }) =>
      [bold(`Left alone: ${title}`), renderFiles(code, style)].join("\n\n"),
    ),
    `Customer.io on this: ${rule.reference}`,
  ].join("\n\n")}\n`;
}

function renderExample({ title, bad, good, offered = "always" }: Example, style: Style): string {
  const { bold, red, green } = colorsOf(style);
  return [
    bold(title),
    red("Found:"),
    renderFiles(bad, style),
    green(`Right${offers[offered]}:`),
    renderFiles(good, style),
  ].join("\n\n");
}

const offers = {
  always: "",
  "in-a-change": " (offered when a change under review brings it)",
  never: " (written by hand, no fix is offered)",
} as const;

function renderFiles(code: Example["bad"], style: Style): string {
  if (typeof code === "string") return indentLines(renderCode(code, style), "  ");
  return Object.entries(code)
    .map(([path, text]) =>
      indentLines(`${colorsOf(style).dim(`// ${path}`)}\n${renderCode(text, style)}`, "  "),
    )
    .join("\n\n");
}
