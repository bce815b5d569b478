import { describe, expect, test } from "vitest";
import type { Task } from "../../src/threads/messages.ts";
import { createReceiver, createSender, listSources } from "../../src/threads/transfer.ts";
import type { SourceText } from "../../src/vocabulary/snapshot.ts";

/** A sender and the thread that it sends to: what arrives there, and in how many messages. */
function connect() {
  const receive = createReceiver();
  const tasks: Task[] = [];
  const sizes: number[] = [];
  const { send } = createSender((message) => {
    sizes.push(message.length);
    const task = receive(message);
    if (task !== undefined) tasks.push(task);
  });
  return { send, tasks, sizes };
}

const half = "x".repeat(600_000);
const files: readonly SourceText[] = ["a", "b", "c", "d"].map((name) => ({ path: `${name}.ts`, text: half }));
const analyze = (sources: readonly SourceText[]): Task => ({
  name: "analyze",
  input: { snapshot: { sources, skipped: [{ path: "e.ts", reason: "binary" }] }, config: { ignore: [] } },
});

describe("a task arrives as it was sent", () => {
  test.each<{ what: string; task: Task }>([
    { what: "with the sources of a snapshot", task: analyze(files) },
    { what: "with sources of its own", task: { name: "warmUp", input: { sources: files } } },
    { what: "with nothing", task: { name: "warmUp", input: { sources: [] } } },
    { what: "with something else", task: { name: "writeDirective", input: { source: files[0], line: 1 } } },
    { what: "with the same file twice", task: analyze([...files, ...files]) },
  ])("$what", ({ task }) => {
    const { send, tasks } = connect();
    send(task);
    send(task);
    expect(tasks).toEqual([task, task]);
  });
});

test("no message holds much more than a million characters", () => {
  const { send, sizes } = connect();
  send(analyze(files));
  expect(sizes).toHaveLength(3);
  expect(Math.max(...sizes)).toBeLessThan(1_300_000);
});

describe("sources that were sent ahead", () => {
  test("are not sent again with the task that they are for, in whatever order it has them", () => {
    const { send, tasks, sizes } = connect();
    send({ name: "warmUp", input: { sources: files.slice(0, 2) } });
    send({ name: "warmUp", input: { sources: files.slice(2, 3) } });
    const before = sizes.length;
    send(analyze([...files].reverse()));
    expect(tasks.at(-1)).toEqual(analyze([...files].reverse()));
    const later = sizes.slice(before);
    expect(later.filter((size) => size > half.length)).toHaveLength(1);
  });

  test("are the same objects in the task: what was found out about them holds", () => {
    const { send, tasks } = connect();
    send({ name: "warmUp", input: { sources: files } });
    send(analyze(files));
    const [ahead, later] = tasks.map(listSources);
    expect(later).toHaveLength(files.length);
    expect(later?.every((source, index) => source === ahead?.[index])).toBe(true);
  });

  test("are forgotten on both sides with the task, so that the next one holds only its own", () => {
    const { send, tasks, sizes } = connect();
    send({ name: "warmUp", input: { sources: files } });
    send(analyze(files));
    const before = sizes.length;
    send(analyze(files.slice(0, 1)));
    expect(tasks.at(-1)).toEqual(analyze(files.slice(0, 1)));
    expect(sizes.slice(before).filter((size) => size > half.length)).toHaveLength(1);
  });
});
