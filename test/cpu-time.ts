/**
 * How much processor time `work` takes, in milliseconds: the least of three rounds, so that neither other processes nor the first
 * compilation count. Costs that must stay bounded are asserted with it; speed is measured by `npm run bench`.
 */
export async function cpuTimeOf(work: () => unknown): Promise<number> {
  let least = Infinity;
  for (let round = 0; round < 3; round++) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}
