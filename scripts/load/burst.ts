import { performance } from "node:perf_hooks";
import { readCpuSeconds } from "./read-process.ts";
import { readRedis } from "./read-redis.ts";
import { countOutcomes, outcomeNames, percentile, print, printReasons, toSeconds } from "./report.ts";
import { withStage, type Size } from "./stage.ts";

/** How many webhooks are under way at the same time. */
const atOnce = 100;

/** Sends all webhooks at once to one process that takes them, while two others review. Prints how fast they were answered and what became of them. */
export async function playBurst(size: Size): Promise<void> {
  await withStage(size, { catchUpMilliseconds: 20_000 }, async (stage) => {
    const { github, redis, heads, start, deliver, untilCompleted, counts } = stage;
    const processes = [await start("web"), ...(await Promise.all([start("worker"), start("worker")]))];
    const readAll = () => Promise.all(processes.map(({ pid }) => readCpuSeconds(pid)));
    const before = await readAll();
    const trimming = setInterval(counts.read, 1_000);
    const startedAt = performance.now();
    let sentAt = startedAt;
    try {
      await deliver(heads, atOnce);
      sentAt = performance.now();
      await untilCompleted(heads.length);
    } finally {
      clearInterval(trimming);
      const sent = github.deliveries.filter(
        ({ event, isRedelivery }) => event === "pull_request" && !isRedelivery,
      );
      const times = sent.map(({ milliseconds }) => milliseconds);
      print(
        [
          ...["webhooks", "accepted at once", "answer p50 ms", "p99 ms", "longest ms", "sent in s"],
          ...[...outcomeNames, "requests", "refused", "done in s"],
        ],
        [
          [
            ...[sent.length, sent.filter(({ status }) => status === 200).length],
            ...[0.5, 0.99, 1].map((share) => Math.round(percentile(times, share))),
            toSeconds(sentAt - startedAt),
            ...countOutcomes(heads),
            ...[counts.read().all, counts.read().refused, toSeconds(performance.now() - startedAt)],
          ],
        ],
      );
      printReasons(heads);
      const cpu = (await readAll()).map((seconds, index) => (seconds - (before[index] ?? 0)).toFixed(1));
      const { commands, peakMegabytes } = await readRedis(redis.url);
      print(
        ["CPU seconds of web and the workers", "webhooks in all", "Redis commands", "Redis peak MB"],
        [[cpu.join(", "), github.deliveries.length, commands, peakMegabytes]],
      );
    }
  });
}
