import { getPath } from "../customerio/program/program.ts";
import { getEventKeys, isJudgeable } from "../customerio/repository/event-styles.ts";
import type { BeforeChange } from "../rule.ts";
import type { Comparison, Lookalike } from "../vocabulary/comparison.ts";
import { makeFollowPlace } from "../vocabulary/follow-lines.ts";
import { emptyInventory, type Inventory, type InventoryEvent } from "../vocabulary/inventory.ts";
import type { FileChange } from "../vocabulary/snapshot.ts";
import type { LineOf } from "./added-lines.ts";
import type { CodeBefore } from "./learn-before.ts";
import type { LearnedBefore } from "./learned-before.ts";

/** What rules may ask about the code before a change. */
export function describeBefore(
  { inventory, identifies }: LearnedBefore,
  changes: readonly FileChange[],
  lineOf: LineOf,
): BeforeChange {
  const sent = new Set(listFixed(inventory));
  const follow = makeFollowPlace(changes);
  const followed = identifies.flatMap(({ path, line, givesEmail }) => {
    const place = follow(path, line);
    return place === undefined ? [] : [{ ...place, givesEmail }];
  });
  return {
    sentEvent: (name) => sent.has(name),
    gaveEmail: (call) => {
      const path = getPath(call.getSourceFile());
      const line = lineOf(call);
      const here = followed.filter(
        (place) => place.path === path && place.startLine <= line && line <= place.endLine,
      );
      return here.length > 0 && here.every(({ givesEmail }) => givesEmail);
    },
  };
}

/**
 * Collects what is compared. Nothing is compared if a changed file could not be read completely: its calls would seem to be gone.
 *
 * @param after what the code does now; `undefined` if that was not asked for
 * @param unread paths of files that could not be parsed, or not be judged for another reason
 */
export function compareWithBefore(
  { learned, compared, notCompared }: CodeBefore,
  after: Inventory | undefined,
  unread: ReadonlySet<string>,
): Comparison {
  if (learned === undefined || after === undefined || compared.some((path) => unread.has(path))) {
    const paths = [...new Set([...compared.filter((path) => unread.has(path)), ...notCompared])];
    return { before: emptyInventory, after: emptyInventory, lookalikes: [], notCompared: paths.sort() };
  }
  const before = learned.inventory;
  return { before, after, lookalikes: findLookalikes(before, after), notCompared };
}

function findLookalikes(before: Inventory, after: Inventory): readonly Lookalike[] {
  const known = new Set(listFixed(before));
  const now = listFixed(after);
  const byKey = new Map<string, string>();
  for (const name of now.filter((one) => known.has(one) && isJudgeable(one)))
    for (const key of getEventKeys(name)) if (!byKey.has(key)) byKey.set(key, name);
  return now.flatMap((name) => {
    if (known.has(name) || !isJudgeable(name)) return [];
    const other = getEventKeys(name)
      .map((key) => byKey.get(key))
      .find((found) => found !== undefined);
    return other === undefined ? [] : [{ name, known: other }];
  });
}

function listFixed({ events }: Inventory): readonly string[] {
  return events.flatMap(({ kind, name, isFixed }: InventoryEvent) =>
    kind === "event" && isFixed && name !== undefined ? [name.trim()] : [],
  );
}
