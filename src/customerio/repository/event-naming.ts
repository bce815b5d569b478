import { comparePlaces, isPipelines, type EventPlace, type FixedEvent } from "./event-catalogue.ts";
import {
  followsConvention,
  getEventKeys,
  isInTitleCase,
  isSameSpelling,
  weighNames,
  writeByConvention,
  type NamingConvention,
} from "./event-styles.ts";

/** How the repository names its events, and what that means for a name. */
export interface EventNaming extends NamingConvention {
  /** The events whose names are a matter of style. */
  readonly events: readonly FixedEvent[];
  /** The place to comment on all names at once: the first literal, by path and line. */
  readonly firstPlace: EventPlace | undefined;
  /** Whether the config or the names decide on a style; if not, the names are too `few`, or they are `mixed`. */
  readonly agreement: "decided" | "few" | "mixed";
  /** Whether a name is in the repository's style, either the configured or the prevailing one. */
  readonly follows: (name: string) => boolean;
  /**
   * Whether an event's name follows the convention of its API when the repository's names do not decide: Title Case for Pipelines, as in
   * Customer.io's own events.
   */
  readonly isUsual: (event: FixedEvent) => boolean;
  /** Writes a name in the style of most events; `undefined` when that style cannot be written. */
  readonly write: (name: string) => string | undefined;
  /** Groups events whose names mean the same, such as `signed_up`, `SignedUp` and `sign_up`; most groups have one member. */
  readonly groupBySpelling: () => readonly (readonly FixedEvent[])[];
  /** Whether two names differ only in case and in the separators between words. */
  readonly isSameSpelling: (a: string, b: string) => boolean;
}

export function describeNaming(events: readonly FixedEvent[], convention: NamingConvention): EventNaming {
  const [firstPlace] = events.flatMap(({ places }) => places).sort(comparePlaces);
  const names = events.map(({ name }) => name);
  const agreement = weighNames(names, convention);
  return {
    ...convention,
    agreement,
    events,
    firstPlace,
    follows: (name) => followsConvention(name, convention),
    isUsual: ({ name, operations }) =>
      agreement !== "decided" && isInTitleCase(name) && operations.every(isPipelines),
    write: (name) => writeByConvention(name, convention),
    groupBySpelling: () => groupBySpelling(events),
    isSameSpelling,
  };
}

function groupBySpelling(events: readonly FixedEvent[]): readonly (readonly FixedEvent[])[] {
  const groups = new Map<string, FixedEvent[]>();
  for (const event of events) {
    const keys = getEventKeys(event.name);
    const group = keys.map((key) => groups.get(key)).find((members) => members !== undefined) ?? [];
    group.push(event);
    for (const key of keys) groups.set(key, group);
  }
  return [...new Set(groups.values())];
}
