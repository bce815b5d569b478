import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createFairSlots } from "../../src/jobs/fair-slots.ts";

/** Slots whose work, such as `a1` of tenant `a`, ends when the test says so. */
function someSlots(count: number, perTenant?: number) {
  const slots = createFairSlots(count, perTenant);
  const started: string[] = [];
  const releases = new Map<string, () => void>();
  const leaves = new Map<string, () => void>();
  return {
    started,
    ask: (work: string, suits?: () => boolean) => {
      const start = (release: () => void) => {
        started.push(work);
        releases.set(work, release);
      };
      leaves.set(work, slots.claim(work.slice(0, 1), start, suits));
    },
    end: (work: string) => releases.get(work)?.(),
    leave: (work: string) => leaves.get(work)?.(),
  };
}

describe("slots are given", () => {
  test.each<[string, number, readonly string[], readonly string[], readonly string[]]>([
    ["to whoever is alone, all of them", 2, ["a1", "a2", "a3"], [], ["a1", "a2"]],
    ["in the order of one tenant's work", 1, ["a1", "a2", "a3"], ["a1", "a2"], ["a1", "a2", "a3"]],
    [
      "to who waits and has none, before who has one",
      2,
      ["a1", "a2", "a3", "a4", "b1"],
      ["a1"],
      ["a1", "a2", "b1"],
    ],
    ["to who holds fewer", 4, ["a1", "a2", "a3", "b1", "a4", "b2"], ["a1"], ["a1", "a2", "a3", "b1", "b2"]],
    [
      "in turn to those who hold as many",
      1,
      ["a1", "a2", "a3", "b1", "b2", "c1"],
      ["a1", "b1", "c1", "a2", "b2"],
      ["a1", "b1", "c1", "a2", "b2", "a3"],
    ],
    ["to somebody who just came only after those who waited", 1, ["a1", "b1", "c1"], ["a1"], ["a1", "b1"]],
    ["to the others before the same one again", 1, ["a1", "b1", "a2"], ["a1", "b1"], ["a1", "b1", "a2"]],
  ])("%s", (_how, count, asked, ended, started) => {
    const slots = someSlots(count);
    for (const work of asked) slots.ask(work);
    for (const work of ended) slots.end(work);
    expect(slots.started).toEqual(started);
  });

  test("to one tenant up to its limit, so that one stays free for whoever comes", () => {
    const slots = someSlots(3, 2);
    for (const work of ["a1", "a2", "a3", "b1"]) slots.ask(work);
    expect(slots.started).toEqual(["a1", "a2", "b1"]);
    slots.end("b1");
    expect(slots.started).toEqual(["a1", "a2", "b1"]);
    slots.end("a1");
    expect(slots.started).toEqual(["a1", "a2", "b1", "a3"]);
  });

  test("to who waits longest of those whom they suit, and to somebody else only if they suit nobody", () => {
    const slots = someSlots(1);
    slots.ask("a1");
    slots.ask("b1", () => false);
    for (const work of ["c1", "d1"]) slots.ask(work);
    for (const work of ["a1", "c1", "d1"]) slots.end(work);
    expect(slots.started).toEqual(["a1", "c1", "d1", "b1"]);
  });

  test("to nobody whom they suit, but who has more", () => {
    const slots = someSlots(2);
    for (const work of ["a1", "a2", "a3"]) slots.ask(work);
    slots.ask("b1", () => false);
    slots.end("a1");
    expect(slots.started).toEqual(["a1", "a2", "b1"]);
  });

  test("to others at most three times before the one whose turn it is", () => {
    const slots = someSlots(1);
    slots.ask("a1");
    slots.ask("b1", () => false);
    for (const work of ["c1", "c2", "c3", "c4"]) slots.ask(work);
    for (const work of ["a1", "c1", "c2", "c3"]) slots.end(work);
    expect(slots.started).toEqual(["a1", "c1", "c2", "c3", "b1"]);
  });

  test("never to who gave up", () => {
    const slots = someSlots(1);
    for (const work of ["a1", "b1", "b2"]) slots.ask(work);
    slots.leave("b1");
    slots.end("a1");
    expect(slots.started).toEqual(["a1", "b2"]);
  });

  test("once, however often one is released, and also after giving up too late", () => {
    const slots = someSlots(1);
    for (const work of ["a1", "b1", "b2"]) slots.ask(work);
    slots.leave("a1");
    slots.end("a1");
    slots.end("a1");
    expect(slots.started).toEqual(["a1", "b1"]);
  });

  test("to who came back, although an old claim of theirs is given up", () => {
    const slots = someSlots(1);
    slots.ask("a1");
    slots.end("a1");
    slots.ask("b1");
    slots.ask("a2");
    slots.leave("a1");
    slots.end("b1");
    expect(slots.started).toEqual(["a1", "b1", "a2"]);
  });
});

/** The tenant that asks, ends or gives up next: by index, so that every sequence means something. */
const steps = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ kind: fc.constant("ask"), at: fc.nat(4) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("ask for another"), at: fc.nat(4) }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant("end"), at: fc.nat(20) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("leave"), at: fc.nat(20) }) },
  ),
  { maxLength: 80 },
);

test("in any sequence no slot is idle while somebody waits who may have it, nobody overtakes their own work or holds more than a share, and all get their turn", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 4 }),
      steps,
      (count, most, sequence) => {
        const slots = createFairSlots(count, most);
        const running: { tenant: string; release: () => void }[] = [];
        const waiting: { tenant: string; leave: () => void }[] = [];
        const held = (tenant: string) => running.filter((one) => one.tenant === tenant).length;
        /** How often others were served since a tenant without a slot began to wait. */
        const passed = new Map<string, number>();

        const ask = (tenant: string, suits?: () => boolean) => {
          const entry = { tenant, leave: (): void => undefined };
          waiting.push(entry);
          entry.leave = slots.claim(
            tenant,
            (release) => {
              expect(waiting.find((one) => one.tenant === tenant)).toBe(entry);
              // A tenant that waits holds at least as many.
              for (const other of waiting) expect(held(other.tenant)).toBeGreaterThanOrEqual(held(tenant));
              expect(held(tenant)).toBeLessThan(most);
              const tenants = new Set(waiting.map((one) => one.tenant));
              expect(held(tenant) + 1).toBeLessThanOrEqual(Math.ceil(count / tenants.size) + 1);
              for (const other of tenants)
                if (held(other) === 0) passed.set(other, (passed.get(other) ?? 0) + 1);
              passed.delete(tenant);
              waiting.splice(waiting.indexOf(entry), 1);
              running.push({ tenant, release });
            },
            suits,
          );
        };
        const check = () => {
          expect(running.length).toBeLessThanOrEqual(count);
          if (waiting.some((one) => held(one.tenant) < most)) expect(running.length).toBe(count);
          // There are five tenants: each of the others is served at most once before somebody without a slot, and passed three times.
          for (const { tenant } of waiting) {
            if (held(tenant) === 0) expect(passed.get(tenant) ?? 0).toBeLessThanOrEqual(4 * 4 + 3);
          }
        };
        for (const { kind, at } of sequence) {
          if (kind === "ask") ask("abcde".charAt(at));
          else if (kind === "ask for another") ask("abcde".charAt(at), () => false);
          else if (kind === "end" && running.length > 0) running.splice(at % running.length, 1)[0]?.release();
          else if (kind === "leave" && waiting.length > 0) waiting.splice(at % waiting.length, 1)[0]?.leave();
          check();
        }
        while (running.length > 0) {
          running.shift()?.release();
          check();
        }
        expect(waiting).toEqual([]);
      },
    ),
  );
});
