/** The entry of an analysis thread. */
import { parentPort, workerData } from "node:worker_threads";
import { fileURLToPath } from "node:url";
import { isBuilt, keepCompiledCode, saveCompiledCode } from "./compiled-code.ts";
import { loadScript } from "./load-script.ts";
import { toThrownError, type Answer, type Task, type WorkerData } from "./messages.ts";
import type { Watch } from "./tasks.ts";
import { createReceiver, listSources } from "./transfer.ts";

// The process around the thread passes it.
const { place, compiledCode } = workerData as WorkerData;

keepCompiledCode(compiledCode);
const { tasks, save } = await load();

const receive = createReceiver();
parentPort?.on("message", (message: Uint8Array) => {
  const task = receive(message);
  if (task === undefined) return;
  send({ kind: "started" });
  const result = answer(task);
  // By the time the answer arrives, the process may be gone.
  if (task.name === "analyze") save();
  send(result);
});

/** Loads the compiler. */
async function load() {
  if (!isBuilt) return { ...(await import("./tasks.ts")), save: () => undefined };
  const script = loadScript(fileURLToPath(new URL("./analysis.cjs", import.meta.url)), compiledCode);
  const save = () => {
    saveCompiledCode();
    script.save();
  };
  // What was built of that file has its type.
  return { ...(script.exports as typeof import("./tasks.ts")), save };
}

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
  const indexes = new Map(listSources(task).map(({ path }, index) => [path, index + 1]));
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
