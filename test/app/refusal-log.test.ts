import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createRefusalLog } from "../../src/app/refusal-log.ts";

const minute = 60_000;
const delivery = "7b9d2c1a-0f4e-4c57-9a43-5d1f0e6b8a90";
const headers = { "x-github-event": "push", "x-github-delivery": delivery, "content-length": "24" };

let lines: readonly [data: object, message: string][];
let refused: ReturnType<typeof createRefusalLog>;

beforeEach(() => {
  vi.useFakeTimers();
  lines = [];
  refused = createRefusalLog({
    warn: (data: object, message: string) => {
      lines = [...lines, [data, message]];
    },
  });
});

afterEach(() => {
  vi.useRealTimers();
});

describe("the log of refused webhooks", () => {
  it("says which, and what to do about a wrong secret", () => {
    refused("wrong-signature", headers);
    expect(lines).toEqual([
      [
        { reason: "wrong-signature", event: "push", delivery, length: 24 },
        "refused webhook: the signature does not match. If GitHub sent it, WEBHOOK_SECRET is not the secret on the app's settings page",
      ],
    ]);
  });

  it("has ten lines a minute for each reason, and then one that counts the others", () => {
    for (let index = 0; index < 10_000; index++) refused("no-signature", headers);
    refused("too-busy", headers);
    expect(lines).toHaveLength(11);
    vi.advanceTimersByTime(minute);
    expect(lines).toHaveLength(12);
    expect(lines.at(-1)).toEqual([
      { reason: "no-signature", omitted: 9990 },
      "refused more webhooks in the last minute",
    ]);
    refused("no-signature", headers);
    expect(lines).toHaveLength(13);
  });

  it("counts nothing if nothing was omitted", () => {
    for (let index = 0; index < 10; index++) refused("no-signature", headers);
    vi.advanceTimersByTime(10 * minute);
    expect(lines).toHaveLength(10);
  });

  it("does not keep the process alive", () => {
    vi.useRealTimers();
    const before = process.getActiveResourcesInfo().filter((one) => one === "Timeout").length;
    refused("no-signature", headers);
    expect(process.getActiveResourcesInfo().filter((one) => one === "Timeout")).toHaveLength(before);
  });
});
