/** Matches any number of items, or none. */
export const anything = "anything" as const;

/** What is expected of each item of a sequence, in order: of the segments of a path, or the characters of a name. */
export type Sequence<Item> = readonly (typeof anything | ((item: Item) => boolean))[];

/**
 * Says whether items are what a sequence expects. Where an item is not, only the last wildcard before it takes one more, which is enough:
 * what the wildcards before that could take as well, it can. So every item is compared with each expectation at most once.
 */
export function matchesSequence<Item>(expected: Sequence<Item>, items: ArrayLike<Item>): boolean {
  let next = 0;
  let index = 0;
  let wildcard = -1;
  let taken = 0;
  while (index < items.length) {
    const expectation = expected[next];
    if (expectation === anything) {
      wildcard = next++;
      taken = index;
      // The loop's condition says that there is such an item.
    } else if (expectation?.(items[index] as Item) === true) {
      next++;
      index++;
    } else if (wildcard !== -1) {
      next = wildcard + 1;
      index = ++taken;
    } else return false;
  }
  return expected.slice(next).every((expectation) => expectation === anything);
}
