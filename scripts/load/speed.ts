import { availableParallelism } from "node:os";
import { performance } from "node:perf_hooks";
import { execa } from "execa";
import { readCpuSeconds } from "./read-process.ts";
import { countOutcomes, outcomeNames, print, printReasons, toSeconds } from "./report.ts";
import { withStage, type Size } from "./stage.ts";

/**
 * Reviews the same pull requests with one worker and with two, and prints how much faster two are. Each worker has one core, as a small machine
 * would: alone, it would use all that there are. The sandbox takes its part of all cores.
 */
export async function playSpeed(size: Size): Promise<void> {
  const [one, two] = [await measure(size, 1), await measure(size, 2)];
  print(
    ["workers", ...outcomeNames, "seconds", "CPU seconds of each"],
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
    await deliver(heads);
    const startedAt = performance.now();
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
    const readyAt = await Promise.all(workers.map(({ pid }) => readCpuSeconds(pid)));
    await untilCompleted(heads.length);
    const seconds = performance.now() - startedAt;
    printReasons(heads);
    const cpu: number[] = [];
    for (const [index, { pid }] of workers.entries()) {
      cpu.push((await readCpuSeconds(pid)) - (readyAt[index] ?? 0));
    }
    const list = cpu.map((one) => one.toFixed(1)).join(", ");
    return {
      ...{ seconds, most: Math.max(...cpu) },
      row: [workerCount, ...countOutcomes(heads), toSeconds(seconds), list],
    };
  });
}
