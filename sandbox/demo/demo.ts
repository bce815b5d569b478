import { writeFile } from "node:fs/promises";
import { Command, InvalidArgumentError } from "commander";
import openBrowser from "open";
import ora from "ora";
import { toHar } from "./har.ts";
import { demandGit, DemoProblem, readLocalChange } from "./local-change.ts";
import { formatReview } from "./print-review.ts";
import { formatSteps } from "./print-steps.ts";
import { readReview } from "./review-to-print.ts";
import { scenarios, usualScenario } from "./scenarios.ts";
import type { Show, Subject } from "./show.ts";

interface Options {
  readonly scenario?: string;
  readonly repo?: string;
  readonly base?: string;
  readonly head: string;
  readonly record?: string;
  readonly once?: boolean;
  readonly open: boolean;
}

const program = new Command("npm run demo --")
  .description(
    "Shows Pitstop reviewing a pull request, on a GitHub of its own on this machine: prints the review and opens its page, until Ctrl-C.",
  )
  .option("--scenario <name>", "another pull request against the example application; list tells them", known)
  .option("--repo <path>", "review two commits of a git repository on disk; it is only read", notEmpty)
  .option("--base <ref>", "with --repo: what the change would be merged into", notEmpty)
  .option("--head <ref>", "with --repo: the change", notEmpty, "HEAD")
  .option("--record <file>", "write every webhook and request into a HAR file at the end", notEmpty)
  .option(
    "--once",
    "print the review and end, as where nobody watches: in CI, or when the output is no terminal",
  )
  .option("--no-once", "stay until Ctrl-C there too")
  .option("--no-open", "open no browser")
  .allowExcessArguments(false)
  .parse();

let stopWatching: (() => void) | undefined;
for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const) {
  process.once(signal, () => {
    // Before there is a page to watch the demo is cut short. The sandbox removes its files when the process exits.
    if (stopWatching === undefined) process.exit(code);
    else stopWatching();
  });
}

try {
  const options = program.opts<Options>();
  if (options.scenario === "list") process.stdout.write(listScenarios());
  else {
    await demandGit();
    process.exitCode = await run(options, await chooseSubject(options));
  }
} catch (error) {
  if (!(error instanceof DemoProblem)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

/** Has a change reviewed, prints what a person would see and lets them watch. Gives the exit code. */
async function run(options: Options, subject: Subject): Promise<number> {
  const { isTTY, columns } = process.stderr;
  // A terminal that says it has no columns would make the moving line redraw for ever.
  const spinner = ora({ stream: process.stderr, isEnabled: isTTY && columns > 0, isSilent: !isTTY });
  // Everything there is comes with it, which takes a second: what is wrong with the options is told before.
  const { startShow } = await import("./show.ts");
  const show = await startShow(subject, (step) => spinner.start(step)).finally(() => spinner.stop());
  try {
    const review = await readReview(show.github.state, show, show.run, show.reviewMilliseconds);
    process.stdout.write(`\n${formatReview(review)}\n\n`);
    if (options.scenario !== undefined) process.stdout.write(`${formatSteps(show.played)}\n\n`);
    const isWatched = process.stdout.isTTY && !process.env["CI"];
    if (!(options.once ?? !isWatched)) await watch(show, options.open);
    for (const { where, message } of show.github.violations) {
      process.stderr.write(`GitHub would not have it this way: ${where}: ${message}\n`);
    }
    if (options.record !== undefined) await record(show, options.record);
    return show.github.violations.length === 0 ? 0 : 1;
  } finally {
    await show.stop();
  }
}

async function watch({ url }: Show, mayOpen: boolean): Promise<void> {
  process.stdout.write(`Commit a suggestion, edit a file, see the next review: ${url}\nCtrl-C ends it.\n`);
  if (mayOpen && hasDisplay()) {
    // Without a browser there is still the address to read.
    await openBrowser(url).catch(() => undefined);
  }
  await new Promise<void>((resolve) => (stopWatching = resolve));
}

function hasDisplay(): boolean {
  const { DISPLAY, WAYLAND_DISPLAY, WSL_DISTRO_NAME } = process.env;
  return process.platform !== "linux" || Boolean(DISPLAY ?? WAYLAND_DISPLAY ?? WSL_DISTRO_NAME);
}

async function record({ github }: Show, file: string): Promise<void> {
  await writeFile(file, JSON.stringify(toHar(github.state), undefined, 2)).catch((error: unknown) => {
    throw new DemoProblem(`${file} could not be written.`, { cause: error });
  });
  process.stdout.write(`The exchange is in ${file}.\n`);
}

async function chooseSubject({ scenario, repo, base, head }: Options): Promise<Subject> {
  if (repo === undefined) {
    if (base !== undefined) throw new DemoProblem("--base goes with --repo: say which repository is meant.");
    return { kind: "scenario", name: scenario ?? usualScenario };
  }
  if (scenario !== undefined) throw new DemoProblem("--scenario and --repo exclude each other.");
  if (base === undefined)
    throw new DemoProblem("--repo needs --base: say what the change would be merged into.");
  return { kind: "local", change: await readLocalChange(repo, base, head) };
}

function listScenarios(): string {
  const width = Math.max(...Object.keys(scenarios).map((name) => name.length));
  const rows = Object.entries(scenarios).map(([name, { about }]) => `${name.padEnd(width)}  ${about}\n`);
  return rows.join("");
}

function known(name: string): string {
  if (name === "list" || Object.hasOwn(scenarios, name)) return name;
  throw new InvalidArgumentError(`There are ${Object.keys(scenarios).join(", ")}, and list.`);
}

function notEmpty(value: string): string {
  if (value.trim() === "") throw new InvalidArgumentError("It must not be empty.");
  return value;
}
