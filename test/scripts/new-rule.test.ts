import { cp, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { check } from "prettier";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { addRule } from "../../scripts/add-rule.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "pitstop-rule-"));
  await copy("rules");
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function copy(name: string): Promise<void> {
  return cp(path.join(root, name), path.join(folder, name), { recursive: true });
}

function read(name: string): Promise<string> {
  return readFile(path.join(folder, name), "utf8");
}

describe("a new rule", () => {
  test("is registered in the order of the catalogue, both files well formed", async () => {
    // No pitfall of the catalogue has these numbers, whatever rules there are.
    expect(await addRule(folder, "unread-answer", 902)).toBe("rules/unread-answer.ts");
    await addRule(folder, "missing-flush", 901);
    const index = await read("rules/index.ts");
    expect(index).toContain('import { missingFlush } from "./missing-flush.ts";\n');
    expect(index).toMatch(/missingFlush,\s*unreadAnswer,?\s*\];\n$/);
    const rule = await read("rules/missing-flush.ts");
    expect(rule).toContain(
      'export const missingFlush = defineRule({\n  id: "missing-flush",\n  pitfall: 901,',
    );
    for (const text of [index, rule]) {
      expect(await check(text, { parser: "typescript", printWidth: 110 })).toBe(true);
    }
  });

  test("fails the contract until it is written", async () => {
    const harness = ["test/rules/contract.test.ts", "test/rules/picture.ts", "vitest.config.ts"];
    for (const name of ["src", "package.json", ...harness]) await copy(name);
    await symlink(path.join(root, "node_modules"), path.join(folder, "node_modules"), "dir");
    await addRule(folder, "missing-flush", 901);
    const { stdout } = await execa(
      "node_modules/.bin/vitest",
      ["run", "--reporter=json", "--testNamePattern=missing-flush|the index"],
      { cwd: folder, reject: false },
    );
    // The reporter's own format; the assertion fails when it is another.
    const { testResults } = JSON.parse(stdout) as {
      readonly testResults: readonly { readonly assertionResults: readonly TestResult[] }[];
    };
    const failed = testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .filter(({ status }) => status === "failed")
      .map(({ fullName }) => fullName);
    expect(failed).toEqual([
      "missing-flush says what it is about",
      "missing-flush has nothing left to do",
      "missing-flush TODO: the plain wrong form the wrong form is found, and its edits give exactly the right form",
    ]);
  });

  test.each([
    ["CamelCase", "MissingFlush", 901, /^"MissingFlush" is no rule id/],
    ["one word", "flush", 901, /^"flush" is no rule id/],
    ["a path", "../missing-flush", 901, /is no rule id/],
    ["a taken id", "client-per-request", 901, /exists already, in rules\/client-per-request.ts/],
    ["a taken number", "missing-flush", 9, /^Pitfall 9 has a rule already: client-per-request\.$/],
    ["no number", "missing-flush", Number("nine"), /must be a whole number/],
    ["zero", "missing-flush", 0, /must be a whole number/],
  ])("with %s is refused, and nothing is written", async (_what, id, pitfall, message) => {
    const before = await read("rules/index.ts");
    await expect(addRule(folder, id, pitfall)).rejects.toThrow(message);
    expect(await read("rules/index.ts")).toBe(before);
  });
});

interface TestResult {
  readonly fullName: string;
  readonly status: string;
}

describe("npm run new-rule", () => {
  test.each([
    ["without arguments", [], /^Usage: npm run new-rule -- <id> <number of the pitfall>$/],
    ["with an id that is none", ["Flush", "901"], /^"Flush" is no rule id/],
  ])("says what is wrong %s", async (_how, given, message) => {
    const { exitCode, stderr } = await execa("npm", ["run", "--silent", "new-rule", "--", ...given], {
      cwd: root,
      reject: false,
    });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(new RegExp(message.source, "m"));
  });
});
