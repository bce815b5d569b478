import { expect, it } from "vitest";
import { answerHealth } from "../../src/app/health.ts";

const paths = ["/livez", "/readyz", "/healthz"];

it.each([
  ["before GitHub has answered", { isStopping: false, isKnown: false }, [200, 503, 200]],
  ["from then on", { isStopping: false, isKnown: true }, [200, 200, 200]],
  ["while it shuts down", { isStopping: true, isKnown: true }, [200, 503, 503]],
  ["while it shuts down before GitHub has answered", { isStopping: true, isKnown: false }, [200, 503, 503]],
])("the process lives, and is ready only if it takes webhooks: %s", (_when, health, statuses) => {
  expect(paths.map((path) => answerHealth(path, health)?.status)).toEqual(statuses);
});

it("other paths are not about health", () => {
  expect(answerHealth("/livez/", { isStopping: false, isKnown: true })).toBeUndefined();
  expect(answerHealth(undefined, { isStopping: false, isKnown: true })).toBeUndefined();
});
