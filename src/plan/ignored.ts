import type { Finding } from "../vocabulary/finding.ts";
import { codeSpan, cut, safeMarkdown } from "./markdown.ts";
import { countFindings } from "./words.ts";

/** A rule that somebody with write access asked to leave out of a pull request's review, in a comment. */
export interface IgnoredRule {
  readonly rule: string;
  /** In that person's words. */
  readonly reason: string;
  /** Their login. */
  readonly by: string;
}

/** Leaves out the findings of ignored rules. */
export function withoutIgnored(
  findings: readonly Finding[],
  ignored: readonly IgnoredRule[],
): readonly Finding[] {
  return findings.filter(({ rule }) => !ignored.some((one) => one.rule === rule));
}

/** A list of what was asked to be ignored, who asked it and why, for the check run. `findings` are all that the change brings, those left out included. */
export function listIgnored(
  findings: readonly Finding[],
  ignored: readonly IgnoredRule[],
): readonly string[] {
  return ignored.map(({ rule, reason, by }) => {
    const number = findings.filter((finding) => finding.rule === rule).length;
    const said = safeMarkdown(cut(reason, maxReasonLength));
    return `- ${codeSpan(rule)} (${countFindings(number)}), by ${codeSpan(by)}: ${said}`;
  });
}

const maxReasonLength = 300;
