/** The entry of an analysis thread. */
import { parentPort, workerData } from "node:worker_threads";
import { keepCompiledCode, saveCompiledCode } from "./compiled-code.ts";
import { listPaths, toThrownError, type Answer, type Task, type WorkerData } from "./messages.ts";
import type { Watch } from "./tasks.ts";

// The process around the thread passes it.
const { place, compiledCode } = workerData as WorkerData;

keepCompiledCode(compiledCode);
const { tasks } = await import("./tasks.ts");

parentPort?.on("message", (task: Task) => {
  send({ kind: "started" });
  const result = answer(task);
  // By the time that somebody has the answer, the process may be gone.
  if (task.name === "analyze") saveCompiledCode();
  send(result);
});

function send(message: Answer): void {
  parentPort?.postMessage(message);
}

function answer(task: Task): Answer {
  // A task comes with the input of its name: `RunTask` checks that.
  const run = tasks[task.name] as (input: unknown, watch: Watch) => unknown;
  try {
    return { kind: "done", result: run(task.input, watch(task)) };
  } catch (error) {
    return { kind: "failed", error: toThrownError(error) };
  }
}

function watch(task: Task): Watch {
  const indexes = new Map(listPaths(task).map((path, index) => [path, index + 1]));
  place.fill(0);
  return {
    onProgress: (done, total) => {
      place.set([done, total]);
    },
    onFile: (path) => {
      place[2] = indexes.get(path) ?? 0;
    },
  };
}
