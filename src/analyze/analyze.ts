import type { Node, SourceFile } from "ts-morph";
import type { Analysis } from "../vocabulary/analysis.ts";
import { learn, type Knowledge } from "../customerio/knowledge.ts";
import { doEditsLoseComments } from "../customerio/program/comments.ts";
import { countSteps } from "../customerio/flow/known-origins.ts";
import { getPath, hasSyntaxErrors, unparsable, type Program } from "../customerio/program/program.ts";
import { isForgotten } from "../customerio/program/forgotten.ts";
import { isOverflow } from "../customerio/program/overflow.ts";
import { findTypeErrors } from "../customerio/program/type-errors.ts";
import { limitCoverage, noCoverage } from "../vocabulary/coverage.ts";
import { applyEdits } from "../vocabulary/edit.ts";
import type { RuleFailure } from "../vocabulary/finding.ts";
import type { Problem, Rule, RuleContext } from "../rule.ts";
import type { SkippedFile } from "../vocabulary/snapshot.ts";
import { measureTexts, startStopwatch } from "../vocabulary/timing.ts";
import { configAt } from "../config/nested-configs.ts";
import { getSeverity } from "../config/severity.ts";
import { isProductPath, isTestPath } from "../files/file-kinds.ts";
import { makeIsAdded, makeLineOf } from "./added-lines.ts";
import { compareWithBefore, describeBefore } from "./before-change.ts";
import { capFindings, maxFindings } from "./cap-findings.ts";
import { applyDirectives } from "./directives.ts";
import { nameFindings } from "./fingerprints.ts";
import { learnBefore } from "./learn-before.ts";
import { listUnjudged } from "./list-unjudged.ts";
import { listUnparsable } from "./list-unparsable.ts";
import {
  listAnalyzed,
  prepareSources,
  type AnalyzedSnapshot,
  type SourceOptions,
} from "./prepare-sources.ts";
import { makeIsInQuestion } from "./in-question.ts";
import type { ExplainSkip } from "./skipped-files.ts";
import { offerSuggestions } from "./prove-fixes.ts";
import { createTypeProof } from "./prove-types.ts";
import type { AnalysisSession } from "./session.ts";
import { withoutOverflow } from "./without-overflow.ts";
import type { Judgement, FoundProblem, EditsByPath } from "./judgement.ts";

export interface AnalyzeOptions extends SourceOptions {
  readonly rules: readonly Rule[];
  /** The ids of the `rules` to run; by default, all. */
  readonly only?: readonly string[] | undefined;
  /** Keeps what was parsed from one analysis to the next. */
  readonly session?: AnalysisSession;
  /** Called before each step, with the number of steps done and their total. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Called with the path of each file that the compiler is about to work on: if the analysis hangs, this is where. */
  readonly onFile?: (path: string) => void;
  /** Called after each pass of the rules over the code: the first one, and one for each trial of edits. */
  readonly onPass?: (pass: Pass) => void;
  /** Asks for an inventory of the code in these files. */
  readonly inventoryOf?: (path: string) => boolean;
  /** Called with the path of each file whose edited statements are about to be checked for type errors. */
  readonly onTypeCheck?: (path: string) => void;
  /** A clock in milliseconds, to measure how long each stage takes. */
  readonly now?: () => number;
}

/** The cost of one pass of the rules over the code. */
export interface Pass {
  /** How many files were parsed for it: files that have not changed since the previous pass are not parsed again. */
  readonly parsed: number;
  /** How many edits were tried; none in the first pass. */
  readonly edits: number;
  /** How many steps were followed to find where values come from: values that an edit cannot affect are not followed again. */
  readonly steps: number;
  /** It was a pass over the code before the change, without rules. */
  readonly isBefore?: true;
  /** The code was parsed again although there was an earlier program, because a part of that could not be reused. */
  readonly isRepeated?: true;
}

