import { expect, test } from "vitest";
import { breakCommands, writeAnnotations, writeStepError } from "../../src/report/workflow-commands.ts";
import type { PlannedAnnotation } from "../../src/vocabulary/review-plan.ts";

const annotation: PlannedAnnotation = {
  path: "src/signup.ts",
  startLine: 3,
  endLine: 4,
  severity: "error",
  title: "Missing email",
  message: "100% of emails are missing: add `email`, please",
};

function write(change: Partial<PlannedAnnotation>): string {
  const annotations = [{ ...annotation, ...change }];
  return writeAnnotations({ conclusion: "failure", title: "", summary: "", annotations });
}

test("an annotation is one command, with what GitHub's toolkit escapes", () => {
  expect(write({})).toBe(
    "::error file=src/signup.ts,line=3,endLine=4,title=Missing email::100%25 of emails are missing: add `email`, please\n",
  );
});

test.each([
  ["warning", "warning"],
  ["info", "notice"],
] as const)("an annotation of severity %s is a %s", (severity, command) => {
  expect(write({ severity }).startsWith(`::${command} file=`)).toBe(true);
});

test("a hostile path cannot end the command, add a property or begin a line", () => {
  expect(write({ path: "a,title=evil::b%2C\r\n::error::c\u2028d", endLine: 3 })).toBe(
    "::error file=a%2Ctitle=evil%3A%3Ab%252C%0D%0A%3A%3Aerror%3A%3Ac\\u2028d,line=3,endLine=3,title=Missing email::100%25 of emails are missing: add `email`, please\n",
  );
});

test("a hostile message stays in its line", () => {
  expect(write({ title: "T", message: "a\n::set-env name=PATH::b\r##[add-path]c\u001b[2J\u202e" })).toBe(
    "::error file=src/signup.ts,line=3,endLine=4,title=T::a%0A::set-env name=PATH::b%0D##[add-path]c\\u001b[2J\\u202e\n",
  );
});

test("why a step failed is one command", () => {
  expect(writeStepError("GitHub said 50%\r\n::stop-commands::x")).toBe(
    "::error::GitHub said 50%25%0D%0A::stop-commands::x\n",
  );
});

test.each([
  ["##[error]evil.ts", "##\\[error]evil.ts"],
  ["src/##[group]/##[endgroup].ts:3", "src/##\\[group]/##\\[endgroup].ts:3"],
  ["::error::evil", "\\::error::evil"],
  ["a\n \t\u00a0::add-mask::evil\nb", "a\n \t\u00a0\\::add-mask::evil\nb"],
  ["::stop-commands::token", "\\::stop-commands::token"],
])("in a workflow's log, %j becomes %j", (text, expected) => {
  expect(breakCommands(text)).toBe(expected);
});

test.each(["std::vector, a::b", "# [link](x), ## [title], #[attribute]", "src/a.ts:3:4", "\n\n: :: :\n"])(
  "in a workflow's log, %j stays as it is",
  (text) => {
    expect(breakCommands(text)).toBe(text);
  },
);
