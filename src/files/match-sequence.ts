/** Matches any number of items, or none. */
export const anything = "anything" as const;

/** What is expected of each item of a sequence, in order: the segments of a path, or the characters of a name. */
export type Sequence<Item> = readonly (typeof anything | ((item: Item) => boolean))[];

/**
 * Says whether items match a sequence. At a mismatch, only the last wildcard before it takes one more item. That is enough, since it can
 * take whatever earlier wildcards could. So every item is compared with each expectation at most once.
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
