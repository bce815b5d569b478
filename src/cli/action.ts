import { randomUUID } from "node:crypto";
import path from "node:path";
import { z } from "zod";
import { ruleFacts } from "../../rules/facts.ts";
import { reportJobSummary, reportNoReview, reportRemoteReview } from "../report/remote-review.ts";
import { reportSarif } from "../report/sarif.ts";
import type { Style } from "../report/style.ts";
import {
  breakCommands,
  writeAnnotations,
  writeConfigError,
  writeStepOutputs,
} from "../report/workflow-commands.ts";
import { whileInterruptible } from "./interruption.ts";
import { makeReviewReport } from "./make-report.ts";
import { exitCodeOf } from "./remote-review.ts";
import { findPullRequest, nameOf, reviewRemote, type RemoteOutcome } from "./review-pull-request.ts";
import { reportConfigProblems } from "./run.ts";
import { openTerminal, styleOf, type ProcessTerminal } from "./terminal.ts";
import { withThread } from "./with-thread.ts";
import { UsageError } from "./usage-error.ts";
import { version } from "./version.ts";

/** The environment of a workflow step. */
export interface ActionContext {
  readonly terminal: ProcessTerminal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Reads a file as text. */
  readonly readFile: (path: string) => string;
  readonly appendFile: (path: string, text: string) => Promise<void>;
  readonly writeFile: (path: string, text: string) => Promise<void>;
}

/** The inputs that `action.yml` declares and the runner passes as `INPUT_…`. */
export const actionInputs = ["token", "pull-request", "fail-on"] as const;

/** The outputs that `action.yml` declares. */
export const actionOutputs = ["conclusion", "findings", "sarif"] as const;

const failOnSchema = z.enum(["error", "warning", "info", "never"]);
const eventSchema = z.object({ pull_request: z.object({ number: z.number() }).optional() });

/**
 * Reviews the pull request of a workflow's event. With a read-only token, the review becomes annotations and the job's summary. Returns
 * the exit code: 1 when the check run fails, 2 when the config is invalid.
 *
 * @throws UsageError when there is no pull request, or an input is not valid
 */
export async function runAction(context: ActionContext): Promise<0 | 1 | 2> {
  const { environment, appendFile } = context;
  const terminal = openTerminal(context.terminal, breakCommands);
  const failOn = readFailOn(readInput(environment, "fail-on"));
  const number = readInput(environment, "pull-request") || findNumber(context);
  const name = `${environment["GITHUB_REPOSITORY"] ?? ""}#${number}`;
  const token = { GITHUB_TOKEN: readInput(environment, "token") };
  const remote = await findPullRequest(name, { ...environment, ...token }, terminal.err.write);
  const title = nameOf(remote.address);
  const outcome = await withThread(terminal, {}, (runTask) =>
    whileInterruptible(terminal.signals, (signal) => reviewRemote(remote, failOn, runTask, signal)),
  );
  if (outcome.kind !== "reviewed") {
    terminal.out.write(reportNoReview(title, outcome.kind));
    return 0;
  }
  terminal.out.writeReport(reportRemoteReview(title, outcome, styleOf(terminal, terminal.out)));
  if (outcome.reportedIn !== "check-run") context.terminal.out.write(writeAnnotations(outcome.result));
  const summary = environment["GITHUB_STEP_SUMMARY"];
  if (summary) await appendFile(summary, reportJobSummary(title, outcome));
  await writeOutputs(outcome, title, styleOf(terminal, terminal.out), context);
  reportConfigProblems(outcome.configProblems, terminal, styleOf(terminal, terminal.err));
  for (const problem of outcome.configProblems) context.terminal.out.write(writeConfigError(problem));
  return exitCodeOf(outcome);
}

type Reviewed = Extract<RemoteOutcome, { kind: "reviewed" }>;

/** Writes what later steps can use. */
async function writeOutputs(
  { result, change }: Reviewed,
  title: string,
  style: Style,
  { environment, appendFile, writeFile }: ActionContext,
): Promise<void> {
  const report = makeReviewReport(change.input, "low", { title, sources: change.sources });
  const outputs: Partial<Record<(typeof actionOutputs)[number], string>> = {
    conclusion: result.conclusion,
    findings: String(report.analysis.findings.length),
  };
  const folder = environment["RUNNER_TEMP"];
  if (folder) {
    outputs.sarif = path.join(folder, "pitstop.sarif");
    await writeFile(outputs.sarif, reportSarif(report, { style, rules: ruleFacts, version }));
  }
  const file = environment["GITHUB_OUTPUT"];
  if (file) await appendFile(file, writeStepOutputs(outputs, randomUUID()));
}

function readInput(environment: ActionContext["environment"], name: (typeof actionInputs)[number]): string {
  return environment[inputVariable(name)]?.trim() ?? "";
}

/** The environment variable in which GitHub's runner passes an input. */
export function inputVariable(name: (typeof actionInputs)[number]): string {
  return `INPUT_${name.toUpperCase()}`;
}

function readFailOn(text: string) {
  if (text === "") return undefined;
  const { success, data } = failOnSchema.safeParse(text);
  if (success) return data;
  throw new UsageError(`fail-on is "${text}", but must be error, warning, info or never.`);
}

function findNumber({ environment, readFile }: ActionContext): string {
  const file = environment["GITHUB_EVENT_PATH"];
  if (file) {
    const { pull_request: pull } = eventSchema.parse(JSON.parse(readFile(file)));
    if (pull !== undefined) return String(pull.number);
  }
  throw new UsageError(
    "This workflow's event has no pull request. Run the workflow on pull_request, or set the input pull-request.",
  );
}
