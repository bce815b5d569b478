import type { Finding } from "../vocabulary/finding.ts";
import { codeSpan, cut, safeMarkdown } from "./markdown.ts";
import { countFindings } from "./words.ts";

/** A rule that somebody with write access ignored in a pull request, with a comment. */
export interface IgnoredRule {
  readonly rule: string;
  /** As that person wrote it. */
  readonly reason: string;
  /** Their login. */
  readonly by: string;
}

/** The findings without those of ignored rules. */
export function withoutIgnored(
  findings: readonly Finding[],
  ignored: readonly IgnoredRule[],
): readonly Finding[] {
  const rules = new Set(ignored.map(({ rule }) => rule));
  return findings.filter(({ rule }) => !rules.has(rule));
}

/** Lists the ignored rules for the check run, with who ignored each and why. `findings` are all that the change introduces, ignored ones included. */
export function listIgnored(
  findings: readonly Finding[],
  ignored: readonly IgnoredRule[],
): readonly string[] {
  const numbers = new Map<string, number>();
  for (const { rule } of findings) numbers.set(rule, (numbers.get(rule) ?? 0) + 1);
  return ignored.map(({ rule, reason, by }) => {
    const number = numbers.get(rule) ?? 0;
    const said = safeMarkdown(cut(reason, maxReasonLength));
    return `- ${codeSpan(rule)} (${countFindings(number)}), by ${codeSpan(by)}: ${said}`;
  });
}

const maxReasonLength = 300;
