import { expect, test } from "vitest";
import { reportError } from "../../src/cli/report-error.ts";

test("what the system refuses is no bug of Pitstop's", () => {
  const full = Object.assign(new Error("EMFILE: too many open files, open '/shop/.git/index'"), {
    code: "EMFILE",
    syscall: "open",
  });
  expect(reportError(full)).toBe(
    "The system refused: EMFILE: too many open files, open '/shop/.git/index'. Allow it, and run Pitstop again.",
  );
});

test("a bug is called one, with its place", () => {
  expect(reportError(new TypeError("x is not a function"))).toMatch(
    /^Internal error \(a bug in Pitstop\): TypeError: x is not a function\n {4}at /u,
  );
});
