import { z } from "zod";
import { kinOf, type Finding } from "./finding.ts";
import { groupBy } from "./group-by.ts";

/** The version of the file's format. */
const baselineVersion = 1;

const entrySchema = z.strictObject({
  rule: z.string(),
  path: z.string().describe("Relative to the repository's root, with `/`."),
  fingerprint: z.string(),
});

/** A finding that was there when the baseline was written. */
export type BaselineEntry = Readonly<z.output<typeof entrySchema>>;

const fileSchema = z.strictObject({ version: z.literal(baselineVersion), findings: z.array(entrySchema) });

/** The entries of a baseline file, or why its text is not one: completes "The baseline … ". */
export function parseBaseline(text: string): readonly BaselineEntry[] | { readonly problem: string } {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return { problem: /^<{7} /mu.test(text) ? "has unresolved merge conflicts" : "is not JSON" };
  }
  const { version } = z.looseObject({ version: z.unknown() }).safeParse(data).data ?? {};
  if (typeof version === "number" && version !== baselineVersion)
    return { problem: `has version ${version}, but this Pitstop reads version ${baselineVersion}` };
  const { success, data: file, error } = fileSchema.safeParse(data);
  if (success) return file.findings;
  const [issue] = error.issues;
  const where = issue === undefined || issue.path.length === 0 ? "" : ` (at ${issue.path.join(".")})`;
  return { problem: `is not a baseline that Pitstop wrote${where}` };
}

/** The text of a baseline file: in an order that two branches can merge. */
export function writeBaseline(entries: readonly BaselineEntry[]): string {
  const keyOf = ({ path, rule, fingerprint }: BaselineEntry) => [path, rule, fingerprint].join("\0");
  const sorted = [...entries].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const findings = sorted.map(({ rule, path, fingerprint }) => ({ rule, path, fingerprint }));
  return `${JSON.stringify({ version: baselineVersion, findings }, undefined, 2)}\n`;
}

/** Findings and the entries of a baseline, matched one to one. */
export interface BaselineMatch {
  /** Findings that the baseline lists. */
  readonly known: readonly Finding[];
  readonly fresh: readonly Finding[];
  /** Entries without a finding although their code was judged. */
  readonly unused: readonly BaselineEntry[];
  /** Entries without a finding because their code was not judged. */
  readonly unjudged: readonly BaselineEntry[];
}

/**
 * Matches findings with the entries of a baseline: first by their fingerprints, then those that are left by the part of it that stays when
 * a file is moved or renamed. One entry is for one finding, so that a copy of a known mistake is a new finding.
 *
 * @param findings of the whole repository: an entry that is left over was found nowhere
 * @param wasJudged says whether the finding of an entry would have been found
 */
export function matchBaseline(
  findings: readonly Finding[],
  entries: readonly BaselineEntry[],
  wasJudged: (entry: BaselineEntry) => boolean,
): BaselineMatch {
  const known = new Set<Finding>();
  const matchBy = (left: readonly BaselineEntry[], keyOf: (fingerprint: string) => string) => {
    const open = new Map(
      [...groupBy(left, ({ fingerprint }) => keyOf(fingerprint))].map(([key, same]) => [key, [...same]]),
    );
    for (const finding of findings) {
      if (known.has(finding)) continue;
      if (open.get(keyOf(finding.fingerprint))?.pop() !== undefined) known.add(finding);
    }
    return [...open.values()].flat();
  };
  const left = matchBy(entries, (fingerprint) => fingerprint);
  const unused = matchBy(left.filter(wasJudged), kinOf);
  return {
    known: findings.filter((finding) => known.has(finding)),
    fresh: findings.filter((finding) => !known.has(finding)),
    unused,
    unjudged: left.filter((entry) => !wasJudged(entry)),
  };
}
