import octicons, { type IconName } from "@primer/octicons";
import type { ComponentChildren } from "preact";
import { reactionNames } from "../rest/reactions.ts";
import type { Account, CheckRun, State } from "../state/state.ts";
import { renderMarkdown } from "./markdown.ts";
import { runMark } from "./run-mark.ts";
import { tabPath, type PullRequestView } from "./view.ts";

/** The small parts that every page uses. */

export function Icon({ name, tone }: { readonly name: IconName; readonly tone?: string }) {
  // The library's own SVG: nothing in it comes from a user.
  const svg = octicons[name].toSVG({ width: 16 });
  return <span class={`icon ${tone ?? ""}`} dangerouslySetInnerHTML={{ __html: svg }} />;
}

export function Markdown({ text }: { readonly text: string }) {
  return <div class="markdown-body" dangerouslySetInnerHTML={{ __html: renderMarkdown(text) }} />;
}

/** Highlighted code. The highlighter has escaped it. */
export function Code({ html }: { readonly html: string }) {
  return <code class="line" dangerouslySetInnerHTML={{ __html: html }} />;
}

/** The first letter of the login: accounts have no pictures here. */
export function Avatar({ account }: { readonly account: Account }) {
  const kind = account.type === "Bot" ? "bot" : "person";
  return (
    <span class={`avatar ${kind}`} data-hue={account.id % 6} aria-hidden="true">
      {account.login.charAt(0).toUpperCase()}
    </span>
  );
}

export function Author({ account }: { readonly account: Account }) {
  const name = account.login.replace(/\[bot\]$/, "");
  return (
    <>
      <strong>{name}</strong>
      {account.type === "Bot" && <span class="label">bot</span>}
    </>
  );
}

export function Time({ date }: { readonly date: Date }) {
  return <time dateTime={date.toISOString()}>{date.toLocaleTimeString("en-GB")}</time>;
}

interface BoxProps {
  readonly id: string;
  readonly author: Account;
  readonly date: Date;
  readonly children: ComponentChildren;
}

/** A comment on the pull request, or its description. */
export function Box({ id, author, date, children }: BoxProps) {
  return (
    <article class="box" id={id}>
      <header>
        <Avatar account={author} /> <Author account={author} /> commented{" "}
        <a class="muted" href={`#${id}`}>
          <Time date={date} />
        </a>
      </header>
      <div class="inside">{children}</div>
    </article>
  );
}

interface HiddenProps {
  readonly id: string;
  /** The reason as GraphQL names it, such as `OUTDATED`. */
  readonly why: string;
  readonly children: ComponentChildren;
}

/** A hidden comment. It opens with a click. */
export function Hidden({ id, why, children }: HiddenProps) {
  return (
    <details class="resolved" id={id}>
      <summary>
        <Icon name="fold" /> This comment was marked as {why.toLowerCase().replace("_", "-")}.
      </summary>
      {children}
    </details>
  );
}

/** A comment's reactions, counted. */
export function Reactions({ state, node }: { readonly state: State; readonly node: string }) {
  const reactions = state.reactions.get(node) ?? [];
  if (reactions.length === 0) return null;
  return (
    <ul class="reactions" aria-label="Reactions">
      {Object.keys(reactionNames).map((content) => {
        const own = reactions.filter((reaction) => reaction.content === content);
        if (own.length === 0) return null;
        return (
          <li title={own.map(({ author }) => author.login).join(", ")}>
            <span role="img" aria-label={content}>
              {faces[content]}
            </span>{" "}
            {own.length}
          </li>
        );
      })}
    </ul>
  );
}

const faces: Readonly<Record<string, string>> = {
  ...{ "+1": "👍", "-1": "👎", laugh: "😄", hooray: "🎉" },
  ...{ confused: "😕", heart: "❤️", rocket: "🚀", eyes: "👀" },
};

/** An icon for each check run that links to its results. */
export function RunMarks({
  view,
  runs,
}: {
  readonly view: PullRequestView;
  readonly runs: readonly CheckRun[];
}) {
  return (
    <>
      {runs.map((run) => {
        const [mark, tone] = runMark(run);
        return (
          <a href={tabPath(view, "checks")} title={`${run.name}: ${run.title ?? run.status}`}>
            <Icon name={mark} tone={tone} />
            <span class="hidden news">
              {run.name}: {run.conclusion ?? run.status}
            </span>
          </a>
        );
      })}
    </>
  );
}

interface FormProps {
  readonly view: PullRequestView;
  readonly action: string;
  /** The page to return to, relative to the pull request's path; may have an anchor. */
  readonly back: string;
  readonly fields?: Readonly<Record<string, string | number>>;
  readonly class?: string;
  readonly id?: string;
  readonly children: ComponentChildren;
}

/** One or more buttons that do something to the pull request. */
export function Form({ view, action, back, fields = {}, children, ...rest }: FormProps) {
  return (
    <form method="post" action={`${view.path}/do/${action}`} {...rest}>
      <input type="hidden" name="back" value={back} />
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {children}
    </form>
  );
}

export function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}
