import { writeFile } from "node:fs/promises";
import { Command, InvalidArgumentError } from "commander";
import openBrowser from "open";
import ora from "ora";
import { toHar } from "./har.ts";
import { requireGit, DemoProblem, readLocalChange } from "./local-change.ts";
import { formatReview } from "./print-review.ts";
import { formatSteps } from "./print-steps.ts";
import { readReview } from "./review-to-print.ts";
import { scenarios, defaultScenario } from "./scenarios.ts";
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
    "Shows Pitstop reviewing a pull request on a simulated GitHub on this machine: prints the review and opens its page.",
  )
  .option(
    "--scenario <name>",
    "review another pull request of the example application; use `list` to see them",
    known,
  )
  .option(
    "--repo <path>",
    "review the change between two commits of a local git repository (read-only)",
    notEmpty,
  )
  .option("--base <ref>", "with --repo: the branch or commit to compare with", notEmpty)
  .option("--head <ref>", "with --repo: the branch or commit to review", notEmpty, "HEAD")
  .option("--record <file>", "save every webhook and request to a HAR file", notEmpty)
  .option(
    "--once",
    "print the review and exit (the default when not interactive: in CI, or if the output is not a terminal)",
  )
  .option("--no-once", "keep serving the page until Ctrl-C, even when not interactive")
  .option("--no-open", "do not open a browser")
  .allowExcessArguments(false)
  .parse();

let stopWatching: (() => void) | undefined;
for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const) {
  process.once(signal, () => {
    // Until the page is ready, exit at once. The sandbox removes its files when the process exits.
    if (stopWatching === undefined) process.exit(code);
    else stopWatching();
  });
}

try {
  const options = program.opts<Options>();
  if (options.scenario === "list") process.stdout.write(listScenarios());
  else {
    await requireGit();
    process.exitCode = await run(options, await chooseSubject(options));
  }
} catch (error) {
  if (!(error instanceof DemoProblem)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

/** Runs a review, prints it and serves its page. Returns the exit code. */
async function run(options: Options, subject: Subject): Promise<number> {
  const { isTTY, columns } = process.stderr;
  // A terminal that reports 0 columns would make the spinner redraw forever.
  const spinner = ora({ stream: process.stderr, isEnabled: isTTY && columns > 0, isSilent: !isTTY });
  // This import loads the whole app, which takes a second, so errors in the options are reported first.
  const { startShow } = await import("./show.ts");
  const show = await startShow(subject, (step) => spinner.start(step)).finally(() => spinner.stop());
  try {
    const review = await readReview(show.github.state, show, show.run, show.reviewMilliseconds);
    process.stdout.write(`\n${formatReview(review)}\n\n`);
    if (options.scenario !== undefined) process.stdout.write(`${formatSteps(show.played)}\n\n`);
    const isWatched = process.stdout.isTTY && !process.env["CI"];
    if (!(options.once ?? !isWatched)) await watch(show, options.open);
    for (const { where, message } of show.github.violations) {
      process.stderr.write(`GitHub would not accept this: ${where}: ${message}\n`);
    }
    if (options.record !== undefined) await record(show, options.record);
    return show.github.violations.length === 0 ? 0 : 1;
  } finally {
    await show.stop();
  }
}

async function watch({ url }: Show, mayOpen: boolean): Promise<void> {
  process.stdout.write(
    `Commit a suggestion or edit a file, and watch the next review: ${url}\nPress Ctrl-C to stop.\n`,
  );
  if (mayOpen && hasDisplay()) {
    // If no browser opens, the printed address still works.
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
    throw new DemoProblem(`Cannot write ${file}.`, { cause: error });
  });
  process.stdout.write(`Saved the webhooks and requests to ${file}.\n`);
}

async function chooseSubject({ scenario, repo, base, head }: Options): Promise<Subject> {
  if (repo === undefined) {
    if (base !== undefined) throw new DemoProblem("--base requires --repo.");
    return { kind: "scenario", name: scenario ?? defaultScenario };
  }
  if (scenario !== undefined) throw new DemoProblem("--scenario and --repo cannot be used together.");
  if (base === undefined)
    throw new DemoProblem("--repo requires --base: the branch or commit to compare with.");
  return { kind: "local", change: await readLocalChange(repo, base, head) };
}

function listScenarios(): string {
  const width = Math.max(...Object.keys(scenarios).map((name) => name.length));
  const rows = Object.entries(scenarios).map(([name, { about }]) => `${name.padEnd(width)}  ${about}\n`);
  return rows.join("");
}

function known(name: string): string {
  if (name === "list" || Object.hasOwn(scenarios, name)) return name;
  throw new InvalidArgumentError(`Available: ${Object.keys(scenarios).join(", ")}, list.`);
}

function notEmpty(value: string): string {
  if (value.trim() === "") throw new InvalidArgumentError("It must not be empty.");
  return value;
}
