import {
  createAcceptedEdits,
  findLineStarts,
  toSuggestion,
  type Edit,
  type Suggestion,
} from "../vocabulary/edit.ts";
import { compareFindings, type Finding } from "../vocabulary/finding.ts";
import { groupBy } from "../vocabulary/group-by.ts";
import { separate } from "./trial-groups.ts";
import type { Judgement, EditsByPath } from "./judgement.ts";
import type { TypeProof } from "./prove-types.ts";

/** What is needed to prove edits. */
export interface Proof {
  readonly rejudge: Rejudge;
  readonly types: TypeProof;
  /** Says whether edits of one file remove a comment. */
  readonly loseComments: (path: string, edits: readonly Edit[]) => boolean;
}

/** Analyzes the sources again as they would be with some edits applied; `undefined` when that overflows the compiler. */
export type Rejudge = (edits: EditsByPath) => Judgement | undefined;

/** How often sources are analyzed again to separate good edits from bad ones: edits that are unproven after that are not offered. */
const maxTrials = 24;
/** Findings times trials: each trial finds them all again, so with hundreds of findings there are fewer trials. */
const maxRefound = 4_000;
/** Nobody reads a longer block before clicking it. */
const maxSuggestionLines = 40;

/**
 * Keeps the edits that were proven: applied in memory, the finding is gone, nothing new appears, the file still parses, has no new type
 * error, and keeps all comments. Edits on the same lines become one block of whole lines.
 *
 * @param texts the text of each file by path
 * @param isInQuestion says of which findings the edits can be kept
 */
export function offerSuggestions(
  findings: readonly Finding[],
  texts: ReadonlyMap<string, string>,
  isInQuestion: (finding: Finding) => boolean,
  proof: Proof,
): readonly Finding[] {
  const contained = findings.filter(
    (finding) =>
      isInQuestion(finding) && isSelfContained(finding) && !proof.loseComments(finding.path, finding.edits),
  );
  const candidates = dropConflicts(contained.sort(compareFindings));
  proof.types.noteBefore(collectEdits(candidates));
  const trials = makeTrials(findings, proof);
  const together = prove(candidates, [], trials);
  const proven = new Set(proveApart(together, texts, trials));
  const suggestions = mergeSuggestions([...proven], texts);
  return findings.map((finding) => {
    if (!proven.has(finding)) return { ...finding, edits: [] };
    const suggestion = suggestions.get(finding);
    return suggestion ? { ...finding, suggestion } : finding;
  });
}

function isSelfContained(finding: Finding): boolean {
  return finding.edits.length > 0 && finding.edits.every((edit) => edit.path === finding.path);
}

/** Of two findings whose edits touch the same characters in different ways, the first, which hurts more, keeps its edits. */
function dropConflicts(findings: readonly Finding[]): readonly Finding[] {
  const taken = createAcceptedEdits();
  return findings.filter(({ edits }) => {
    if (edits.some((edit) => taken.conflictWith(edit))) return false;
    for (const edit of edits) taken.add(edit);
    return true;
  });
}

interface Trials {
  /** Says whether the edits of some findings fix them and add no new ones; if no trial is left, the answer is no. */
  readonly holds: (findings: readonly Finding[]) => boolean;
  readonly countLeft: () => number;
}

/** Accepts as many candidates as hold together with those accepted: all at once, else halved until the culprits are isolated. */
function prove(
  candidates: readonly Finding[],
  accepted: readonly Finding[],
  trials: Trials,
): readonly Finding[] {
  if (candidates.length === 0) return accepted;
  const all = [...accepted, ...candidates];
  if (trials.holds(all)) return all;
  if (candidates.length === 1) return accepted;
  const middle = Math.ceil(candidates.length / 2);
  return prove(candidates.slice(middle), prove(candidates.slice(0, middle), accepted, trials), trials);
}

/**
 * Keeps edits that also hold without their neighbors: people apply one suggestion and not the next. Of any two blocks of a file each is
 * tried without the other; the files share their trials.
 */
