import { describe, expect, test } from "vitest";
import { openTerminal } from "../../src/cli/terminal.ts";
import { withThread } from "../../src/cli/with-thread.ts";
import { shareMemory } from "../../src/threads/limits.ts";
import { runHere } from "../../src/threads/tasks.ts";
import type { ThreadLimits } from "../../src/threads/thread.ts";

const output = { write: () => undefined, color: false };

/** A terminal that notes which threads were opened and closed. */
function aTerminal() {
  const opened: ThreadLimits[] = [];
  const closed: ThreadLimits[] = [];
  const openThread = (limits: ThreadLimits) => {
    opened.push(limits);
    return { run: runHere, close: () => closed.push(limits) };
  };
  return {
    terminal: openTerminal({ folder: "/", out: output, err: output, width: 80, openThread }),
    opened,
    closed,
  };
}

describe("a command gets a thread", () => {
  test("of ten minutes and most of the machine's memory, which is closed in the end", async () => {
    const { terminal, opened, closed } = aTerminal();
    const guesses = await withThread(terminal, {}, (runTask) => {
      expect(closed).toEqual([]);
      return runTask("guessConfig", { snapshot: { sources: [], skipped: [], changes: undefined } });
    });
    expect(guesses).toEqual([]);
    expect(opened).toEqual([{ timeoutMilliseconds: 600_000, memoryMegabytes: shareMemory(1) }]);
    expect(closed).toEqual(opened);
  });

  test("with other limits, and closed also when the command fails", async () => {
    const { terminal, opened, closed } = aTerminal();
    const failing = withThread(terminal, { timeout: 5, memory: 100 }, () =>
      Promise.reject(new Error("no file")),
    );
    await expect(failing).rejects.toThrow("no file");
    expect(opened).toEqual([{ timeoutMilliseconds: 5_000, memoryMegabytes: 100 }]);
    expect(closed).toEqual(opened);
  });
});

test("an analysis may take no more than 4 GB, and no less than 256 MB however many there are", () => {
  expect(shareMemory(1)).toBeLessThanOrEqual(4096);
  expect(shareMemory(1)).toBeGreaterThanOrEqual(shareMemory(2));
  expect(shareMemory(1_000_000)).toBe(256);
});