/** Finds what the rules see in a snapshot's sources. Never throws, whatever the sources contain. */
export function analyze(snapshot: AnalyzedSnapshot, options: AnalyzeOptions): Analysis {
  const stopwatch = options.now && startStopwatch(options.now);
  const { session } = options;
  const selected = prepareSources(snapshot, options);
  const prepared = { ...selected, sources: session?.recognize(selected.sources) ?? selected.sources };
  const { sources, skipped, explainSkip, notes } = prepared;
  stopwatch?.lap({ name: "select", ...measureTexts(sources.map(({ text }) => text)) });
  const isProduct = (path: string) =>
    isProductPath(path) || (explainSkip(path) === undefined && !isTestPath(path));
  const texts = new Map(sources.map(({ path, text }) => [path, text]));
  const { changes = [] } = snapshot;
  const kept = session?.getProgram();
  // If the analysis fails, the state of the program is unknown.
  session?.keep(undefined);
  const {
    before,
    program: earlier,
    isLearnedNow,
  } = learnBefore(
    prepared,
    changes,
    { isProduct, options: JSON.stringify([options.config, options.named, options.ignorePatterns]) },
    options.onFile,
    session && { ...session, program: kept },
  );
  if (earlier !== undefined && isLearnedNow === true) {
    options.onPass?.({ parsed: earlier.parsed, edits: 0, steps: countSteps(earlier), isBefore: true });
    stopwatch?.lap({ name: "before", ...measureTexts(earlier.files.map(getText)) });
  }
  // Without that pass, files parsed for it count for the first pass.
  const parsedEarlier = isLearnedNow === true || earlier === kept ? 0 : (earlier?.parsed ?? 0);
  const start = earlier ?? kept;
  const { rules, only } = options;
  const chosen = only === undefined ? rules : rules.filter(({ id }) => only.includes(id));
  const known = rules.map(({ id }) => id);
  let passes = 0;
  const judgeWith = (
    program: Program,
    isNew: boolean,
    edits: EditsByPath,
    onProgress?: AnalyzeOptions["onProgress"],
  ): Judgement => {
    const edited = sources.map((source) => {
      const own = edits.get(source.path);
      return own ? { ...source, text: applyEdits(source.text, own) } : source;
    });
    onProgress?.(0, chosen.length + 1);
    const revised = edits.size === 0 ? program : program.revise(edited);
    const watch = edits.size === 0 ? stopwatch : undefined;
    watch?.lap({
      name: "parse",
      ...measureTexts(program.files.map(getText)),
    });
    const knowledge = learn(edited, revised, isProduct);
    watch?.lap({ name: "learn" });
    const lineOf = makeLineOf(texts, edits);
    const circumstances = {
      config: options.config,
      configAt: (node: Node) => configAt(options.config, getPath(node.getSourceFile())),
      isAdded: makeIsAdded(snapshot.changes, lineOf),
      before: before?.learned && describeBefore(before.learned, changes, lineOf),
      isWhole: snapshot.gap === undefined,
    };
    const judgement = judge(
      knowledge,
      revised.skipped,
      explainSkip,
      circumstances,
      { rules: chosen, known, isNew },
      onProgress,
      (rule) => watch?.lap({ name: "check", rule: rule.id }),
    );
    const tried = [...edits.values()].flat().length;
    passes++;
    options.onPass?.({
      parsed: tried === 0 ? parsedEarlier + program.parsed : revised.parsed,
      edits: tried,
      steps: countSteps(program),
      ...(isNew && start !== undefined ? { isRepeated: true } : {}),
    });
    if (tried > 0) return judgement;
    const { inventoryOf } = options;
    const inventory =
      inventoryOf &&
      knowledge.getInventory(
        (path) => explainSkip(path) === undefined && !judgement.unreported.has(path) && inventoryOf(path),
      );
    const afterChange = before?.learned && knowledge.getInventory(isProduct);
    return {
      ...{ ...judgement, coverage: knowledge.getCoverage() },
      ...(inventory && { inventory }),
      ...(afterChange && { afterChange }),
    };
  };
  const { program, result: first } = withoutOverflow(
    sources,
    (program, isNewProgram) => judgeWith(program, isNewProgram, new Map(), options.onProgress),
    options.onFile,
    start?.replace(sources),
  );
  const unjudged = [
    ...first.unparsed,
    ...listUnparsable(sources, options.named ?? [], program, explainSkip),
    ...listUnjudged({ ...snapshot, sources }, explainSkip, first.unreported),
  ];
  const isInQuestion = makeIsInQuestion(snapshot.changes);
  const all = offerSuggestions(first.findings, texts, isInQuestion, {
    rejudge: (edits) => {
      try {
        return judgeWith(program, false, edits);
      } catch (error) {
        if (isOverflow(error) || isForgotten(error)) return undefined;
        throw error;
      }
    },
    types: createTypeProof((path, spans) => {
      const file = program.getFile(path);
      options.onTypeCheck?.(path);
      return file && findTypeErrors(file, spans);
    }),
    loseComments: (path, edits) => {
      const file = program.getFile(path);
      return file === undefined || doEditsLoseComments(file, edits);
    },
  });
  stopwatch?.lap({ name: "prove", trials: passes - 1 });
  session?.keep(program);
  const { findings, skipped: dropped } = capFindings(all);
  const unread = new Set([...unjudged, ...dropped].map(({ path }) => path));
  return {
    analyzed: listAnalyzed({ sources }, [...unjudged, ...dropped]),
    skipped: [...skipped, ...unjudged, ...dropped],
    findings,
    ignored: first.ignored.slice(0, maxFindings),
    failures: first.failures,
    notes: [...notes, ...first.notes],
    coverage: limitCoverage(first.coverage ?? noCoverage, (path) => !unread.has(path)),
    ...(first.inventory && { inventory: first.inventory }),
    ...(before && { comparison: compareWithBefore(before, first.afterChange, unread) }),
    ...(stopwatch === undefined ? {} : { timing: stopwatch.listStages() }),
  };
}