function proveApart(
  findings: readonly Finding[],
  texts: ReadonlyMap<string, string>,
  trials: Trials,
): readonly Finding[] {
  const bySuggestion = groupBy([...mergeSuggestions(findings, texts)], ([, suggestion]) => suggestion);
  const blocks = [...bySuggestion.values()].map((entries) => entries.map(([finding]) => finding));
  const byFile = [...groupBy(blocks, (block) => block[0]?.path).values()];
  const most = Math.max(0, ...byFile.map((list) => list.length));
  if (most < 2) return findings;
  const groups = separate(most, trials.countLeft());
  const proven = new Set<Finding>();
  const refuted = new Set<Finding>();
  for (const ranks of groups) {
    const group = byFile.flatMap((list) => ranks.flatMap((rank) => list[rank] ?? []));
    const tried = group.filter((finding) => !refuted.has(finding));
    const kept = new Set(prove(tried, [], trials));
    for (const finding of tried) (kept.has(finding) ? proven : refuted).add(finding);
  }
  const inBlocks = new Set(blocks.flat());
  return findings.filter(
    (finding) => !refuted.has(finding) && (proven.has(finding) || !inBlocks.has(finding)),
  );
}

function makeTrials(before: readonly Finding[], { rejudge, types }: Proof): Trials {
  let left = Math.min(maxTrials, Math.ceil(maxRefound / Math.max(1, before.length)));
  return {
    holds: (fixed) => {
      if (left-- <= 0) return false;
      const edits = collectEdits(fixed);
      return isFixed(fixed, before, rejudge(edits)) && types.holds(edits);
    },
    countLeft: () => Math.max(0, left),
  };
}

function collectEdits(findings: readonly Finding[]): EditsByPath {
  const byPath = [...groupBy(findings, ({ path }) => path)];
  return new Map(byPath.map(([path, group]) => [path, uniqueEdits(group)]));
}

/**
 * Findings are counted by rule and file, since a fixed line has another identity: the fixed ones must be gone, and no count may grow.
 * `info` findings of other rules about the fixed code do not count: an email that is finally sent can also bounce.
 */
function isFixed(
  fixed: readonly Finding[],
  before: readonly Finding[],
  judgement: Judgement | undefined,
): boolean {
  if (!judgement) return false;
  const unparsed = new Set(judgement.unparsed.map(({ path }) => path));
  if (fixed.some(({ path }) => unparsed.has(path)) || judgement.failures.length > 0) return false;
  const rules = new Set(fixed.map(({ rule }) => rule));
  const isWeighed = ({ rule, severity }: Finding): boolean => severity !== "info" || rules.has(rule);
  const expected = count(before.filter(isWeighed));
  for (const [key, gone] of count(fixed)) expected.set(key, (expected.get(key) ?? 0) - gone);
  const found = count(judgement.findings.filter(isWeighed));
  return [...new Set([...expected.keys(), ...found.keys()])].every(
    (key) => (found.get(key) ?? 0) <= (expected.get(key) ?? 0),
  );
}

function count(findings: readonly Finding[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { rule, path } of findings)
    counts.set(`${rule}\0${path}`, (counts.get(`${rule}\0${path}`) ?? 0) + 1);
  return counts;
}

/** Findings whose lines meet get one block that fixes them all: GitHub allows one suggestion per line. */
function mergeSuggestions(
  findings: readonly Finding[],
  texts: ReadonlyMap<string, string>,
): ReadonlyMap<Finding, Suggestion> {
  const merged = new Map<Finding, Suggestion>();
  for (const [path, inFile] of groupBy(findings, ({ path }) => path)) {
    const text = texts.get(path) ?? "";
    // GitHub does not document what it writes into a file with CRLF line endings, so there the advice comes without a block.
    if (text.includes("\r\n")) continue;
    const starts = findLineStarts(text);
    const placed = inFile
      .flatMap((finding) => {
        const own = toSuggestion(text, finding.edits, starts);
        return own ? [{ finding, own }] : [];
      })
      .sort((a, b) => a.own.startLine - b.own.startLine);
    let group: typeof placed = [];
    let reached = 0;
    const close = (): void => {
      const suggestion = toSuggestion(text, uniqueEdits(group.map((entry) => entry.finding)), starts);
      if (!suggestion || suggestion.endLine - suggestion.startLine >= maxSuggestionLines) return;
      for (const { finding } of group) merged.set(finding, suggestion);
    };
    for (const entry of placed) {
      if (entry.own.startLine > reached) {
        close();
        group = [];
      }
      group.push(entry);
      reached = Math.max(reached, entry.own.endLine);
    }
    close();
  }
  return merged;
}

function uniqueEdits(findings: readonly Finding[]): readonly Edit[] {
  const unique = createAcceptedEdits();
  for (const edit of findings.flatMap((finding) => finding.edits)) unique.add(edit);
  return unique.list();
}
