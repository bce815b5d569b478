import { fork, type ChildProcess } from "node:child_process";
import { on } from "node:events";
import { AnalysisExhausted } from "./exhausted.ts";
import { hostProgram } from "./host-program.ts";
import { toError, type Answer, type Place, type Task } from "./messages.ts";
import { createSender, listSources, type Sender } from "./transfer.ts";

/** One analysis thread in its own process, which does one task at a time. */
export interface Thread {
  /**
   * Does a task. The process starts with the first one, and again after it was ended.
   *
   * @throws the signal's reason when it is aborted, `AnalysisExhausted` when the task takes too much time or memory: the process is
   * ended then, whatever it is doing.
   */
  readonly run: (task: Task, signal: AbortSignal, onPlace: (place: Place) => void) => Promise<unknown>;
  /** Starts the process, so that it is there when a task comes. */
  readonly prepare: () => void;
  readonly close: () => void;
}

export interface ThreadLimits {
  /** For one task, from its start in the thread. */
  readonly timeoutMilliseconds: number;
  /** For long-lived objects. */
  readonly memoryMegabytes: number;
  /** Called when the process has ended. */
  readonly onEnded?: (why: ThreadEnd) => void;
}

/** Why a process ended: nobody needed it, a task took too long or was given up, or by itself, mostly for lack of memory. */
export type ThreadEnd = "idle" | "timeout" | "canceled" | "died";

/** An idle process ends after this time, and gives its memory back: people push again, and it has kept what it parsed. */
const idleMilliseconds = 5 * 60_000;
/** The signal by which V8 ends a process without memory, and the one that the system sends to the process that uses most. */
const outOfMemorySignals: readonly (NodeJS.Signals | null)[] = ["SIGABRT", "SIGTRAP", "SIGILL", "SIGKILL"];
/** The exit codes on systems without signals. */
const abortedCode = 134;

export function createThread({ timeoutMilliseconds, memoryMegabytes, onEnded }: ThreadLimits): Thread {
  let host: Host | undefined;
  /** Why we ended each process. */
  const reasons = new WeakMap<ChildProcess, ThreadEnd>();
  let idle: NodeJS.Timeout | undefined;

  function start(): Host {
    const { file, execArgv, compiledCodeFolder = "" } = hostProgram;
    const process = fork(file, [String(memoryMegabytes), compiledCodeFolder], {
      execArgv,
      // It needs no secrets, and its only output would be V8's crash report.
      ...{ env: {}, stdio: ["ignore", "ignore", "ignore", "ipc"], serialization: "advanced" },
    });
    const started = { hasAnalyzed: false, process, sender: createSender((message) => process.send(message)) };
    const forget = () => {
      if (host === started) host = undefined;
    };
    process.once("exit", forget).on("error", forget);
    process.once("exit", () => onEnded?.(reasons.get(process) ?? "died"));
    return started;
  }

  /** A process that is about to end gets no more tasks. */
  function end(ended: Host | undefined, why: ThreadEnd): void {
    if (ended === undefined) return;
    if (host === ended) host = undefined;
    reasons.set(ended.process, why);
    ended.process.kill("SIGKILL");
  }

  async function run(task: Task, signal: AbortSignal, onPlace: (place: Place) => void): Promise<unknown> {
    const isUsed = host?.hasAnalyzed === true;
    try {
      return await runOnce(task, signal, onPlace);
    } catch (error) {
      // What the process cached of earlier tasks takes memory, too.
      const isRetried = isUsed && error instanceof AnalysisExhausted && error.resource === "memory";
      if (!isRetried) throw error;
      return await runOnce(task, signal, onPlace);
    }
  }

  async function runOnce(task: Task, signal: AbortSignal, onPlace: (place: Place) => void): Promise<unknown> {
    signal.throwIfAborted();
    clearTimeout(idle);
    host ??= start();
    const own = host;
    let timer: NodeJS.Timeout | undefined;
    const overdue = new AbortController();
    const stop = () => {
      end(own, overdue.signal.aborted ? "timeout" : "canceled");
    };
    const startTimer = () => {
      timer = setTimeout(() => {
        overdue.abort();
        stop();
      }, timeoutMilliseconds);
    };
    signal.addEventListener("abort", stop);
    try {
      const outcome = await ask(own, task, startTimer, onPlace);
      own.hasAnalyzed ||= task.name === "analyze";
      if (outcome.kind === "done") return outcome.result;
      if (outcome.kind === "failed") throw toError(outcome.error);
      signal.throwIfAborted();
      throw overdue.signal.aborted
        ? new AnalysisExhausted("time", outcome.file)
        : explainEnd(own.process, outcome);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
      rest();
    }
  }

  /** Lets the process end when it has been idle for long. */
  function rest(): void {
    clearTimeout(idle);
    idle = setTimeout(end, idleMilliseconds, host, "idle").unref();
  }

  return {
    run,
    prepare: () => {
      host ??= start();
      rest();
    },
    close: () => {
      clearTimeout(idle);
      end(host, "idle");
    },
  };
}

/** A process with its thread, and what sends tasks to it. */
interface Host {
  hasAnalyzed: boolean;
  readonly process: ChildProcess;
  readonly sender: Sender;
}

/** How a task ended: with its thread only if that is `ended`. */
type Outcome =
  | Extract<Answer, { kind: "done" | "failed" }>
  | {
      readonly kind: "ended";
      /** Its last message. */
      readonly lost: Extract<Answer, { kind: "lost" }> | undefined;
      readonly file: string | undefined;
    };

async function ask(
  { process, sender }: Host,
  task: Task,
  onStart: () => void,
  onPlace: (place: Place) => void,
): Promise<Outcome> {
  const sources = listSources(task);
  let file: string | undefined;
  let lost: Extract<Outcome, { kind: "ended" }>["lost"];
  sender.send(task);
  for await (const [message] of on(process, "message", { close: ["exit"] })) {
    const answer = message as Answer;
    switch (answer.kind) {
      case "started":
        onStart();
        break;
      case "place":
        file = sources[answer.file - 1]?.path;
        onPlace(answer);
        break;
      case "lost":
        lost = answer;
        break;
      default:
        return answer;
    }
  }
  return { kind: "ended", lost, file };
}

/** Why a process ended that was not stopped. */
function explainEnd(
  { signalCode, exitCode }: ChildProcess,
  { lost, file }: Extract<Outcome, { kind: "ended" }>,
): Error {
  const isOutOfMemory =
    lost?.isOutOfMemory ?? (outOfMemorySignals.includes(signalCode) || exitCode === abortedCode);
  if (isOutOfMemory) return new AnalysisExhausted("memory", file);
  if (lost !== undefined) return toError(lost.error);
  return new Error(`an analysis process ended unexpectedly: ${signalCode ?? exitCode}`);
}
