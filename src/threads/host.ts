/**
 * The entry of a process around one analysis thread. If a thread lacks memory for something large, V8 ends its whole process: then only
 * this one ends. The thread is there because only a thread can have a larger stack.
 */
import process from "node:process";
import { Worker, type WorkerOptions } from "node:worker_threads";
import { isBuilt } from "./compiled-code.ts";
import { createPlace, toThrownError, type Answer, type WorkerData } from "./messages.ts";

/** How often to check where the thread is, in milliseconds. */
const lookMilliseconds = 100;

const [, , memoryMegabytes, compiledCode] = process.argv;
const place = createPlace();
const workerData: WorkerData = { place, compiledCode: compiledCode || undefined };
let seen = "";

const worker = startWorker({
  workerData,
  // The compiler recurses over types and control flow, and most of what a parser allocates is short-lived.
  resourceLimits: {
    ...{ stackSizeMb: 16, maxYoungGenerationSizeMb: 64 },
    maxOldGenerationSizeMb: Number(memoryMegabytes),
  },
});
worker.on("message", (answer: Answer) => {
  send(answer);
});
worker.on("error", (error: NodeJS.ErrnoException) => {
  look();
  const isOutOfMemory = error.code === "ERR_WORKER_OUT_OF_MEMORY";
  send({ kind: "lost", isOutOfMemory, error: toThrownError(error) }, () => process.exit(1));
});
// As a `Sender` made it.
process.on("message", (message: Uint8Array) => {
  worker.postMessage(message);
});
setInterval(look, lookMilliseconds);

// Ctrl-C reaches every process of a terminal. The one that started this one may still have something to finish, and ends this one.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => undefined);
// It is gone: nothing waits for an answer, and a thread in the middle of an analysis would continue for long.
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));

/** Reports where the thread is, if that has changed. */
function look(): void {
  const [done = 0, total = 0, file = 0] = place;
  if (seen === place.join()) return;
  seen = place.join();
  send({ kind: "place", done, total, file });
}

function send(message: Answer, then?: () => void): void {
  process.send?.(message, undefined, undefined, then);
}

function startWorker(options: WorkerOptions): Worker {
  if (isBuilt) return new Worker(new URL("./worker.js", import.meta.url), options);
  // The loader that runs TypeScript in this process does not apply to its threads by itself.
  const [api, file] = ["tsx/esm/api", "./worker.ts"].map((name) => JSON.stringify(import.meta.resolve(name)));
  const start = `import(${api}).then(({ register }) => { register(); return import(${file}); })`;
  return new Worker(start, { ...options, eval: true });
}
