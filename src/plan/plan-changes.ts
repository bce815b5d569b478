import { makeFollowPlace } from "../vocabulary/follow-lines.ts";
import { nothingChanges, type ChangeAtCustomerIo } from "../vocabulary/inventory-change.ts";
import { changeWords, describeInventoryChange } from "./change-words.ts";
import { compareInventories } from "./compare-inventories.ts";
import type { ReviewInput } from "./review-input.ts";

/** How many lines are shown; the rest is folded. */
export const maxChangeLines = 15;
/** How many more are folded; beyond that, only their number is shown. */
const maxFolded = 200;

/** What a change does at Customer.io. */
export function planChanges({
  analysis,
  changes,
}: Pick<ReviewInput, "analysis" | "changes">): ChangeAtCustomerIo {
  const { comparison } = analysis;
  if (comparison === undefined) return nothingChanges;
  return {
    changes: compareInventories(comparison, makeFollowPlace(changes)),
    notCompared: comparison.notCompared,
  };
}

/** The same as lines of Markdown, under a heading; none if nothing changes. */
export function listChangeLines({ changes, notCompared }: ChangeAtCustomerIo): readonly string[] {
  if (changes.length + notCompared.length === 0) return [];
  const rows = changes
    .slice(0, maxChangeLines + maxFolded)
    .map((one) => describeInventoryChange(one, (path) => path));
  const [shown, folded] = [rows.slice(0, maxChangeLines), rows.slice(maxChangeLines)];
  const unlisted = changes.length - rows.length;
  return [
    changeWords.heading,
    "",
    ...shown,
    ...(folded.length === 0
      ? []
      : [
          "",
          `<details><summary>${changeWords.more(changes.length - shown.length)}</summary>`,
          "",
          ...folded,
          ...(unlisted === 0 ? [] : [`- … and ${changeWords.more(unlisted)}`]),
          "",
          "</details>",
        ]),
    ...(notCompared.length === 0
      ? []
      : [...(shown.length === 0 ? [] : [""]), changeWords.notCompared(notCompared)]),
  ];
}
