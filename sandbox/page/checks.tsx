import type { IconName } from "@primer/octicons";
import type { Annotation, CheckRun } from "../state/state.ts";
import { PullRequestPage } from "./layout.tsx";
import { count, Form, Icon, Markdown } from "./parts.tsx";
import { runMark } from "./run-mark.ts";
import { anchorOf, tabPath, type PullRequestView } from "./view.ts";

/** The check runs of the head commit with their results. */
export function ChecksPage({ view }: { readonly view: PullRequestView }) {
  return (
    <PullRequestPage view={view} tab="checks">
      {view.runs.length === 0 ? (
        <p class="empty">There are no checks for this commit.</p>
      ) : (
        <div class="toolbar">
          <Form view={view} action="rerun-all" back="checks">
            <button>
              <Icon name="sync" /> Re-run all checks
            </button>
          </Form>
        </div>
      )}
      {view.runs.map((run) => (
        <Run view={view} run={run} />
      ))}
    </PullRequestPage>
  );
}

function Run({ view, run }: { readonly view: PullRequestView; readonly run: CheckRun }) {
  const [mark, tone] = runMark(run);
  const taken =
    run.completedAt === undefined ? undefined : (run.completedAt.getTime() - run.startedAt.getTime()) / 1000;
  return (
    <article class="run" id={`run-${run.id}`}>
      <header>
        <h2>
          <Icon name={mark} tone={tone} /> {run.name} <span class={tone}>{run.conclusion ?? run.status}</span>
          {taken !== undefined && <span class="muted">in {Math.max(0, Math.round(taken))} s</span>}
        </h2>
        <div class="buttons">
          {run.actions.map((action) => (
            <Form
              view={view}
              action="press"
              back="checks"
              fields={{ run: run.id, identifier: action.identifier }}
            >
              <button class="primary" title={action.description}>
                {action.label}
              </button>
            </Form>
          ))}
          <Form view={view} action="rerun" back="checks" fields={{ run: run.id }}>
            <button>
              <Icon name="sync" /> Re-run
            </button>
          </Form>
        </div>
      </header>
      {run.title !== undefined && <h3>{run.title}</h3>}
      {run.summary !== undefined && <Markdown text={run.summary} />}
      {run.text !== undefined && (
        <details>
          <summary>Details</summary>
          <Markdown text={run.text} />
        </details>
      )}
      {run.annotations.length > 0 && <h3>{count(run.annotations.length, "annotation")}</h3>}
      {run.annotations.map((annotation) => (
        <AnnotationBox view={view} annotation={annotation} />
      ))}
    </article>
  );
}

interface AnnotationProps {
  readonly view: PullRequestView;
  readonly annotation: Annotation;
}

function AnnotationBox({ view, annotation }: AnnotationProps) {
  const { path, start_line: start, end_line: end, annotation_level: level } = annotation;
  const place = <code>{`${path}#L${start}${start === end ? "" : `-L${end}`}`}</code>;
  const isShown = view.files.some(
    (file) => file.path === path && file.hunks.some(({ rows }) => rows.some(({ right }) => right === start)),
  );
  const [icon, tone] = levels[level];
  return (
    <div class={`annotation ${tone}`}>
      <Icon name={icon} tone={tone} />
      <div>
        <p>
          <strong>{annotation.title ?? level}</strong>{" "}
          {isShown ? <a href={`${tabPath(view, "files")}#${anchorOf(path, start)}`}>{place}</a> : place}
        </p>
        <p class="message">{annotation.message}</p>
      </div>
    </div>
  );
}

const levels = {
  failure: ["x-circle-fill", "bad"],
  warning: ["alert-fill", "attention"],
  notice: ["info", "accent"],
} as const satisfies Record<Annotation["annotation_level"], readonly [IconName, string]>;
