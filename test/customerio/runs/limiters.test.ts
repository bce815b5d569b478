import { describe, expect, test } from "vitest";
import { client, learnFrom } from "./code.ts";

describe("a limiter at the top of a module", () => {
  test.each<[string | undefined, string]>([
    ["limiter.schedule(() => send())", "const limiter = new Bottleneck({ minTime: 10 });"],
    ["limiter(() => send())", "const limiter = pLimit(10);"],
    ["limiter.add(() => send())", "const limiter = new PQueue({ concurrency: 5 });"],
    ["limiter.add(() => send())", "const limiter = new PQueue.default({ interval: 1000, intervalCap: 9 });"],
    [undefined, "const limiter = new PQueue();"],
    [undefined, "const limiter = new PQueue({ autoStart: false /* concurrency: 5 */ });"],
    [undefined, `const limiter = new PQueue({ name: "concurrency: 5" });`],
    [undefined, "const limiter = Bottleneck({ minTime: 10 });"],
    [undefined, "const limiter = new pLimit(10);"],
    [undefined, "const limiter = pLimits(10);"],
    [undefined, "const limiter = [pLimit(10)];"],
  ])("wraps a call as %s: %s", (expected, code) => {
    const { limiters } = learnFrom(`${client}${code}`);
    expect(limiters.all.map((limiter) => limiter.wrap("send()"))).toEqual(expected ? [expected] : []);
  });

  test("is in scope where it is declared or imported, under the name it has there", () => {
    const { limiters, operations } = learnFrom({
      "src/limits.ts": `${client}export const limiter = pLimit(10);\nawait cio.track("1", { name: "a" });`,
      "src/sync.ts": `${client}import { limiter as slow } from "./limits";\nawait cio.track("2", { name: "b" });`,
      "src/other.ts": `${client}import "./limits";\nawait cio.track("3", { name: "c" });`,
    });
    const inScope = operations.map(({ site }) => [
      site.getSourceFile().getBaseName(),
      limiters.getInScope(site)?.name,
    ]);
    expect(Object.fromEntries(inScope)).toEqual({
      "limits.ts": "limiter",
      "sync.ts": "slow",
      "other.ts": undefined,
    });
  });
});
