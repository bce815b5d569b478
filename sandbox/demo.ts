import { Command, InvalidArgumentError } from "commander";
import ora from "ora";
import { startServer, webhookPath } from "../src/server.ts";
import { readApplication } from "./application.ts";
import { diffPullRequest } from "./lookup.ts";
import { startGitHub, type GitHub } from "./github.ts";
import { demandGit, DemoProblem, readLocalChange, type LocalChange } from "./local-change.ts";
import { formatReview, type ReviewedPullRequest } from "./print-review.ts";
import { findCurrentLines } from "./review-placement.ts";
import { readBlob, readPath } from "./git-repository.ts";
import type { CheckRun, PullRequest, Repository } from "./state.ts";

const checkRunName = "Pitstop";
const patienceMilliseconds = 300_000;

interface Options {
  readonly repo?: string;
  readonly base?: string;
  readonly head: string;
}

const program = new Command("npm run demo --")
  .description("Shows Pitstop reviewing a pull request, on a GitHub of its own on this machine.")
  .option("--repo <path>", "review two commits of a git repository on disk; it is only read", notEmpty)
  .option("--base <ref>", "with --repo: what the change would be merged into", notEmpty)
  .option("--head <ref>", "with --repo: the change", notEmpty, "HEAD")
  .allowExcessArguments(false)
  .parse();

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  // The sandbox removes its files when the process exits.
  process.once(signal, () => process.exit(signal === "SIGINT" ? 130 : 143));
}

try {
  const options = program.opts<Options>();
  await demandGit();
  process.exitCode = await show(await readChange(options));
} catch (error) {
  if (!(error instanceof DemoProblem)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

/** Reviews a change and prints what a person would see. Gives the exit code. */
async function show(change: LocalChange | undefined): Promise<number> {
  const spinner = ora({ text: "Opening a pull request…", stream: process.stderr }).start();
  const github = await startGitHub();
  try {
    const app = await startServer({
      ...{ appId: github.app.id, privateKey: github.app.privateKey, webhookSecret: github.app.webhookSecret },
      ...{ host: "127.0.0.1", port: 0, apiUrl: github.apiUrl, logLevel: "error" as const },
    });
    github.sendWebhooksTo(app.url + webhookPath);
    const { repository, open } = await prepare(github, change);
    const started = performance.now();
    const pull = await open();
    spinner.text = "Pitstop is reviewing…";
    const run = await github
      .waitForCheckRun(repository, pull, checkRunName, patienceMilliseconds)
      .finally(() => app.stop());
    const reviewMilliseconds = performance.now() - started;
    spinner.stop();
    const reviewed = await collect(github, { repository, pull, run, reviewMilliseconds });
    process.stdout.write(`\n${formatReview(reviewed)}\n\n`);
    for (const { where, message } of github.violations) {
      process.stderr.write(`GitHub would not have it this way: ${where}: ${message}\n`);
    }
    return github.violations.length === 0 ? 0 : 1;
  } finally {
    spinner.stop();
    await github.stop();
  }
}

interface Prepared {
  readonly repository: Repository;
  readonly open: () => Promise<PullRequest>;
}

async function prepare(github: GitHub, change: LocalChange | undefined): Promise<Prepared> {
  if (change === undefined) {
    const { base, change: changes } = await readApplication("plant-club");
    const repository = await github.createRepository("example/plant-club", base);
    const title = "Start trials, remind of their end and follow the checkout";
    return {
      repository,
      open: () => github.openPullRequest(repository, { title, branch: "trials", changes }),
    };
  }
  const { directory, base, head, title } = change;
  const repository = await github.borrowRepository(`local/${change.name}`, directory, {
    main: base,
    change: head,
  });
  return { repository, open: () => github.proposeBranch(repository, { title, branch: "change" }) };
}

async function readChange({ repo, base, head }: Options): Promise<LocalChange | undefined> {
  if (repo === undefined) {
    if (base === undefined) return undefined;
    throw new DemoProblem("--base goes with --repo: say which repository is meant.");
  }
  if (base === undefined)
    throw new DemoProblem("--repo needs --base: say what the change would be merged into.");
  return readLocalChange(repo, base, head);
}

interface Reviewed {
  readonly repository: Repository;
  readonly pull: PullRequest;
  readonly run: CheckRun;
  readonly reviewMilliseconds: number;
}

async function collect(
  github: GitHub,
  { repository, pull, run, reviewMilliseconds }: Reviewed,
): Promise<ReviewedPullRequest> {
  const files = await diffPullRequest(repository, pull);
  const comments = await Promise.all(
    pull.comments.map(async (comment) => {
      const lines = await findCurrentLines(repository, pull, comment);
      const found = await readPath(repository.directory, pull.head.sha, comment.path);
      const source = Buffer.from(
        await readBlob(repository.directory, found?.entries[0]?.sha ?? ""),
      ).toString();
      const line = lines?.line ?? comment.line;
      return {
        ...{ path: comment.path, body: comment.body, source: source.split("\n") },
        ...{ startLine: lines?.startLine ?? line, line },
      };
    }),
  );
  return {
    title: pull.title,
    repository: `${repository.owner.login}/${repository.name}`,
    number: pull.number,
    files: files.length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    reviews: pull.reviews.map(({ author, body }) => ({ author: author.login, body })),
    comments,
    checkRun: {
      name: run.name,
      conclusion: run.conclusion ?? "",
      title: run.title ?? "",
      summary: run.summary ?? "",
      annotations: run.annotations.length,
    },
    requests: github.requests,
    deliveries: github.deliveries,
    reviewMilliseconds,
  };
}

function notEmpty(value: string): string {
  if (value.trim() === "") throw new InvalidArgumentError("It must not be empty.");
  return value;
}
