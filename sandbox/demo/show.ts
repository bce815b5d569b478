import { readApplication } from "./application.ts";
import type { GitHub } from "../github.ts";
import type { LocalChange } from "./local-change.ts";
import { withWriteAccess } from "../state/manifest.ts";
import type { Step } from "./scenario.ts";
import { scenarios, defaultScenario } from "./scenarios.ts";
import { startStage, type Stage } from "./stage.ts";
import type { CheckRun, PullRequest, Repository } from "../state/state.ts";
import { createSteps } from "./steps.ts";

/** What to review. */
export type Subject =
  | { readonly kind: "scenario"; readonly name: string }
  | { readonly kind: "local"; readonly change: LocalChange };

/** A reviewed pull request, with the GitHub and the app that are still running. */
export interface Show extends Stage {
  readonly repository: Repository;
  readonly pull: PullRequest;
  readonly run: CheckRun;
  /** From the webhook to the completed check run. */
  readonly reviewMilliseconds: number;
  /** The pull request's page. */
  readonly url: string;
  /** Each step with the requests that the app sent. The first step is that the pull request was opened. */
  readonly played: readonly PlayedStep[];
}

export interface PlayedStep {
  readonly about: string;
  /** Such as `pulls/list-files`. */
  readonly requests: readonly string[];
  /** The output of a program that the step ran; empty if none. */
  readonly printed: string;
}

const checkRunName = "Pitstop";
const patienceMilliseconds = 300_000;
/** Catching up at the start is enough to show it. */
const hour = 60 * 60 * 1000;

/** Starts GitHub and the app, opens a pull request and waits for its review. Calls `onStep` with a description of each step. */
export async function startShow(subject: Subject, onStep: (step: string) => void): Promise<Show> {
  onStep("Opening a pull request…");
  const scenario = subject.kind === "scenario" ? scenarios[subject.name] : undefined;
  const stage = await startStage({
    ...{ logLevel: "error", permissions: withWriteAccess() },
    ...(scenario?.isKilled ? { catchUpMilliseconds: hour } : {}),
  });
  try {
    const { github } = stage;
    const { repository, open, steps } = await prepare(github, subject);
    const started = performance.now();
    const pull = await open();
    onStep("Pitstop is reviewing…");
    const review = () => github.waitForCheckRun(repository, pull, checkRunName, patienceMilliseconds);
    let run = await review();
    const reviewMilliseconds = performance.now() - started;
    await stage.settle();
    const place = { repository, pull };
    const played = [{ about: "The pull request is opened", requests: listRequests(github, 0), printed: "" }];
    const when = createSteps(stage, {
      open: () => Promise.reject(new Error("the pull request is already open")),
      place: () => place,
      step: async (act) => {
        const result = await act();
        await stage.settle();
        return result;
      },
    });
    for (const { about, act } of steps) {
      onStep(`${about}…`);
      const since = github.requests.length;
      const result = await act({ when, github, place });
      run = await review();
      await stage.settle();
      const printed = typeof result === "string" ? result : "";
      played.push({ about, requests: listRequests(github, since), printed });
    }
    const url = `${github.url}/${repository.owner.login}/${repository.name}/pull/${pull.number}/files`;
    return { ...stage, repository, pull, run, reviewMilliseconds, url, played };
  } catch (error) {
    await stage.stop();
    throw error;
  }
}

function listRequests({ requests }: GitHub, since: number): readonly string[] {
  // GitHub documents no operation for the URL that an archive is redirected to.
  return requests.slice(since).map(({ operation }) => operation ?? "archive");
}

interface Prepared {
  readonly repository: Repository;
  readonly open: () => Promise<PullRequest>;
  readonly steps: readonly Step[];
}

async function prepare(github: GitHub, subject: Subject): Promise<Prepared> {
  if (subject.kind === "local") {
    const { name, directory, base, head, title } = subject.change;
    const branches = { main: base, change: head };
    const repository = await github.borrowRepository(`local/${name}`, directory, branches);
    const open = () => github.proposeBranch(repository, { title, branch: "change" });
    return { repository, open, steps: [] };
  }
  const scenario = scenarios[subject.name] ?? scenarios[defaultScenario];
  if (scenario === undefined) throw new Error(`there is no scenario ${subject.name}`);
  const { base } = await readApplication("plant-club");
  const repository = await github.createRepository("example/plant-club", base);
  const {
    title,
    body = "",
    changes,
    steps = [],
    isDraft = false,
    fork: login,
    prepare: prepareGitHub,
  } = scenario;
  prepareGitHub?.(github);
  if (scenario.ownersFiles !== undefined)
    await github.createRepository("example/.github", scenario.ownersFiles);
  const request = { title, body, changes, isDraft };
  if (login === undefined)
    return { repository, open: () => github.openPullRequest(repository, request), steps };
  const fork = await github.fork(repository, login);
  const open = () => github.openPullRequest(repository, { ...request, fork, author: login });
  return { repository, open, steps };
}
