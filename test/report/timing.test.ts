import { expect, test } from "vitest";
import { reportTiming } from "../../src/report/timing.ts";

test("each stage has its time, and what it worked on", () => {
  const stages = [
    { name: "read", milliseconds: 1_234.4, files: 3_255, bytes: 12_345_678 },
    { name: "check", rule: "missing-email", milliseconds: 0.2 },
    { name: "prove", milliseconds: 80, trials: 2 },
  ] as const;
  expect(reportTiming(stages)).toBe(
    `Stage                    Time  Files       Size
read                 1,234 ms  3,255  12,346 kB
check missing-email      0 ms
prove (2 trials)        80 ms
total                1,315 ms
`,
  );
});
