import { Command, CommanderError } from "commander";
import { findClosestNames } from "../vocabulary/closest-name.ts";
import { Interrupted } from "../review/interrupted.ts";
import { reportRule, reportRules } from "../report/rules.ts";
import { version } from "./version.ts";
import { reportJson, reportReviewJson } from "../report/json.ts";
import { reportPretty } from "../report/pretty.ts";
import { reportReviewPretty } from "../report/review.ts";
import { addRunOptions, readInitOptions, readReviewOptions, readRunOptions } from "./options.ts";
import { run } from "./run.ts";
import { styleOf, type Terminal } from "./terminal.ts";
import { reportError } from "./report-error.ts";
import { UsageError } from "./usage-error.ts";

/** 0: clean. 1: findings at or above the threshold. 2: could not run. 130 and 143: somebody stopped it. */
export type ExitCode = 0 | 1 | 2 | Interrupted["exitCode"];

/** Does what the arguments say. Whatever goes wrong is told on `terminal.err` and in the exit code, never thrown. */
export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const program = makeProgram(terminal, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    terminal.err.write(`${reportError(error)}\n`);
    return error instanceof Interrupted ? error.exitCode : 2;
  }
}

/** Rules and engine bring a compiler along: they are loaded by the commands that need them, so that the rest answers at once. */
function makeProgram(given: Terminal, finish: (code: ExitCode) => void): Command {
  const program = new Command("pitstop")
    .description(
      "Finds the twelve known pitfalls of Customer.io integrations, and mends what can be mended safely.",
    )
    .version(version)
    .option("--no-color", "print without colours")
    .exitOverride()
    .configureOutput({
      writeOut: given.out.write,
      writeErr: given.err.write,
      getOutHasColors: () => given.out.color,
      getErrHasColors: () => given.err.color,
    })
    .addHelpText("after", examples);

  const getTerminal = (): Terminal => (program.opts()["color"] === false ? withoutColor(given) : given);

  addRunOptions(program.command("audit"))
    .description("look at all code of a repository or folder")
    .argument("[paths...]", "files or folders to report on (default: the current folder)")
    .action(async (paths: string[], _options: unknown, command: Command) => {
      const options = readRunOptions(command);
      const { collectAudit } = await import("./collect.ts");
      const collect = (tell: (detail: string) => void) => collectAudit(given.folder, paths, options, tell);
      finish(await run({ collect, reportJson, reportPretty }, options, getTerminal()));
    });

  addRunOptions(program.command("review"))
    .description("look at a change, and print the review as the app would post it")
    .option(
      "--base <ref>",
      "what the change will be merged into (default: origin's default branch, main or master)",
    )
    .option(
      "--head <ref>",
      "last commit of the change (default: the work tree, with what is not committed yet)",
    )
    .option("--staged", "only what is staged, against the last commit")
    .option(
      "--pr <pull request>",
      "review a pull request on GitHub (owner/repo#123 or its address) and post it; with --dry-run, print it",
    )
    .action(async (_options: unknown, command: Command) => {
      const options = readReviewOptions(command);
      if (options.pr !== undefined) {
        refuseLocalOptions(command);
        const { runRemoteReview } = await import("./remote-review.ts");
        finish(await runRemoteReview(options.pr, options, getTerminal()));
        return;
      }
      if (options.staged && (options.base !== undefined || options.head !== undefined)) {
        throw new UsageError("--staged compares with the last commit: leave out --base and --head.");
      }
      const { collectReview } = await import("./collect.ts");
      const collect = (tell: (detail: string) => void) => collectReview(given.folder, options, tell);
      const reports = { reportJson: reportReviewJson, reportPretty: reportReviewPretty };
      finish(await run({ collect, ...reports }, options, getTerminal()));
    });

  program
    .command("init")
    .description("write a configuration that explains itself, fitted to what the code shows")
    .option("--force", "replace the configuration that is there")
    .option("--dry-run", "print the configuration, and write nothing")
    .action(async (_options: unknown, command: Command) => {
      const { runInit } = await import("./init.ts");
      await runInit(readInitOptions(command), getTerminal());
    });

  program
    .command("explain")
    .description("tell what a rule finds, why it matters and what is right")
    .argument("<rule>", "a rule's id, or its number in the catalogue")
    .action(async (name: string) => {
      const terminal = getTerminal();
      terminal.out.write(reportRule(await getRule(name), styleOf(terminal, terminal.out)));
    });

  program
    .command("rules")
    .description("list all rules")
    .action(async () => {
      const { rules } = await import("../../rules/index.ts");
      const terminal = getTerminal();
      terminal.out.write(reportRules(rules, styleOf(terminal, terminal.out)));
    });

  return program;
}

const examples = `
Examples:
  pitstop audit                       all code below this folder
  pitstop audit --fix --dry-run       what could be mended, as a patch
  pitstop review                      everything beyond the default branch
  pitstop review --staged             what the next commit will hold
  pitstop review --head feature --format json
  pitstop review --pr acme/shop#12    the review of a pull request, posted
  pitstop init --dry-run              a configuration for this repository
  pitstop explain client-per-request

Exit codes: 0 clean, 1 findings at or above --fail-on, 2 could not run.`;

/** A pull request is read from GitHub as it is there, with the settings of its repository. */
function refuseLocalOptions(command: Command): void {
  const given = ["base", "head", "staged", "fix", "config"].filter(
    // `--dry-run` brings `fix` along.
    (name) => command.getOptionValueSource(name) === "cli",
  );
  if (given.length > 0) {
    throw new UsageError(`--pr reads from GitHub: leave out ${given.map((name) => `--${name}`).join(", ")}.`);
  }
}

async function getRule(name: string) {
  const { rules } = await import("../../rules/index.ts");
  const rule = rules.find(({ id, pitfall }) => id === name || String(pitfall) === name);
  if (rule !== undefined) return rule;
  const near = findClosestNames(
    name,
    rules.map(({ id }) => id),
  );
  const hint = near.length === 0 ? `"pitstop rules" lists all.` : `Did you mean ${near.join(" or ")}?`;
  throw new UsageError(`There is no rule "${name}". ${hint}`);
}

function withoutColor(terminal: Terminal): Terminal {
  return {
    ...terminal,
    out: { ...terminal.out, color: false },
    err: { ...terminal.err, color: false },
  };
}
