import { expect, test } from "vitest";
import { wantsColor } from "../../src/cli/wants-color.ts";

test.each([
  ["a terminal", {}, true, true],
  ["a pipe", {}, undefined, false],
  ["a terminal without colors", { TERM: "dumb" }, true, false],
  ["a terminal under NO_COLOR", { NO_COLOR: "1" }, true, false],
  ["a terminal under an empty NO_COLOR", { NO_COLOR: "" }, true, true],
  ["a pipe under FORCE_COLOR", { FORCE_COLOR: "1" }, false, true],
  ["a pipe under an empty FORCE_COLOR", { FORCE_COLOR: "" }, false, true],
  ["a terminal under FORCE_COLOR=0", { FORCE_COLOR: "0" }, true, false],
  ["a pipe under NO_COLOR and FORCE_COLOR", { NO_COLOR: "1", FORCE_COLOR: "1" }, false, false],
])("on %s with %j, colors are used: %s", (_name, environment, isTerminal, expected) => {
  expect(wantsColor(environment, isTerminal)).toBe(expected);
});
