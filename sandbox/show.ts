import { readApplication } from "./application.ts";
import type { FileChanges } from "./git-repository.ts";
import type { GitHub } from "./github.ts";
import type { LocalChange } from "./local-change.ts";
import { withWriteAccess } from "./manifest.ts";
import { scenarios, usualScenario } from "./scenarios.ts";
import { startStage, type Stage } from "./stage.ts";
import type { CheckRun, PullRequest, Repository } from "./state.ts";

/** What is to be reviewed. */
export type Subject =
  | { readonly kind: "scenario"; readonly name: string }
  | { readonly kind: "local"; readonly change: LocalChange };

/** A pull request on a stage, reviewed. */
export interface Show extends Stage {
  readonly repository: Repository;
  readonly pull: PullRequest;
  readonly run: CheckRun;
  /** From the webhook to the completed check run. */
  readonly reviewMilliseconds: number;
  /** The pull request's page. */
  readonly url: string;
}

const checkRunName = "Pitstop";
const patienceMilliseconds = 300_000;

/** Starts GitHub and the app, opens a pull request and waits for its review. `tell` hears what is being done. */
export async function startShow(subject: Subject, tell: (step: string) => void): Promise<Show> {
  tell("Opening a pull request…");
  const stage = await startStage({ logLevel: "error", permissions: withWriteAccess() });
  try {
    const { github } = stage;
    const { repository, open, pushes } = await prepare(github, subject);
    const started = performance.now();
    const pull = await open();
    tell("Pitstop is reviewing…");
    const review = () => github.waitForCheckRun(repository, pull, checkRunName, patienceMilliseconds);
    let run = await review();
    for (const { message, changes } of pushes) {
      tell(`${message}…`);
      await github.push(repository, pull, changes, message);
      run = await review();
    }
    const reviewMilliseconds = performance.now() - started;
    await stage.settle();
    const url = `${github.url}/${repository.owner.login}/${repository.name}/pull/${pull.number}/files`;
    return { ...stage, repository, pull, run, reviewMilliseconds, url };
  } catch (error) {
    await stage.stop();
    throw error;
  }
}

interface Prepared {
  readonly repository: Repository;
  readonly open: () => Promise<PullRequest>;
  readonly pushes: readonly { readonly message: string; readonly changes: FileChanges }[];
}

async function prepare(github: GitHub, subject: Subject): Promise<Prepared> {
  if (subject.kind === "local") {
    const { name, directory, base, head, title } = subject.change;
    const branches = { main: base, change: head };
    const repository = await github.borrowRepository(`local/${name}`, directory, branches);
    const open = () => github.proposeBranch(repository, { title, branch: "change" });
    return { repository, open, pushes: [] };
  }
  const scenario = scenarios[subject.name] ?? scenarios[usualScenario];
  if (scenario === undefined) throw new Error(`there is no scenario ${subject.name}`);
  const { base } = await readApplication("plant-club");
  const repository = await github.createRepository("example/plant-club", base);
  const { title, changes, pushes = [], isDraft = false, fork: login } = scenario;
  const request = { title, branch: login === undefined ? "trials" : "welcome", changes, isDraft };
  if (login === undefined)
    return { repository, open: () => github.openPullRequest(repository, request), pushes };
  const fork = await github.fork(repository, login);
  const open = () => github.openPullRequest(repository, { ...request, fork, author: login });
  return { repository, open, pushes };
}