function getText(file: SourceFile): string {
  return file.compilerNode.text;
}

interface Judging {
  readonly rules: readonly Rule[];
  /** The ids of all rules. */
  readonly known: readonly string[];
  /** The program was just created. */
  readonly isNew: boolean;
}

/** What a rule may ask, besides the meaning of the code. */
type Circumstances = Omit<RuleContext, keyof Knowledge>;

function judge(
  knowledge: Knowledge,
  skipped: readonly SkippedFile[],
  explainSkip: ExplainSkip,
  circumstances: Circumstances,
  { rules, known, isNew }: Judging,
  onProgress: AnalyzeOptions["onProgress"],
  onRule: (rule: Rule) => void,
): Judgement {
  const { config } = circumstances;
  const total = rules.length + 1;
  const broken = new Set(knowledge.files.filter(hasSyntaxErrors).map(getPath));
  const failures: RuleFailure[] = [];
  const problems: FoundProblem[] = [];
  const unreported = new Set([...broken, ...skipped.map(({ path }) => path)]);
  for (const [index, rule] of rules.entries()) {
    onProgress?.(index + 1, total);
    const { found, failure } = checkTwice(rule, knowledge, circumstances, isNew);
    onRule(rule);
    if (failure) failures.push(failure);
    for (const problem of found) {
      const path = getPath(problem.at.getSourceFile());
      const severity = getSeverity(config, rule.id, path, problem.severity ?? rule.severity);
      if (severity === "off" || broken.has(path)) continue;
      if (explainSkip(path) !== undefined) unreported.add(path);
      else problems.push({ rule, problem, severity });
    }
  }
  onProgress?.(total, total);
  const named = nameFindings(removeRepeated(problems));
  return {
    ...applyDirectives(named, knowledge.files, { known, ran: rules.map(({ id }) => id) }),
    failures,
    unreported,
    unparsed: [...skipped, ...[...broken].map((path) => ({ path, reason: unparsable }))].filter(
      ({ path }) => explainSkip(path) === undefined,
    ),
  };
}

/** A problem that a rule sees or misses only because of guesses is itself a guess: it gets low confidence and no fix. */
function checkTwice(rule: Rule, knowledge: Knowledge, circumstances: Circumstances, isNew: boolean): Checked {
  const sure = check(rule, { ...knowledge, ...circumstances }, isNew);
  if (knowledge.guessing === undefined) return sure;
  const guessed = check(rule, { ...knowledge.guessing, ...circumstances }, isNew);
  const doubt = (problem: Problem): Problem => ({ ...problem, confidence: "low", edits: [] });
  const listPlaces = (found: readonly Problem[]) => new Set(found.map(({ at }) => placeOf(at)));
  const [seenSurely, seenGuessing] = [listPlaces(sure.found), listPlaces(guessed.found)];
  const failure = sure.failure ?? guessed.failure;
  return {
    found: [
      ...sure.found.map((problem) => (seenGuessing.has(placeOf(problem.at)) ? problem : doubt(problem))),
      ...guessed.found.filter(({ at }) => !seenSurely.has(placeOf(at))).map(doubt),
    ],
    ...(failure === undefined ? {} : { failure }),
  };
}

interface Checked {
  readonly found: readonly Problem[];
  readonly failure?: RuleFailure;
}

/** A rule that fails finds less. If another program can help, the whole analysis fails instead. */
function check(rule: Rule, context: RuleContext, isNew: boolean): Checked {
  const found: Problem[] = [];
  try {
    for (const problem of rule.check(context)) found.push(problem);
    return { found };
  } catch (error) {
    if (isOverflow(error) || (!isNew && isForgotten(error))) throw error;
    // What the rule found before it failed is kept.
    const message = error instanceof Error ? error.message : String(error);
    const path = found.at(-1) ? getPath((found.at(-1) as Problem).at.getSourceFile()) : ".";
    return { found, failure: { rule: rule.id, path, message } };
  }
}

/** A wrapper is checked once for each of its calls, but one mistake in it is still one problem. The most confident one is kept. */
function removeRepeated(problems: readonly FoundProblem[]): readonly FoundProblem[] {
  const kept = new Map<string, FoundProblem>();
  for (const entry of problems) {
    const key = `${entry.rule.id}\0${placeOf(entry.problem.at)}`;
    const earlier = kept.get(key);
    if (!earlier || (earlier.problem.confidence === "low" && entry.problem.confidence !== "low"))
      kept.set(key, entry);
  }
  return [...kept.values()];
}

function placeOf(node: Node): string {
  return `${getPath(node.getSourceFile())}\0${node.getStart()}\0${node.getEnd()}`;
}
