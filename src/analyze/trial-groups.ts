/**
 * The fewest groups of the numbers below `count` of which, for any two numbers, one holds the first and not the second. Where that
 * takes more groups than `most`, the last numbers are in none.
 *
 * Each number is in another half of the groups: no half contains another one (Sperner's theorem), and no other choice gives more of them.
 */
export function separate(count: number, most: number): readonly (readonly number[])[] {
  let groups = Math.min(1, most);
  while (groups < most && listHalves(groups, count).length < count) groups++;
  const halves = listHalves(groups, count);
  return Array.from({ length: groups }, (_, group) =>
    halves.flatMap((half, number) => (((half >> group) & 1) === 1 ? [number] : [])),
  );
}

/** The first choices of half of so many groups, each as the bits of a number; with an odd number of groups the bigger half. */
function listHalves(groups: number, count: number): readonly number[] {
  const halves: number[] = [];
  for (let bits = 0; bits < 2 ** groups && halves.length < count; bits++) {
    if (countBits(bits) === Math.ceil(groups / 2)) halves.push(bits);
  }
  return halves;
}

function countBits(bits: number): number {
  return bits === 0 ? 0 : (bits & 1) + countBits(bits >> 1);
}
