import { Argument, Command, CommanderError, Option } from "commander";
import type { Shell } from "./completion.ts";
import type { DoctorFormat } from "./doctor.ts";
import { Interrupted } from "../review/interrupted.ts";
import { version } from "./version.ts";
import { withThread } from "./with-thread.ts";
import { addInventoryOptions, addLimitOptions, addRunOptions } from "./options.ts";
import { openTerminal, styleOf, type ProcessTerminal, type Terminal } from "./terminal.ts";
import { reportError } from "./report-error.ts";
import { UsageError } from "./usage-error.ts";

/** 0: clean. 1: findings at or above the threshold, or a stale file. 2: could not run, not judge a named file, or invalid config. 130 and 143: interrupted. */
export type ExitCode = 0 | 1 | 2 | Interrupted["exitCode"];

/** Runs the command that the arguments name. Never throws: errors go to `given.err` and into the exit code. */
export async function runCommandLine(args: readonly string[], given: ProcessTerminal): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const program = makeProgram(given, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    openTerminal(given).err.write(`${reportError(error)}\n`);
    return error instanceof Interrupted ? error.exitCode : 2;
  }
}

/** The code of a command is loaded only when it runs, so that the others, and `--help`, start fast. */
function makeProgram(given: ProcessTerminal, finish: (code: ExitCode) => void): Command {
  const { out, err } = openTerminal(given);
  const program = new Command("pitstop")
    .description(
      "Finds the twelve known pitfalls of Customer.io integrations and fixes what it can fix safely.",
    )
    .version(version)
    .option("--no-color", "disable colors")
    .exitOverride()
    .configureOutput({
      writeOut: out.write,
      writeErr: err.write,
      getOutHasColors: () => out.color,
      getErrHasColors: () => err.color,
    })
    .addHelpText("after", examples);

  const getTerminal = (): Terminal =>
    openTerminal(program.opts()["color"] === false ? withoutColor(given) : given);

  addRunOptions(program.command("audit"), "medium")
    .description("check all code")
    .argument(
      "[paths...]",
      "files, folders and quoted patterns to check; !… excludes (default: the current folder)",
    )
    .option("--no-cache", "analyze again even if nothing has changed since the last time")
    .option("--baseline <file>", "don't report the findings that this file lists")
    .option("--update-baseline", "write today's findings to the file of --baseline")
    .option("--stdin", "check the code that is piped in, in place of the file of --stdin-filename")
    .option("--stdin-filename <path>", "the file that the code of --stdin belongs to")
    .option("--watch", "check again whenever a file changes, until Ctrl-C")
    .action(async (paths: string[], _options: unknown, command: Command) => {
      const options = (await import("./read-options.ts")).readAuditOptions(command);
      const { runAudit } = await import("./audit.ts");
      finish(await runAudit(paths, options, getTerminal()));
    });

  addRunOptions(program.command("review"), "low")
    .description("review a change, and print the review as the app would post it")
    .option(
      "--base <ref>",
      "branch that the change will be merged into (default: origin's default branch, main or master)",
    )
    .option(
      "--head <ref>",
      "last commit of the change (default: the work tree, including uncommitted changes)",
    )
    .option("--staged", "review only staged changes, compared with the last commit")
    .option(
      "--pr <pull request>",
      "review a pull request on GitHub (owner/repo#123 or its URL) and post the review; with --dry-run, print it",
    )
    .action(async (_options: unknown, command: Command) => {
      const options = (await import("./read-options.ts")).readReviewOptions(command);
      const { pr } = options;
      if (pr !== undefined) {
        refuseLocalOptions(command);
        if (!options.dryRun && command.getOptionValueSource("minConfidence") === "cli") {
          throw new UsageError(
            "--pr posts every finding. To print only some with --min-confidence, add --dry-run.",
          );
        }
        const { runRemoteReview } = await import("./remote-review.ts");
        await withThread(getTerminal(), options, async (runTask) => {
          finish(await runRemoteReview(pr, options, runTask, getTerminal()));
        });
        return;
      }
      if (options.staged && (options.base !== undefined || options.head !== undefined)) {
        throw new UsageError(
          "--staged compares with the last commit and can't be used with --base or --head.",
        );
      }
      const { collectReview } = await import("./collect.ts");
      const { run } = await import("./run.ts");
      await withThread(getTerminal(), options, async (runTask) => {
        const collect = (showProgress: (detail: string) => void, fixed: readonly string[]) =>
          collectReview(given.folder, options, runTask, showProgress, fixed);
        finish(await run({ collect }, options, getTerminal()));
      });
    });

  addInventoryOptions(program.command("inventory"))
    .description("list what the code does at Customer.io: events, people, messages, clients")
    .argument(
      "[paths...]",
      "files, folders and quoted patterns to list; !… excludes (default: the current folder)",
    )
    .action(async (paths: string[], _options: unknown, command: Command) => {
      const options = (await import("./read-options.ts")).readInventoryOptions(command);
      const { runInventory } = await import("./inventory.ts");
      await withThread(getTerminal(), options, async (runTask) => {
        finish(await runInventory(paths, options, runTask, getTerminal()));
      });
    });

  addLimitOptions(program.command("init"))
    .description("generate a commented configuration based on your code")
    .option("--force", "replace an existing config")
    .option("--dry-run", "print the config without writing it")
    .action(async (_options: unknown, command: Command) => {
      const options = (await import("./read-options.ts")).readInitOptions(command);
      const { runInit } = await import("./init.ts");
      await withThread(getTerminal(), options, (runTask) => runInit(options, runTask, getTerminal()));
    });

  addLimitOptions(program.command("lsp"))
    .description("check code in an editor, over the Language Server Protocol")
    .option("--stdio", "speak on standard input and output (the default, and the only way)")
    .addOption(new Option("--clientProcessId <id>").hideHelp())
    .action(async (_options: unknown, command: Command) => {
      const options = (await import("./read-options.ts")).readLimitOptions(command);
      const { runLanguageServer } = await import("./language-server.ts");
      await runLanguageServer(options, getTerminal());
    });

  addLimitOptions(program.command("mcp"))
    .description("serve coding agents, over the Model Context Protocol")
    .action(async (_options: unknown, command: Command) => {
      const options = (await import("./read-options.ts")).readLimitOptions(command);
      const { runAgentServer } = await import("./mcp/run.ts");
      await runAgentServer(options, getTerminal());
    });

  program
    .command("explain")
    .description("explain what a rule finds, why it matters and how to fix it")
    .argument("<rule>", "a rule's id or number")
    .action(async (name: string) => {
      const { reportRule } = await import("../report/rules.ts");
      const { findRule } = await import("./find-rule.ts");
      const terminal = getTerminal();
      terminal.out.writeReport(reportRule(findRule(name), styleOf(terminal, terminal.out)));
    });

  program
    .command("rules")
    .description("list all rules")
    .action(async () => {
      const { ruleFacts } = await import("../../rules/facts.ts");
      const { reportRules } = await import("../report/rules.ts");
      const terminal = getTerminal();
      terminal.out.writeReport(reportRules(ruleFacts, styleOf(terminal, terminal.out)));
    });

  program
    .command("start")
    .description("start the GitHub App's server, or register the app if there are no credentials")
    .action(async () => {
      if (given.startServer === undefined) throw new UsageError("The server needs a process of its own.");
      await given.startServer();
    });

  program
    .command("doctor")
    .description("check the GitHub App that APP_ID names: credentials, permissions, webhooks, rate limits")
    .addOption(
      new Option("--format <format>", "how to print the result")
        .choices(["pretty", "json"])
        .default("pretty"),
    )
    .action(async ({ format }: { readonly format: DoctorFormat }) => {
      const terminal = getTerminal();
      if (terminal.readManifest === undefined) throw new UsageError("There is no app.yml to compare with.");
      const { runDoctor } = await import("./doctor.ts");
      finish(await runDoctor(format, await terminal.readManifest(), terminal));
    });

  program
    .command("completion")
    .description("print a script that completes commands and options in your shell")
    .addArgument(new Argument("<shell>", "the shell").choices(["bash", "zsh", "fish"]))
    .action(async (shell: Shell) => {
      const { writeCompletion } = await import("./completion.ts");
      getTerminal().out.writeData(writeCompletion(program, shell));
    });

  return program;
}

