import { execa } from "execa";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import type { FixPlan } from "../../src/fix/plan-fixes.ts";
import { reportLeft, reportFixed, reportPatch } from "../../src/report/fixes.ts";
import { makeFolder, write } from "../local/repository.ts";
import { aFinding } from "../plan/a-finding.ts";
import { colored, plain, signUpText, timestamp } from "./a-report.ts";

const after = signUpText.replace("now(),", "Math.floor(now() / 1000),");
const plan: FixPlan = {
  files: [{ path: "src/signup.ts", before: signUpText, after, findings: [timestamp] }],
  fixed: [timestamp],
  left: [{ finding: aFinding({ rule: "no-bounce-handling" }), reason: "no safe automatic fix" }],
};

test("fixed files are listed with their rules, and findings that were not fixed with the reason", () => {
  expect(reportFixed(plan.files, plain)).toBe("fixed src/signup.ts: 1 finding (millisecond-timestamp)\n");
  expect(reportLeft(plan.left, plain)).toBe(
    "skipped src/signup.ts:12 no-bounce-handling: no safe automatic fix\n",
  );
});

test("the patch shows the change", () => {
  expect(reportPatch(plan.files, plain).text).toMatchInlineSnapshot(`
    "--- a/src/signup.ts
    +++ b/src/signup.ts
    @@ -2,7 +2,7 @@
     import { cio } from "./customerio";
     
     export async function signUp(user: User) {
       await cio.identify(user.id, {
    -    created_at: now(),
    +    created_at: Math.floor(now() / 1000),
       });
     }
    "
  `);
  expect(reportPatch(plan.files, colored).text).toContain("\u001b[32m+    created_at: Math.floor");
});

test.each([
  ["an odd name", "src/sign up é.ts", signUpText, after],
  [
    "Windows line endings",
    "src/signup.ts",
    signUpText.replaceAll("\n", "\r\n"),
    after.replaceAll("\n", "\r\n"),
  ],
  ["no last newline", "src/signup.ts", "a;\nb;", "a;\nc;"],
])("git applies a patch with %s", async (_name, name, before, expected) => {
  const root = await makeFolder();
  await write(root, { [name]: before });
  const patch = reportPatch([{ path: name, before, after: expected, findings: [] }], plain);
  await execa("git", ["apply", "-"], { cwd: root, input: patch.text });
  expect(await readFile(path.join(root, name), "utf8")).toBe(expected);
});
