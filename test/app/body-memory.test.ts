import { describe, expect, it } from "vitest";
import { createBodyMemory } from "../../src/app/body-memory.ts";

const kilobyte = 1024;
const piece = (size: number) => Buffer.alloc(size, 1);

describe("a body", () => {
  it("is what was added, piece by piece", () => {
    const body = createBodyMemory(1000)(11);
    expect(["in ", "three ", "go"].map((text) => body.add(Buffer.from(text)))).toEqual([true, true, true]);
    expect(body.content().toString()).toBe("in three go");
  });

  it("of a million pieces of one byte takes a megabyte", () => {
    const body = createBodyMemory(1_000_000)(1_000_000);
    const before = process.memoryUsage();
    const one = piece(1);
    for (let index = 0; index < 1_000_000; index++) body.add(one);
    const after = process.memoryUsage();
    expect(body.content()).toHaveLength(1_000_000);
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(4_000_000);
  });

  it("takes nothing before its first byte, whatever length was announced", () => {
    const open = createBodyMemory(100 * kilobyte);
    const announced = Array.from({ length: 50 }, () => open(90 * kilobyte));
    expect(open(100 * kilobyte).add(piece(100 * kilobyte))).toBe(true);
    expect(announced.every((body) => body.content().length === 0)).toBe(true);
  });

  it("takes 64 kB with its first byte, but never more than its length", () => {
    const open = createBodyMemory(100 * kilobyte);
    const [small, larger, last] = [open(36 * kilobyte), open(90 * kilobyte), open(1)];
    expect([small.add(piece(1)), larger.add(piece(1))]).toEqual([true, true]);
    // Not one byte is left, and the largest body gives way to another.
    expect(last.add(piece(1))).toBe(true);
    expect(small.add(piece(1))).toBe(true);
    expect(larger.add(piece(1))).toBe(false);
  });
});

describe("when the memory runs out", () => {
  it("the largest body gives way to a smaller one", () => {
    const open = createBodyMemory(100 * kilobyte);
    const [large, medium, small] = [open(60 * kilobyte), open(40 * kilobyte), open(10 * kilobyte)];
    expect(large.add(piece(60 * kilobyte))).toBe(true);
    expect(medium.add(piece(40 * kilobyte))).toBe(true);
    expect(small.add(piece(10 * kilobyte))).toBe(true);
    expect([large, medium, small].map((body) => body.content().length)).toEqual([
      0,
      40 * kilobyte,
      10 * kilobyte,
    ]);
    expect(large.add(piece(1))).toBe(false);
  });

  it("a body that is as large as the largest is refused, and gives its own memory back", () => {
    const open = createBodyMemory(200 * kilobyte);
    const [first, second] = [open(128 * kilobyte), open(128 * kilobyte)];
    expect(first.add(piece(128 * kilobyte))).toBe(true);
    expect(second.add(piece(64 * kilobyte))).toBe(true);
    expect(second.add(piece(64 * kilobyte))).toBe(false);
    expect(second.content()).toHaveLength(0);
    expect(open(72 * kilobyte).add(piece(72 * kilobyte))).toBe(true);
    expect(first.content()).toHaveLength(128 * kilobyte);
  });

  it("what was released is free to the last byte, also if it is released twice", () => {
    const open = createBodyMemory(100 * kilobyte);
    for (let round = 0; round < 100; round++) {
      const body = open(100 * kilobyte);
      expect(body.add(piece(100 * kilobyte))).toBe(true);
      body.release();
      body.release();
      expect(body.add(piece(1))).toBe(false);
    }
    const [half, other] = [open(50 * kilobyte), open(50 * kilobyte)];
    expect(half.add(piece(50 * kilobyte)) && other.add(piece(50 * kilobyte))).toBe(true);
    expect(half.content()).toHaveLength(50 * kilobyte);
  });
});