const examples = `
Examples:
  pitstop audit                       Check all code in this folder
  pitstop audit "src/**/*.ts"         Check the files that match a pattern
  pitstop audit --fix --dry-run       Print all safe fixes as a patch
  pitstop review                      Review all changes since the default branch
  pitstop review --staged             Review what you are about to commit
  pitstop review --format sarif:pitstop.sarif
  pitstop review --pr acme/shop#12    Review a pull request and post the review
  pitstop inventory                   List the events, people, messages and clients in the code
  pitstop inventory --check docs/customerio.md
  pitstop init --dry-run              Print a config for this repository
  pitstop explain client-per-request

Exit codes: 0 clean, 1 findings at or above --fail-on or a stale file, 2 could not run or check a named file, or invalid config.`;

/** A pull request is read from GitHub, with its repository's config, so options about local code make no sense. */
function refuseLocalOptions(command: Command): void {
  const local = ["base", "head", "staged", "fix", "config", "timing", "rule", "ignorePattern", "maxWarnings"];
  const given = command.options.filter(
    (option) =>
      local.includes(option.attributeName()) &&
      command.getOptionValueSource(option.attributeName()) === "cli",
  );
  if (given.length > 0) {
    const names = given.map(({ long }) => long).join(", ");
    throw new UsageError(`--pr reads from GitHub and can't be used with ${names}.`);
  }
}

function withoutColor(terminal: ProcessTerminal): ProcessTerminal {
  return {
    ...terminal,
    out: { ...terminal.out, color: false },
    err: { ...terminal.err, color: false },
  };
}
