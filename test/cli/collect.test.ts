import { expect, test } from "vitest";
import { collectAudit } from "../../src/cli/collect.ts";
import type { AuditOptions } from "../../src/cli/read-options.ts";
import { runHere, type RunTask } from "../../src/threads/tasks.ts";
import { makeFolder, write } from "../local/repository.ts";

const options: AuditOptions = {
  outputs: [],
  only: undefined,
  ignorePattern: [],
  fix: false,
  dryRun: false,
  minConfidence: "medium",
  quiet: false,
  timing: false,
  updateBaseline: false,
  stdin: false,
  watch: false,
  cache: true,
};

/** Audits files; lists what the analysis thread was asked for. */
async function audit(files: Readonly<Record<string, string>>) {
  const root = await makeFolder();
  await write(root, files);
  const asked: string[] = [];
  const runTask: RunTask = (name, input, more) => {
    asked.push(name);
    return runHere(name, input, more);
  };
  const { report } = await collectAudit({ folder: root, paths: [] }, options, runTask, () => undefined);
  return { asked, analyzed: report.analysis.analyzed };
}

test("an audit of code that never mentions Customer.io starts no analysis", async () => {
  const files = { "src/a.ts": "export const a = 1;\n", "src/b.ts": 'import { a } from "./a";\n' };
  expect(await audit(files)).toEqual({ asked: [], analyzed: ["src/a.ts", "src/b.ts"] });
});

test("the compiler is loaded once, as soon as a file that mentions Customer.io is read", async () => {
  const files = {
    "src/a.ts": 'import "customerio-node";\n',
    "src/b.ts": 'export * from "customerio-node";\n',
  };
  expect(await audit(files)).toEqual({ asked: ["warmUp", "analyze"], analyzed: ["src/a.ts", "src/b.ts"] });
});
