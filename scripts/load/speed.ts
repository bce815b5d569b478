import { availableParallelism } from "node:os";
import { performance } from "node:perf_hooks";
import { execa } from "execa";
import { readCpuSeconds } from "./read-process.ts";
import { countOutcomes, outcomeNames, print, printReasons, toSeconds } from "./report.ts";
import { withStage, type Size } from "./stage.ts";

/** How many of the pull requests come first and are not measured: until then, much is read and compiled for the first time. */
const warmUpShare = 0.25;

/**
 * Reviews the same pull requests with one worker and with two, and prints how much faster two are. Each worker has one core, as a small machine
 * would: alone, it would use all that there are. The sandbox takes its part of all cores, so two workers are also compared by their own
 * work: the time that the busier one needs a core.
 */
export async function playSpeed(size: Size): Promise<void> {
  const [one, two] = [await measure(size, 1), await measure(size, 2)];
  print(
    ["workers", ...outcomeNames, "seconds", "CPU seconds of each", "of the sandbox"],
    [one, two].map(({ row }) => row),
  );
  const [faster, share] = [one.seconds / two.seconds, one.most / two.most];
  process.stdout.write(
    `Two workers are ${faster.toFixed(2)} times as fast as one. The busier of them does ${share.toFixed(2)} times less.\n`,
  );
}

async function measure(size: Size, workerCount: number) {
  return withStage(size, { isAnalyzing: true }, async (stage) => {
    const { heads, start, deliver, untilCompleted } = stage;
    await start("web");
    const workers = await Promise.all(Array.from({ length: workerCount }, () => start("worker")));
    for (const [index, { pid }] of workers.entries()) {
      await execa("taskset", [
        "--all-tasks",
        "--cpu-list",
        "--pid",
        String(availableParallelism() - 1 - index),
        String(pid),
      ]);
    }
    const warmUp = Math.ceil(heads.length * warmUpShare);
    await deliver(heads.slice(0, warmUp));
    await untilCompleted(warmUp);
    const readAll = () => Promise.all(workers.map(({ pid }) => readCpuSeconds(pid)));
    const [before, ownBefore] = [await readAll(), process.cpuUsage()];
    const startedAt = performance.now();
    await deliver(heads.slice(warmUp));
    await untilCompleted(heads.length);
    const seconds = performance.now() - startedAt;
    const own = process.cpuUsage(ownBefore);
    const cpu = (await readAll()).map((after, index) => after - (before[index] ?? 0));
    printReasons(heads);
    const list = cpu.map((one) => one.toFixed(1)).join(", ");
    return {
      ...{ seconds, most: Math.max(...cpu) },
      row: [
        ...[workerCount, ...countOutcomes(heads), toSeconds(seconds), list],
        toSeconds((own.user + own.system) / 1000),
      ],
    };
  });
}
