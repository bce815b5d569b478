import type { IconName } from "@primer/octicons";
import type { ComponentChildren } from "preact";
import { fullName } from "../state/addresses.ts";
import type { PullRequest } from "../state/state.ts";
import { Author, count, Form, Icon, RunMarks } from "./parts.tsx";
import { placeAfterCommit, tabPath, viewer, type PullRequestView, type Tab } from "./view.ts";

/** An HTML document. */
export function Page({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <link rel="icon" href="/-/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/-/markdown.css" />
        <link rel="stylesheet" href="/-/code-light.css" media="(prefers-color-scheme: light)" />
        <link rel="stylesheet" href="/-/code-dark.css" media="(prefers-color-scheme: dark)" />
        <link rel="stylesheet" href="/-/page.css" />
        <script src="/-/live.js" defer />
      </head>
      <body>
        <a class="skip" href="#content">
          Skip to content
        </a>
        {children}
      </body>
    </html>
  );
}

/** The frame of every page of a pull request. The script keeps what is inside `#live` up to date. */
export function PullRequestPage({
  view,
  tab,
  children,
}: {
  readonly view: PullRequestView;
  readonly tab: Tab | "edit";
  readonly children: ComponentChildren;
}) {
  const { pull, repository } = view;
  return (
    <Page title={`${pull.title} · #${pull.number} · ${fullName(repository)}`}>
      <header class="bar">
        <Icon name="repo" />
        <a href="/">
          {repository.owner.login} / <strong>{repository.name}</strong>
        </a>
        <span class="muted">a simulated GitHub on this machine; signed in as {viewer.login}</span>
      </header>
      <div id="live">
        <Title view={view} />
        <Tabs view={view} tab={tab} />
        <main id="content" class={tab}>
          {view.problem !== undefined && (
            <p class="flash" role="alert">
              <Icon name="alert" /> {view.problem}
            </p>
          )}
          {children}
        </main>
        <BatchBar view={view} tab={tab} />
      </div>
      {/* The script announces here what changed, for screen readers. */}
      <p id="status" class="hidden" role="status" />
    </Page>
  );
}

function Title({ view: { pull, commits, repository } }: { readonly view: PullRequestView }) {
  const [label, icon] = describeState(pull);
  const isFork = pull.headRepository !== repository;
  return (
    <section class="title" aria-label="Pull request">
      <h1>
        {pull.title} <span class="muted">#{pull.number}</span>
      </h1>
      <p>
        <span class={`state ${label.toLowerCase()}`}>
          <Icon name={icon} /> {label}
        </span>
        <span>
          <Author account={pull.author} /> {pull.isMerged ? "merged" : "wants to merge"}{" "}
          {count(commits.length, "commit")} into <code class="branch">{pull.base.name}</code> from{" "}
          <code class="branch">{isFork ? `${pull.headOwner.login}:${pull.head.name}` : pull.head.name}</code>
        </span>
        {pull.labels.map((name) => (
          <span class="label">{name}</span>
        ))}
      </p>
    </section>
  );
}

function Tabs({ view, tab }: { readonly view: PullRequestView; readonly tab: Tab | "edit" }) {
  const { state, pull, files, runs, threads } = view;
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  const open = threads.filter(({ thread, lines }) => thread.resolvedBy === undefined && lines !== undefined);
  const links: readonly (readonly [Tab, IconName, string, number])[] = [
    ["conversation", "comment-discussion", "Conversation", pull.conversation.length + threads.length],
    ["files", "file-diff", "Files changed", files.length],
    ["checks", "checklist", "Checks", runs.length],
    ["log", "webhook", "Behind the scenes", state.requests.length + state.deliveries.length],
  ];
  return (
    <nav class="tabs" aria-label="Pull request">
      {links.map(([name, icon, text, number]) => (
        <a
          href={tabPath(view, name)}
          aria-current={tab === name || (tab === "edit" && name === "files") ? "page" : undefined}
        >
          <Icon name={icon} /> {text} <span class="counter">{number}</span>
        </a>
      ))}
      <span class="size">
        <RunMarks view={view} runs={runs} />
        <span class="news">{count(open.length, "open thread")}</span>
        <span class="added">+{additions}</span>
        <span class="removed">−{deletions}</span>
      </span>
    </nav>
  );
}

/** Stays in view while suggestions are in the batch. */
function BatchBar({ view, tab }: { readonly view: PullRequestView; readonly tab: Tab | "edit" }) {
  if (view.batch.size === 0) return null;
  const last = view.threads.find(({ first }) => first.id === [...view.batch].at(-1));
  const page = tab === "conversation" ? "" : tab === "edit" ? "files" : tab;
  const isOnPage = page === "" || page === "files";
  const afterCommit = isOnPage && last !== undefined ? placeAfterCommit(last, page) : page;
  const afterRemoval = isOnPage && last !== undefined ? `${page}#discussion_r${last.first.id}` : page;
  return (
    <div class="batch" role="region" aria-label="Suggestions in batch">
      <span>{count(view.batch.size, "suggestion")} in batch</span>
      <Form view={view} action="apply-batch" back={afterCommit}>
        <button class="primary">Commit suggestions</button>
      </Form>
      <Form view={view} action="clear-batch" back={afterRemoval}>
        <button>Remove all from batch</button>
      </Form>
    </div>
  );
}

export function describeState(pull: PullRequest): readonly [string, IconName] {
  if (pull.isMerged) return ["Merged", "git-merge"];
  if (pull.state === "closed") return ["Closed", "git-pull-request-closed"];
  return pull.isDraft ? ["Draft", "git-pull-request-draft"] : ["Open", "git-pull-request"];
}
