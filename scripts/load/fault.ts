import { performance } from "node:perf_hooks";
import type { Play } from "./faults.ts";
import { countOutcomes, outcomeNames, print, printReasons, toSeconds } from "./report.ts";
import { until, withStage, type Size } from "./stage.ts";

/** Reviews pull requests with two workers while something fails, and prints what became of them. */
export async function playFault(name: string, { how, options = {}, act }: Play, size: Size): Promise<void> {
  await withStage(size, options, async (stage) => {
    const { heads, counts, start, deliver, untilCompleted } = stage;
    await start("web");
    const workers = await Promise.all([start("worker"), start("worker")]);
    const kept = Math.floor(heads.length / 4);
    const [first, rest] = [heads.slice(kept), heads.slice(0, kept)];
    let healedAt = performance.now();
    try {
      await deliver(first);
      await untilCompleted(Math.floor(heads.length / 4));
      await act({ ...stage, workers, openRest: () => deliver(rest) });
      healedAt = performance.now();
      await until(() =>
        countOutcomes(heads)
          .slice(-2)
          .every((count) => count === 0),
      );
    } finally {
      const { all, refused, failed } = counts.read();
      print(
        ["fault", "injected how", ...outcomeNames, "requests", "refused", "failed", "seconds after it"],
        [
          [
            ...[name, how, ...countOutcomes(heads)],
            ...[all, refused, failed, toSeconds(performance.now() - healedAt)],
          ],
        ],
      );
      printReasons(heads);
    }
  });
}
