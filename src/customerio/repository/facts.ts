import type { SourceText } from "../../vocabulary/snapshot.ts";
import { findBounceHandler, findMailUses, type MailUse } from "./bounces.ts";
import {
  findStyledEvents,
  listFixedEvents,
  readEventNames,
  type EventName,
  type FixedEvent,
} from "./event-catalogue.ts";
import { learnConvention, type EventStyle, type NamingConvention } from "./event-styles.ts";
import type { Objects } from "../values/objects.ts";
import type { Texts } from "../values/texts.ts";
import type { Flow } from "../flow/core.ts";
import type { Operation } from "../operations/reading.ts";

/** What is true of a repository as a whole. Each is computed when it is first asked for, and only once. */
export interface Facts {
  readonly getEventNames: () => readonly EventName[];
  readonly getFixedEvents: () => readonly FixedEvent[];
  /** How the repository names its events, given its config. */
  readonly getConvention: (config: NamingConfig) => NamingConvention;
  /** How often a text occurs in quotes, in all sources. */
  readonly countQuoted: (text: string) => number;
  readonly getMailUses: () => readonly MailUse[];
  /** The path of a file that learns of bounces and complaints; `undefined` when there is none. */
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
  readonly operations: readonly Operation[];
  readonly flow: Flow;
  readonly objects: Objects;
  readonly texts: Texts;
}

export function createFacts({ sources, operations, flow, objects, texts }: FactSources): Facts {
  const getEventNames = once(() => readEventNames(operations, texts, flow));
  const getFixedEvents = once(() => listFixedEvents(getEventNames()));
  return {
    getEventNames,
    getFixedEvents,
    getConvention: (config) => {
      const styled = findStyledEvents(getFixedEvents(), config.events.allow);
      return learnConvention(
        styled.map(({ name }) => name),
        config["event-naming"],
      );
    },
    countQuoted: (text) => countQuoted(text, sources),
    getMailUses: once(() => findMailUses(operations, objects)),
    getBounceHandler: once(() => findBounceHandler(sources)),
  };
}

function countQuoted(text: string, sources: readonly SourceText[]): number {
  const forms = [`"${text}"`, `'${text}'`, `\`${text}\``];
  return sources.reduce(
    (count, source) => forms.reduce((sum, form) => sum + source.text.split(form).length - 1, count),
    0,
  );
}

function once<Value>(find: () => Value): () => Value {
  let found: { readonly value: Value } | undefined;
  return () => (found ??= { value: find() }).value;
}
