import type { SourceText } from "../../vocabulary/snapshot.ts";
import { findBounceHandler, findMailUses, type MailUse } from "./bounces.ts";
import {
  findStyledEvents,
  listFixedEvents,
  readEventNames,
  type EventName,
  type FixedEvent,
} from "./event-catalogue.ts";
import { describeNaming, type EventNaming } from "./event-naming.ts";
import { learnConvention, type EventStyle } from "./event-styles.ts";
import { getSenderWords } from "./sender-names.ts";
import type { Objects } from "../values/objects.ts";
import type { Texts } from "../values/texts.ts";
import type { Calls } from "../flow/calls.ts";
import type { Flow } from "../flow/core.ts";
import type { Operation } from "../operations/reading.ts";

/** What holds for a repository as a whole. Each answer is worked out once, when first asked for. */
export interface Facts {
  /** Lists the names of all events that the code sends, fixed or built at run time. */
  readonly getEventNames: () => readonly EventName[];
  /**
   * The words of the event that the function around an operation is named for: `step done` for `stepDone`, if a neighboring `courseDone`
   * sends `course_done`. `undefined` if the file's functions are not named like that, or if the event already exists.
   */
  readonly getSenderWords: (name: EventName) => string | undefined;
  /** Lists the fixed event names, each with all places where it is written. */
  readonly getFixedEvents: () => readonly FixedEvent[];
  /** Works out the naming convention of the repository's events, from the config or from most of the names. */
  readonly getConvention: (config: NamingConfig) => EventNaming;
  /** Counts how often the name of a fixed event is written between quotes, in all sources. */
  readonly countQuoted: (name: string) => number;
  /** Lists the calls that send email, or that give people an email address that campaigns can send to. */
  readonly getMailUses: () => readonly MailUse[];
  /** Gets the path of a file that handles bounces and spam complaints; `undefined` when there is none. */
  readonly getBounceHandler: () => string | undefined;
}

/** What a repository's config says about event names. */
export interface NamingConfig {
  readonly "event-naming": EventStyle | "infer";
  readonly events: { readonly allow: readonly string[] };
}

/** What facts are made of. */
export interface FactSources {
  readonly sources: readonly SourceText[];
  /** Says whether a path holds code that people wrote for production: nothing is learned from other code. */
  readonly isProduct: (path: string) => boolean;
  readonly operations: readonly Operation[];
  readonly flow: Flow;
  readonly calls: Calls;
  readonly objects: Objects;
  readonly texts: Texts;
}

export function createFacts({ sources, isProduct, operations, objects, ...known }: FactSources): Facts {
  const getEventNames = once(() => readEventNames(operations, known));
  const getFixedEvents = once(() => listFixedEvents(getEventNames(), isProduct));
  const countNames = once(() => countQuoted(new Set(getFixedEvents().map(({ name }) => name)), sources));
  const conventions = new Map<NamingConfig, EventNaming>();

  function getConvention(config: NamingConfig): EventNaming {
    const styled = findStyledEvents(getFixedEvents(), config.events.allow);
    const names = styled.map(({ name }) => name);
    return describeNaming(styled, learnConvention(names, config["event-naming"]));
  }

  return {
    getEventNames,
    getFixedEvents,
    getSenderWords: (name) => getSenderWords(name, getEventNames()),
    getConvention: (config) => {
      const convention = conventions.get(config) ?? getConvention(config);
      conventions.set(config, convention);
      return convention;
    },
    countQuoted: (name) => countNames().get(name) ?? 0,
    getMailUses: once(() => findMailUses(operations, objects, isProduct)),
    getBounceHandler: once(() => findBounceHandler(sources, isProduct)),
  };
}

const quotes = ['"', "'", "`"];

/** How often each name is between two quotes of a kind: one pass for all names, as there may be thousands. */
function countQuoted(
  names: ReadonlySet<string>,
  sources: readonly SourceText[],
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { text } of sources) {
    for (const quoted of quotes.flatMap((quote) => text.split(quote).slice(1, -1)))
      if (names.has(quoted)) counts.set(quoted, (counts.get(quoted) ?? 0) + 1);
  }
  return counts;
}

function once<Value>(find: () => Value): () => Value {
  let found: { readonly value: Value } | undefined;
  return () => (found ??= { value: find() }).value;
}
