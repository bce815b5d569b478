import { readStack } from "../files/read-stack.ts";
import { toGitHubFailure } from "../github/failures.ts";

/** An error as the log shows it. */
export interface DescribedError {
  /** Its class, such as `TypeError`. */
  readonly type: string;
  /** The first line, shortened and without quotations. */
  readonly message: string;
  /** Set for a response from GitHub. */
  readonly status?: number | undefined;
  readonly request?: string;
  /** GitHub's, for its support. */
  readonly requestId?: string | undefined;
  /** Places in our own code, innermost first, such as `src/plan/plan-review.ts:12:3`. */
  readonly at?: readonly string[];
}

/** In characters. */
const maxLine = 200;
/** Where a stack trace is cut off, from its end: what comes before is the message, of any length. In characters. */
const maxStack = 5000;
const maxPlaces = 5;

/**
 * Reduces an error to what may be logged. Libraries attach what they were working on: Octokit the request with its body, in which
 * comments quote source code; `@octokit/webhooks` the payload; parsers the text that they could not parse.
 */
export function describeError(error: unknown): DescribedError {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  if (!(first instanceof Error)) return { type: typeof first, message: "" };
  const type = first.name.slice(0, maxLine);
  const failure = toGitHubFailure(first);
  if (failure === undefined) return { type, message: toSafeLine(first.message), at: findPlaces(first) };
  return { type, ...failure, message: toSafeLine(failure.message) };
}

/**
 * The first line of a text, shortened, without quotations, which may be source code, without queries of URLs, which may be credentials,
 * and without control characters.
 */
export function toSafeLine(text: string): string {
  const [line = ""] = text.slice(0, maxLine).split(/[\r\n]/u, 1);
  return line
    .replace(/"[^"]*"?/gu, '"…"')
    .replace(/\?\S*/gu, "")
    .replace(/\p{C}/gu, "");
}

function findPlaces(error: Error): readonly string[] {
  const lines = readStack(error).slice(-maxStack).split("\n");
  return lines.flatMap((line) => findPlace(line) ?? []).slice(0, maxPlaces);
}

/** The place in our code that a line of a stack names: `src/app/app.ts:12:3` of `at start (file:///…/src/app/app.ts:12:3)`. */
function findPlace(line: string): string | undefined {
  const address = line.slice(line.lastIndexOf("(") + 1).replace(/\)$/u, "");
  const rooted = `/${address}`;
  const start = Math.max(rooted.lastIndexOf("/src/"), rooted.lastIndexOf("/rules/"));
  const place = rooted.slice(start + 1);
  return start !== -1 && /^[\w./-]{1,200}:\d{1,7}:\d{1,7}$/u.test(place) ? place : undefined;
}
