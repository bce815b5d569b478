import type { Example, RuleFacts } from "../rule.ts";
import { renderCode } from "./code.ts";
import { renderMarkdown } from "./markdown.ts";
import { colorsOf, indentLines, paintSeverity, type Style } from "./style.ts";
import { minWidth, wrap } from "./wrap.ts";

/** All rules, each with its title next to it, or below it in a narrow terminal. */
export function reportRules(rules: readonly RuleFacts[], style: Style): string {
  const colors = colorsOf(style);
  const idWidth = Math.max(...rules.map(({ id }) => id.length), 0);
  return rules
    .map(({ id, pitfall, severity, title }) => {
      const name = paintSeverity(severity, severity.padEnd(7), colors);
      const head = `${String(pitfall).padStart(2)}  ${colors.bold(id.padEnd(idWidth))}  ${name}  `;
      const indent = " ".repeat(4 + idWidth + 11);
      const isNarrow = style.width - indent.length < minWidth;
      return isNarrow
        ? `${head.trimEnd()}\n${wrap(title, style, "    ")}\n`
        : `${head}${wrap(title, style, indent).trimStart()}\n`;
    })
    .join("");
}

/** Why a rule exists, what it reports, and what it does not report. */
export function reportRule(rule: RuleFacts, style: Style): string {
  const colors = colorsOf(style);
  const severity = paintSeverity(rule.severity, rule.severity, colors);
  return `${[
    `${colors.bold(rule.title)}\n${colors.dim(`${rule.id}, pitfall ${rule.pitfall},`)} ${severity}`,
    renderMarkdown(rule.why, style, ""),
    ...rule.examples.map((example) => renderExample(example, style)),
    ...rule.allows.map(({ title, code }) =>
      [colors.bold(`Not reported: ${title}`), renderFiles(code, style)].join("\n\n"),
    ),
    `Customer.io docs: ${rule.reference}`,
  ].join("\n\n")}\n`;
}

function renderExample({ title, bad, good, offered = "always" }: Example, style: Style): string {
  const { bold, red, green } = colorsOf(style);
  return [
    bold(title),
    red("Incorrect:"),
    renderFiles(bad, style),
    green(`Correct${offers[offered]}:`),
    renderFiles(good, style),
  ].join("\n\n");
}

const offers = {
  always: "",
  "in-a-change": " (suggested only in a review, for new code)",
  never: " (no automatic fix)",
} as const;

function renderFiles(code: Example["bad"], style: Style): string {
  if (typeof code === "string") return indentLines(renderCode(code, style), "  ");
  return Object.entries(code)
    .map(([path, text]) =>
      indentLines(`${colorsOf(style).dim(`// ${path}`)}\n${renderCode(text, style)}`, "  "),
    )
    .join("\n\n");
}
