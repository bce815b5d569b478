import type { FollowedPlace, FollowPlace } from "../vocabulary/follow-lines.ts";
import type { InventoryPlace } from "../vocabulary/inventory.ts";
import { addToSet } from "../vocabulary/group-by.ts";

interface Placed {
  readonly places: readonly InventoryPlace[];
}

interface Site<Entry> {
  readonly entry: Entry;
  readonly path: string;
  readonly line: number;
}

/**
 * Pairs removed entries with new ones at the same calls. If a change rewrites several calls at once, they are paired in order, if there are
 * as many as before. An entry with more than one possible partner gets none.
 *
 * @returns for each new entry, the one that it replaces
 */
export function pairBySite<Entry extends Placed>(
  gone: readonly Entry[],
  fresh: readonly Entry[],
  mayPair: (gone: Entry, fresh: Entry) => boolean,
  follow: FollowPlace,
): ReadonlyMap<Entry, Entry> {
  const sites = fresh.flatMap((entry) => entry.places.map((place) => ({ entry, ...place })));
  const partners = new Map<Entry, Set<Entry>>();
  const add = (a: Entry, b: Entry): void => {
    addToSet(partners, a, b);
  };
  for (const { place, former } of groupByPlace(gone, follow)) {
    const here = sites.filter((site) => isWithin(site, place)).sort((a, b) => a.line - b.line);
    if (here.length !== former.length || !areApart(here) || !areApart(former)) continue;
    for (const [index, { entry }] of former.entries()) {
      const other = here[index]?.entry;
      if (other === undefined || !mayPair(entry, other)) continue;
      add(entry, other);
      add(other, entry);
    }
  }
  const pairs = new Map<Entry, Entry>();
  for (const entry of fresh) {
    const [former, ...others] = partners.get(entry) ?? [];
    if (former === undefined || others.length > 0 || partners.get(former)?.size !== 1) continue;
    pairs.set(entry, former);
  }
  return pairs;
}

interface PlaceGroup<Entry> {
  readonly place: FollowedPlace;
  /** In the order of their lines. */
  readonly former: readonly Site<Entry>[];
}

/** The earlier calls, by the lines where they are now. */
function groupByPlace<Entry extends Placed>(
  gone: readonly Entry[],
  follow: FollowPlace,
): readonly PlaceGroup<Entry>[] {
  const groups = new Map<string, { place: FollowedPlace; former: Site<Entry>[] }>();
  for (const entry of gone) {
    for (const { path, line } of entry.places) {
      const place = follow(path, line);
      if (place === undefined) continue;
      const key = `${place.path}\0${place.startLine}\0${place.endLine}`;
      const group = groups.get(key) ?? { place, former: [] };
      group.former.push({ entry, path, line });
      groups.set(key, group);
    }
  }
  return [...groups.values()].map(({ place, former }) => ({
    place,
    former: former.toSorted((a, b) => a.line - b.line),
  }));
}

/** Says whether no two are on one line: a call can do several things, in no order. */
function areApart(sites: readonly { readonly line: number }[]): boolean {
  return sites.length === 1 || new Set(sites.map(({ line }) => line)).size === sites.length;
}

function isWithin({ path, line }: Pick<InventoryPlace, "path" | "line">, place: FollowedPlace): boolean {
  return path === place.path && place.startLine <= line && line <= place.endLine;
}
