import type { Node } from "ts-morph";
import { findStyledEvents, type FixedEvent } from "../customerio/repository/event-catalogue.ts";
import { isChoice } from "../customerio/repository/event-styles.ts";
import { isProductPath } from "../files/file-kinds.ts";
import { learn, type Knowledge } from "../customerio/knowledge.ts";
import { getStartLine } from "../customerio/program/nodes.ts";
import { findEmailSource } from "../customerio/values/personal-data.ts";
import { getPath } from "../customerio/program/program.ts";
import { keepingRuntimes, type Runtime } from "../customerio/runs/runtimes.ts";
import type { ConfigGuess } from "../vocabulary/config-guess.ts";
import type { Snapshot } from "../vocabulary/snapshot.ts";
import { findReasonToSkip } from "./skipped-files.ts";
import { withoutOverflow } from "./without-overflow.ts";
import type { Operation } from "../customerio/operations/reading.ts";

/**
 * Learns from a repository what its config could say, in the order of the config file. A habit becomes an option; an exception to one is
 * more likely a mistake, so it is only mentioned.
 */
export function guessConfig(
  { sources }: Pick<Snapshot, "sources">,
  onFile?: (path: string) => void,
): readonly ConfigGuess[] {
  const readable = sources.filter(({ text }) => findReasonToSkip(text) === undefined);
  return withoutOverflow(readable, (program) => guessAll(learn(readable, program)), onFile).result;
}

function guessAll(knowledge: Knowledge): readonly ConfigGuess[] {
  const operations = knowledge.operations.filter(({ site }) => isProductPath(getPath(site.getSourceFile())));
  return [
    guessNaming(knowledge),
    guessRuntime(operations, knowledge),
    guessIdentifiers(operations, knowledge),
    guessBounces(knowledge),
  ].filter((guess) => guess !== undefined);
}

/** One call may be one person's style; two or more are a habit of the repository. */
const habit = 2;

function guessNaming({ facts }: Knowledge): ConfigGuess | undefined {
  const events = findStyledEvents(facts.getFixedEvents(), []);
  const first = firstPlace(events);
  if (!first) return undefined;
  const { style, basis, prevailing } = facts.getConvention({
    "event-naming": "infer",
    events: { allow: [] },
  });
  const names = events.length === 1 ? "the one event name" : `most of the ${events.length} event names`;
  const guess = (value: ConfigGuess["value"], because: string): ConfigGuess => ({
    key: ["event-naming"],
    value,
    because,
    at: placeOf(first),
  });
  if (basis === "learned") return guess(style, `${names} here are written this way`);
  if (prevailing === undefined)
    return guess(undefined, `${events.length} event names are too few, or too mixed, to decide`);
  return isChoice(prevailing)
    ? guess(prevailing, `${names} here are written this way`)
    : guess(undefined, `${names} here are in ${prevailing}, which is not an option`);
}

function firstPlace(events: readonly FixedEvent[]): Node | undefined {
  return events.flatMap(({ places }) => places).map(({ node }) => node)[0];
}

function guessRuntime(
  operations: readonly Operation[],
  { contexts, runtimes }: Knowledge,
): ConfigGuess | undefined {
  const places = new Map<Runtime, Node>();
  for (const { site } of operations) {
    const handler = contexts.getRequestHandler(site);
    const runtime = handler && runtimes.getRuntime(handler);
    // If there is a way to keep work alive, there is nothing to set.
    if (runtime && !keepingRuntimes.has(runtime) && !places.has(runtime)) places.set(runtime, site);
  }
  const [[runtime, site] = [], ...others] = places;
  if (runtime === undefined || site === undefined) return undefined;
  const guess = (value: ConfigGuess["value"], because: string): ConfigGuess => ({
    key: ["runtime"],
    value,
    because,
    at: placeOf(site),
  });
  if (others.length > 0) return guess(undefined, "requests are handled on several runtimes here");
  if (runtime === "unknown") return guess(undefined, "the code does not show what handles requests here");
  return runtime === "server"
    ? guess("server", "requests are handled by a server that listens on a port")
    : guess("serverless", "requests are handled by functions that a host starts and stops");
}

/** What each call that identifies a person gets as an id: calls inside wrappers are judged where the wrapper is called. */
function guessIdentifiers(
  operations: readonly Operation[],
  { calls, flow }: Knowledge,
): ConfigGuess | undefined {
  const byEmail: Node[] = [];
  const byId: Node[] = [];
  for (const { kind, surface, find, site } of operations) {
    if (kind !== "identify" || surface === "mobile") continue;
    const origins = find("person").flatMap((person) => flow.findOrigins(person));
    if (origins.length === 0 || origins.some((origin) => calls.isFilledByCallers(origin))) continue;
    (origins.some((origin) => findEmailSource(origin, flow)) ? byEmail : byId).push(site);
  }
  const [email] = byEmail;
  const guess = (value: ConfigGuess["value"], because: string, site: Node): ConfigGuess => ({
    key: ["workspace", "identifiers"],
    value,
    because,
    at: placeOf(site),
  });
  if (!email) return byId[0] && guess(["id"], "people are identified by an id", byId[0]);
  if (byId.length > 0)
    return guess(undefined, "a person is identified by an email here, and by an id elsewhere", email);
  return byEmail.length < habit
    ? guess(undefined, "the only call that identifies a person passes an email", email)
    : guess(["id", "email"], `all ${byEmail.length} calls that identify a person pass an email`, email);
}

function guessBounces({ facts }: Knowledge): ConfigGuess | undefined {
  const handler = facts.getBounceHandler();
  const key = ["workspace", "bounces"];
  if (handler !== undefined)
    return {
      key,
      value: "handled-here",
      because: "bounces are handled here",
      at: { path: handler, line: 1 },
    };
  const [use] = facts.getMailUses();
  return (
    use && {
      key,
      value: undefined,
      because: "this code sends people email, and nothing here handles bounces",
      at: placeOf(use.site),
    }
  );
}

function placeOf(node: Node): ConfigGuess["at"] {
  return { path: getPath(node.getSourceFile()), line: getStartLine(node) };
}
