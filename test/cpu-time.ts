/**
 * How much processor time `work` takes, in milliseconds of a fast machine: the least of three rounds, so that neither other processes nor the
 * first compilation count, divided by how much slower machines are on which the tests have to pass. What must not happen is work
 * that grows with the square of its input, which takes a thousand times as long. Speed is measured by `npm run bench`.
 */
export async function cpuTimeOf(work: () => unknown): Promise<number> {
  let least = Infinity;
  for (let round = 0; round < 3; round++) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least / slowest;
}

/** Shared virtual machines at a busy hour. */
const slowest = 5;
