import { readStack } from "../files/read-stack.ts";
import type { Tasks } from "./tasks.ts";

/** A request to an analysis thread. */
export interface Task {
  readonly name: keyof Tasks;
  /** As the task of that name takes it. */
  readonly input: unknown;
}

/** The messages during a task and at its end. */
export type Answer =
  | Place
  /** The thread is there and begins. */
  | { readonly kind: "started" }
  | { readonly kind: "done"; readonly result: unknown }
  /** The task threw. */
  | { readonly kind: "failed"; readonly error: ThrownError }
  /** The thread ended, and its process is about to. */
  | { readonly kind: "lost"; readonly isOutOfMemory: boolean; readonly error: ThrownError };

/** An error as plain data: between processes, an `Error` loses its message. */
export interface ThrownError {
  readonly message: string;
  readonly stack: string | undefined;
}

export function toThrownError(error: unknown): ThrownError {
  return error instanceof Error
    ? { message: error.message, stack: readStack(error) }
    : { message: String(error), stack: undefined };
}

/** Restores the error as it was where it was thrown. */
export function toError({ message, stack }: ThrownError): Error {
  return Object.assign(new Error(message), stack === undefined ? {} : { stack });
}

/** The data that a thread gets from its process. */
export interface WorkerData {
  /** As `createPlace` returns it. */
  readonly place: Int32Array;
  /** As `compiledCodeFolder`. */
  readonly compiledCode: string | undefined;
}

/** The current place of a task. */
export interface Place {
  readonly kind: "place";
  /** As in `AnalyzeOptions.onProgress`. */
  readonly done: number;
  readonly total: number;
  /** The file that it looked at last: the index in `listSources` plus 1, where 0 is none. */
  readonly file: number;
}

/**
 * Memory in which a thread notes its place, so that the process around it sees it even if the thread dies: steps done, their total, and
 * the file, as in `Place`.
 */
export function createPlace(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT));
}
