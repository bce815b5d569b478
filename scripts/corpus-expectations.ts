import { parse, stringify } from "yaml";
import { z } from "zod";

const expectationSchema = z.strictObject({
  rule: z.string(),
  /** `path:line`, 1-based. */
  at: z.string().regex(/^.+:[1-9]\d*$/u),
  /** How sure Pitstop is; a missed finding has none. */
  confidence: z.enum(["high", "medium", "low"]).optional(),
  /** `missed`: what should be found there and is not. `unreviewed`: nobody has looked yet. */
  verdict: z.enum(["right", "wrong", "debatable", "missed", "unreviewed"]),
  why: z.string(),
});

const corpusSchema = z.array(
  z.strictObject({
    repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/u),
    commit: z.string().regex(/^[0-9a-f]{40}$/u),
    findings: z.array(expectationSchema),
  }),
);

/** A repository of the corpus, at one commit, with what is known of its findings. */
export type CorpusEntry = z.output<typeof corpusSchema>[number];
/** A finding that somebody judged, or is still to judge. */
export type Expectation = z.output<typeof expectationSchema>;
/** A finding as Pitstop makes it today. */
export type Found = Required<Pick<Expectation, "rule" | "at" | "confidence">>;

/** What differs between what is found and what was judged. Empty lists: nothing to look at. */
export interface Comparison {
  /** Nobody has judged these, in this run or an earlier one. */
  readonly unreviewed: readonly Found[];
  /** Judged, and not found any more. */
  readonly gone: readonly Expectation[];
  /** Noted as missed, and found at last. */
  readonly foundAtLast: readonly Found[];
  /** Found with another confidence than when they were judged. */
  readonly otherConfidence: readonly { readonly found: Found; readonly before: Expectation["confidence"] }[];
}

/** @throws Error with the place when the text is no corpus. */
export function readCorpus(text: string): readonly CorpusEntry[] {
  return corpusSchema.parse(parse(text));
}

export function writeCorpus(entries: readonly CorpusEntry[]): string {
  return stringify(entries, { lineWidth: 130 });
}

export function compare(found: readonly Found[], expected: readonly Expectation[]): Comparison {
  const judged = new Map(expected.map((entry) => [keyOf(entry), entry]));
  const keys = new Set(found.map(keyOf));
  const verdictOf = (entry: Found) => judged.get(keyOf(entry))?.verdict ?? "unreviewed";
  return {
    unreviewed: found.filter((entry) => verdictOf(entry) === "unreviewed"),
    gone: expected.filter((entry) => entry.verdict !== "missed" && !keys.has(keyOf(entry))),
    foundAtLast: found.filter((entry) => verdictOf(entry) === "missed"),
    otherConfidence: found.flatMap((entry) => {
      const before = judged.get(keyOf(entry));
      const isSettled =
        before !== undefined && before.verdict !== "missed" && before.verdict !== "unreviewed";
      return isSettled && before.confidence !== entry.confidence
        ? [{ found: entry, before: before.confidence }]
        : [];
    }),
  };
}

/**
 * The expectations as they are when today's findings are taken: what is new waits for a verdict, and what was right and is gone is
 * missed from now on.
 */
export function update(found: readonly Found[], expected: readonly Expectation[]): readonly Expectation[] {
  const judged = new Map(expected.map((entry) => [keyOf(entry), entry]));
  const keys = new Set(found.map(keyOf));
  const standing = found.map((entry): Expectation => {
    const before = judged.get(keyOf(entry));
    const isJudged = before !== undefined && before.verdict !== "missed";
    return { ...entry, verdict: isJudged ? before.verdict : "unreviewed", why: before?.why ?? "" };
  });
  const missed = expected
    .filter((entry) => !keys.has(keyOf(entry)) && ["right", "missed"].includes(entry.verdict))
    .map(({ rule, at, why }): Expectation => ({ rule, at, verdict: "missed", why }));
  return [...standing, ...missed];
}

/** Says whether there is nothing to look at. */
export function isAsExpected(comparison: Comparison): boolean {
  return Object.values(comparison).every((entries: readonly unknown[]) => entries.length === 0);
}

/** How many findings of each rule have which verdict: one line a rule, precision and recall by these verdicts at the end. */
export function summarize(expectations: readonly Expectation[]): string {
  const count = (entries: readonly Expectation[]) =>
    (["right", "wrong", "debatable", "missed", "unreviewed"] as const)
      .map((verdict) => [entries.filter((entry) => entry.verdict === verdict).length, verdict] as const)
      .filter(([number]) => number > 0)
      .map(([number, verdict]) => `${number} ${verdict}`)
      .join(", ");
  const rules = [...new Set(expectations.map(({ rule }) => rule))].sort();
  const lines = rules.map((rule) => `${rule}: ${count(expectations.filter((entry) => entry.rule === rule))}`);
  return [...lines, `all: ${count(expectations)}`].join("\n");
}

function keyOf({ rule, at }: Pick<Expectation, "rule" | "at">): string {
  return `${rule} ${at}`;
}
