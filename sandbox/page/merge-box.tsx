import { listLatestRuns } from "../rest/check-suites.ts";
import type { CheckRun } from "../state/state.ts";
import { Form, Icon } from "./parts.tsx";
import { runMark } from "./run-mark.ts";
import { tabPath, type PullRequestView } from "./view.ts";

/** The results of the checks, and the buttons to merge. */
export function MergeBox({ view }: { readonly view: PullRequestView }) {
  const { pull, repository } = view;
  if (pull.state === "closed") return null;
  const { queued } = pull;
  const runs = queued === undefined ? view.runs : listLatestRuns(repository, queued.headSha);
  const [icon, tone, words] = judge(runs);
  return (
    <section class="merge" id="merging" aria-label="Checks and merging">
      <h2>
        <Icon name={icon} tone={tone} /> {words}
      </h2>
      {queued !== undefined && (
        <p class="muted">
          In the merge queue: these are the checks of <code>{queued.headSha.slice(0, 7)}</code>, which becomes{" "}
          {pull.base.name}.
        </p>
      )}
      <ul>
        {runs.map((run) => {
          const [mark, own] = runMark(run);
          return (
            <li>
              <Icon name={mark} tone={own} /> <strong>{run.name}</strong>{" "}
              <span class="muted">{run.title ?? run.status}</span>{" "}
              {queued === undefined && (
                <a href={`${tabPath(view, "checks")}#run-${run.id}`}>
                  Details<span class="hidden"> of {run.name}</span>
                </a>
              )}
            </li>
          );
        })}
      </ul>
      <div class="buttons">{pull.isDraft ? <DraftButtons view={view} /> : <MergeButtons view={view} />}</div>
    </section>
  );
}

function DraftButtons({ view }: { readonly view: PullRequestView }) {
  return (
    <Form view={view} action="ready" back="#merging">
      <button class="primary">Ready for review</button>
    </Form>
  );
}

function MergeButtons({ view }: { readonly view: PullRequestView }) {
  const isQueued = view.pull.queued !== undefined;
  return (
    <>
      <Form view={view} action="merge" back="#comment">
        <button class="primary">Merge pull request</button>
      </Form>
      <Form view={view} action={isQueued ? "dequeue" : "queue"} back="#merging">
        <button>{isQueued ? "Remove from the merge queue" : "Add to the merge queue"}</button>
      </Form>
      <Form view={view} action="draft" back="#merging">
        <button>Convert to draft</button>
      </Form>
    </>
  );
}

function judge(runs: readonly CheckRun[]) {
  if (runs.length === 0 || runs.some((run) => run.status !== "completed")) {
    return ["dot-fill", "attention waiting", "Some checks haven’t completed yet"] as const;
  }
  if (runs.some((run) => runMark(run)[1] === "bad")) {
    return ["x-circle-fill", "bad", "Some checks were not successful"] as const;
  }
  return ["check-circle-fill", "good", "All checks have passed"] as const;
}
