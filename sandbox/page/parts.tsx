import octicons, { type IconName } from "@primer/octicons";
import type { ComponentChildren } from "preact";
import type { Account } from "../state.ts";
import { renderMarkdown } from "./markdown.ts";
import type { PullRequestView } from "./view.ts";

/** Small things that every page is made of. */

export function Icon({ name, tone }: { readonly name: IconName; readonly tone?: string }) {
  // The library's own SVG: nothing in it comes from a user.
  const svg = octicons[name].toSVG({ width: 16 });
  return <span class={`icon ${tone ?? ""}`} dangerouslySetInnerHTML={{ __html: svg }} />;
}

export function Markdown({ text }: { readonly text: string }) {
  return <div class="markdown-body" dangerouslySetInnerHTML={{ __html: renderMarkdown(text) }} />;
}

/** HTML that the highlighter made, with all code in it escaped. */
export function Code({ html }: { readonly html: string }) {
  return <code class="line" dangerouslySetInnerHTML={{ __html: html }} />;
}

/** Nobody has a picture here: the first letter stands for the name. */
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

interface FormProps {
  readonly view: PullRequestView;
  readonly action: string;
  /** The page to come back to, below the pull request's own path; it may hold an anchor. */
  readonly back: string;
  readonly fields?: Readonly<Record<string, string | number>>;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A button or more that do something on the pull request. */
export function Form({ view, action, back, fields = {}, children, ...rest }: FormProps) {
  return (
    <form method="post" action={`${view.path}/do/${action}`} class={rest.class}>
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
