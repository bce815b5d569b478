import { ruleFacts } from "../../../rules/facts.ts";
import { planFixesOnDisk } from "../../fix/fix-files.ts";
import { reportAgent } from "../../report/agent.ts";
import { reportLeft, reportPatch } from "../../report/fixes.ts";
import { reportInventoryJson } from "../../report/inventory-json.ts";
import { reportInventoryMarkdown } from "../../report/inventory-markdown.ts";
import { reportRunJson } from "../../report/json.ts";
import { reportRule } from "../../report/rules.ts";
import type { RunReport } from "../../report/run-report.ts";
import type { RuleFacts } from "../../rule.ts";
import type { RunTask } from "../../threads/tasks.ts";
import { getRulePage } from "../../vocabulary/pages.ts";
import { printable } from "../../vocabulary/printable.ts";
import type { SkippedFile } from "../../vocabulary/snapshot.ts";
import { collectAudit, collectReview } from "../collect.ts";
import { findRule } from "../find-rule.ts";
import { collectInventory } from "../inventory.ts";
import type { ReviewOptions } from "../read-options.ts";
import type { Collected } from "../run.ts";
import { styleOf, type Terminal } from "../terminal.ts";
import { version } from "../version.ts";
import { makeAuditOptions, makeReviewOptions, type ChosenOptions } from "./run-options.ts";
import { requireWithin } from "./within-folder.ts";

/** What a tool returns: a text for a model, and the same as data. */
export interface Answer {
  readonly text: string;
  readonly data: Record<string, unknown>;
}

/** What tools work with. */
export interface ToolContext {
  readonly terminal: Terminal;
  readonly run: RunTask;
}

/** An audit of the folder, or of some paths in it. */
export async function answerAudit(
  paths: readonly string[],
  chosen: ChosenOptions,
  { terminal, run }: ToolContext,
): Promise<Answer> {
  return writeRun(await audit(paths, chosen, terminal, run), terminal);
}

/** A review of a change. */
export async function answerReview(
  change: Pick<ReviewOptions, "base" | "staged">,
  chosen: ChosenOptions,
  { terminal, run }: ToolContext,
): Promise<Answer> {
  const options = makeReviewOptions(chosen, change);
  return writeRun(await collectReview(terminal.folder, options, run, showNothing, []), terminal);
}

/** What fixing all findings would change. Nothing is written. */
export async function answerFix(
  paths: readonly string[],
  chosen: ChosenOptions,
  { terminal, run }: ToolContext,
): Promise<Answer> {
  const { root, report, loaded } = await audit(paths, chosen, terminal, run);
  const style = { ...styleOf(terminal, terminal.out, root), color: false };
  const { files, fixed, left } = await planFixesOnDisk(root, report.analysis.findings, report.texts);
  const patch = reportPatch(files, style);
  const place = patch.appliesIn === "here" ? terminal.folder : root;
  const intro =
    files.length === 0 ? "Nothing can be fixed automatically." : `Apply with git apply in ${place}:`;
  return {
    text: [intro, patch.text, reportLeft(left, style), describeProblems(loaded)].filter(Boolean).join("\n"),
    data: {
      patch: patch.text,
      folder: place,
      fixed: fixed.map(({ rule, path, range }) => ({ rule, path, line: range.start.line })),
      skipped: left.map(({ finding: { rule, path, range }, reason }) => ({
        ...{ rule, path, line: range.start.line, reason },
      })),
    },
  };
}

/** What the code does in Customer.io. */
export async function answerInventory(
  paths: readonly string[],
  { terminal, run }: ToolContext,
): Promise<Answer> {
  await requireWithin(terminal.folder, paths);
  const { taken, refused, loaded } = await collectInventory(paths, {}, run, terminal.folder, showNothing);
  return {
    text: [describeRefused(refused), describeProblems(loaded), reportInventoryMarkdown(taken)]
      .filter(Boolean)
      .join("\n"),
    data: JSON.parse(reportInventoryJson(taken)) as Answer["data"],
  };
}

/** What a rule is about. */
export function answerExplain(name: string, { terminal }: Pick<ToolContext, "terminal">): Answer {
  const rule = findRule(name);
  const { id, pitfall, title, severity, why, reference, examples }: RuleFacts = rule;
  return {
    text: reportRule(rule, { ...styleOf(terminal, terminal.out), color: false }),
    data: { id, pitfall, title, severity, why, reference, url: getRulePage(id), examples },
  };
}

async function audit(
  paths: readonly string[],
  chosen: ChosenOptions,
  { folder }: Terminal,
  run: RunTask,
): Promise<Collected<RunReport>> {
  await requireWithin(folder, paths);
  return collectAudit({ folder, paths }, makeAuditOptions(chosen), run, showNothing);
}

function writeRun({ report, root }: Collected<RunReport>, terminal: Terminal): Answer {
  const style = { ...styleOf(terminal, terminal.out, root), color: false };
  const context = { rules: ruleFacts, version, style };
  return {
    text: reportAgent(report, context),
    data: JSON.parse(reportRunJson(report, context)) as Answer["data"],
  };
}

function describeProblems({ problems }: Collected<RunReport>["loaded"]): string {
  if (problems.length === 0) return "";
  const lines = problems.map(({ path, line, column, message }) => `${path}:${line}:${column} ${message}`);
  return printable([...lines, "Invalid configuration; using defaults."].join("\n"));
}

function describeRefused(refused: readonly SkippedFile[]): string {
  return printable(refused.map(({ path, reason }) => `${path} was not analyzed: ${reason}.`).join("\n"));
}

/** Progress comes from the analysis itself. */
const showNothing = () => undefined;
