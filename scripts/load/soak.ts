import { readBytes, readCpuSeconds, readMemory } from "./read-process.ts";
import { countOutcomes, outcomeNames, print, printReasons } from "./report.ts";
import { isCompleted, until, withStage, type Head, type Size } from "./stage.ts";

/** How many reviews run at the same time. */
const atOnce = 4;
const parts = 10;

/** Reviews one pull request after the other in one process, as an hour of steady work would. Prints its memory after each tenth, and what a review costs. */
export async function playSoak(size: Size): Promise<void> {
  await withStage(size, { isAnalyzing: true, catchUpMilliseconds: 60_000 }, async (stage) => {
    const { github, heads, start, deliver, counts } = stage;
    const { pid } = await start("alone");
    const read = async () => ({
      ...{ cpu: await readCpuSeconds(pid), bytes: await readBytes(pid), memory: await readMemory(pid) },
      ...{ ...counts.read(), webhooks: github.deliveries.length },
    });
    const readings: Awaited<ReturnType<typeof read>>[] = [];
    const waiting = [...heads];
    const part = Math.ceil(heads.length / parts);
    let done = 0;
    const work = async () => {
      for (let head = waiting.shift(); head !== undefined; head = waiting.shift()) {
        await review(head, deliver);
        done += 1;
        if (done % part === 0) readings.push(await read());
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    const last = await read();
    // Until then, much is read and compiled for the first time.
    const first = readings[0] ?? last;
    const memory = [...readings, last].map((reading) => reading.memory);
    print(
      [...outcomeNames, "resident memory after each tenth, in MB"],
      [[...countOutcomes(heads), memory.join(", ")]],
    );
    printReasons(heads);
    const each = (name: "cpu" | "bytes" | "all" | "created" | "webhooks") =>
      (last[name] - first[name]) / (heads.length - part);
    print(
      ["CPU seconds per review", "requests", "of which create content", "kB in and out", "webhooks"],
      [
        [
          ...[each("cpu").toFixed(3), each("all").toFixed(1), each("created").toFixed(1)],
          ...[Math.round(each("bytes") / 1024), each("webhooks").toFixed(1)],
        ],
      ],
    );
  });
}

async function review(head: Head, deliver: (heads: readonly Head[]) => Promise<void>): Promise<void> {
  await deliver([head]);
  await until(() => isCompleted(head));
}
