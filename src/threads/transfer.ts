import { deserialize, serialize } from "node:v8";
import type { SourceText } from "../vocabulary/snapshot.ts";
import type { Task } from "./messages.ts";

/** A message to a thread: sources for a later task, or a task whose sources are replaced by the numbers of those sent before. */
type Message = { readonly kind: "sources"; readonly sources: readonly SourceText[] } | SentTask;

interface SentTask extends Task {
  readonly kind: "task";
  readonly sources: readonly number[];
}

/** How much text goes into one message, in UTF-16 units, so that not all of it is in memory twice. */
const batchLength = 1_000_000;

/** Sends tasks to a thread. Sources go ahead, each once until a task other than `warmUp` was sent. */
export interface Sender {
  readonly send: (task: Task) => void;
}

/** @param post takes a message as bytes, so that the process around a thread passes it on without reading it */
export function createSender(post: (message: Uint8Array) => void): Sender {
  const sent = new Map<SourceText, number>();

  function sendSources(sources: readonly SourceText[]): void {
    const batch: SourceText[] = [];
    let length = 0;
    const flush = () => {
      const message: Message = { kind: "sources", sources: batch.splice(0) };
      if (message.sources.length > 0) post(serialize(message));
      length = 0;
    };
    for (const source of sources) {
      if (sent.has(source)) continue;
      sent.set(source, sent.size);
      batch.push(source);
      length += source.text.length;
      if (length > batchLength) flush();
    }
    flush();
  }

  return {
    send: (task) => {
      const sources = listSources(task);
      sendSources(sources);
      const numbers = sources.map((source) => sent.get(source) ?? 0);
      const message: Message = { kind: "task", ...withSources(task, []), sources: numbers };
      post(serialize(message));
      if (task.name !== "warmUp") sent.clear();
    },
  };
}

/** Reassembles what a `Sender` sent. Returns a function that takes a message, and returns the task if it is one. */
export function createReceiver(): (message: Uint8Array) => Task | undefined {
  let held: SourceText[] = [];
  return (bytes) => {
    // A `Sender` made it.
    const message = deserialize(bytes) as Message;
    if (message.kind === "sources") {
      for (const source of message.sources) held.push(source);
      return undefined;
    }
    const { name, input, sources } = message;
    const all = sources.flatMap((number) => held[number] ?? []);
    if (name !== "warmUp") held = [];
    return withSources({ name, input }, all);
  };
}

/** The sources that a task is about. */
export function listSources({ input }: Task): readonly SourceText[] {
  const { snapshot, sources = snapshot?.sources } = input as InputWithSources;
  return sources ?? [];
}

/** The properties of tasks that hold sources, if any. */
interface InputWithSources {
  readonly snapshot?: { readonly sources: readonly SourceText[] };
  readonly sources?: readonly SourceText[];
}

function withSources({ name, input }: Task, sources: readonly SourceText[]): Task {
  const { snapshot, sources: own } = input as InputWithSources;
  if (own !== undefined) return { name, input: { ...(input as InputWithSources), sources } };
  return snapshot === undefined
    ? { name, input }
    : { name, input: { ...(input as InputWithSources), snapshot: { ...snapshot, sources } } };
}
