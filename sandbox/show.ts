import { startServer, webhookPath } from "../src/server.ts";
import { readApplication } from "./application.ts";
import { startGitHub, type GitHub } from "./github.ts";
import type { LocalChange } from "./local-change.ts";
import { scenarios, type Scenario } from "./scenarios.ts";
import type { CheckRun, PullRequest, Repository } from "./state.ts";

/** What is to be reviewed. */
export type Subject =
  | { readonly kind: "scenario"; readonly name: string }
  | { readonly kind: "local"; readonly change: LocalChange };

/** The real app on an embedded GitHub, with a pull request that it has reviewed. */
export interface Show {
  readonly github: GitHub;
  readonly repository: Repository;
  readonly pull: PullRequest;
  readonly run: CheckRun;
  /** From the webhook to the completed check run. */
  readonly reviewMilliseconds: number;
  /** The pull request's page. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

export const usualScenario = "trials";
export const scenarioNames: readonly string[] = [usualScenario, ...Object.keys(scenarios)];

const checkRunName = "Pitstop";
const patienceMilliseconds = 300_000;

/** Starts GitHub and the app, opens a pull request and waits for its review. `tell` hears what is being done. */
export async function startShow(subject: Subject, tell: (step: string) => void): Promise<Show> {
  tell("Opening a pull request…");
  const github = await startGitHub();
  const stops = [() => github.stop()];
  const stop = async () => {
    for (const end of [...stops].reverse()) await end();
  };
  try {
    const app = await startServer({
      ...{ appId: github.app.id, privateKey: github.app.privateKey, webhookSecret: github.app.webhookSecret },
      ...{ host: "127.0.0.1", port: 0, apiUrl: github.apiUrl, logLevel: "error" as const },
    });
    stops.push(async () => {
      await app.stop();
    });
    github.sendWebhooksTo(app.url + webhookPath);
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
    await github.settle();
    const url = `${github.url}/${repository.owner.login}/${repository.name}/pull/${pull.number}/files`;
    return { github, repository, pull, run, reviewMilliseconds, url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Prepared {
  readonly repository: Repository;
  readonly open: () => Promise<PullRequest>;
  readonly pushes: NonNullable<Scenario["pushes"]>;
}

async function prepare(github: GitHub, subject: Subject): Promise<Prepared> {
  if (subject.kind === "local") {
    const { name, directory, base, head, title } = subject.change;
    const repository = await github.borrowRepository(`local/${name}`, directory, {
      main: base,
      change: head,
    });
    return {
      repository,
      open: () => github.proposeBranch(repository, { title, branch: "change" }),
      pushes: [],
    };
  }
  const { base, change } = await readApplication("plant-club");
  const repository = await github.createRepository("example/plant-club", base);
  const {
    title,
    changes,
    pushes = [],
    isDraft = false,
    forkOf,
  } = scenarios[subject.name] ?? {
    title: "Start trials, remind of their end and follow the checkout",
    changes: change,
  };
  const fork = forkOf === undefined ? undefined : await github.fork(repository, forkOf);
  const request = { title, branch: fork === undefined ? "trials" : "welcome", changes, isDraft };
  return {
    repository,
    open: () =>
      github.openPullRequest(
        repository,
        fork === undefined ? request : { ...request, fork, author: fork.owner.login },
      ),
    pushes,
  };
}
