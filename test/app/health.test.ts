import { expect, it } from "vitest";
import { answerHealth } from "../../src/app/health.ts";

const well = { isStopping: false, isKnown: true, hasQueue: true };
const paths = ["/livez", "/readyz", "/healthz"];

it.each([
  ["before GitHub has answered", { isKnown: false }, [200, 503, 200], "GitHub has not answered yet"],
  ["from then on", {}, [200, 200, 200], "ok"],
  ["while Redis is away", { hasQueue: false }, [200, 503, 200], "Redis cannot be reached"],
  ["while it shuts down", { isStopping: true }, [200, 503, 503], "stopping"],
  [
    "while it shuts down before GitHub has answered",
    { isStopping: true, isKnown: false },
    [200, 503, 503],
    "stopping",
  ],
])("the process lives, and is ready only if it takes webhooks: %s", (_when, some, statuses, text) => {
  const health = { ...well, ...some };
  expect(paths.map((path) => answerHealth(path, health)?.status)).toEqual(statuses);
  expect(answerHealth("/readyz", health)?.text).toBe(text);
});

it("other paths are not about health", () => {
  expect(answerHealth("/livez/", well)).toBeUndefined();
  expect(answerHealth(undefined, well)).toBeUndefined();
});
