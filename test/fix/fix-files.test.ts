import { chmod, lstat, readdir, readFile, stat, symlink } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { planFixesOnDisk, writeFixes } from "../../src/fix/fix-files.ts";
import { makeFolder, write } from "../local/repository.ts";
import { aFinding } from "../plan/a-finding.ts";

const text = "\u{feff}a: Date.now(),\r\nb: 1";
const finding = aFinding({ edits: [{ path: "src/signup.ts", start: 4, end: 14, text: "seconds()" }] });
const texts = new Map([["src/signup.ts", text]]);

describe("fixes on disk", () => {
  test("keep the byte order mark, the line endings, the missing last newline and the file's mode", async () => {
    const root = await makeFolder();
    const location = path.join(root, "src/signup.ts");
    await write(root, { "src/signup.ts": text });
    await chmod(location, 0o755);
    const plan = await planFixesOnDisk(root, [finding], texts);
    await writeFixes(root, plan.files);
    expect(await readFile(location, "utf8")).toBe("\u{feff}a: seconds(),\r\nb: 1");
    expect((await stat(location)).mode & 0o777).toBe(0o755);
    expect(await readdir(path.dirname(location))).toEqual(["signup.ts"]);
  });

  test("are only planned until they are written", async () => {
    const root = await makeFolder();
    await write(root, { "src/signup.ts": text });
    expect((await planFixesOnDisk(root, [finding], texts)).fixed).toEqual([finding]);
    expect(await readFile(path.join(root, "src/signup.ts"), "utf8")).toBe(text);
  });

  test("say for each file whether it was written", async () => {
    const root = await makeFolder();
    await write(root, { gone: "now a file", "src/signup.ts": text });
    const fix = (name: string) => ({ path: name, before: text, after: "fixed", findings: [finding] });
    const { written, refusals } = await writeFixes(root, [fix("gone/a.ts"), fix("src/signup.ts")]);
    expect(written.map((file) => file.path)).toEqual(["src/signup.ts"]);
    expect(refusals.map(({ message }) => message)).toEqual([
      "gone/a.ts was not written: its folder is gone. Restore it, and run Pitstop again.",
    ]);
    expect(await readFile(path.join(root, "src/signup.ts"), "utf8")).toBe("fixed");
    expect(await readdir(path.join(root, "src"))).toEqual(["signup.ts"]);
  });

  test("name a file that was not written as its reader sees it", async () => {
    const root = await makeFolder();
    await write(root, { gone: "now a file" });
    const fix = { path: "gone/a.ts", before: text, after: "fixed", findings: [finding] };
    const { refusals } = await writeFixes(root, [fix], (name) => `../${name}`);
    expect(refusals.map(({ message }) => message)).toEqual([
      "../gone/a.ts was not written: its folder is gone. Restore it, and run Pitstop again.",
    ]);
  });

  test.each([
    [0o444, []],
    [0o644, ["src/signup.ts"]],
  ])("are made in a file with mode %o only if its owner may write", async (mode, changed) => {
    const root = await makeFolder();
    await write(root, { "src/signup.ts": text });
    await chmod(path.join(root, "src/signup.ts"), mode);
    const { files, left } = await planFixesOnDisk(root, [finding], texts);
    expect(files.map((file) => file.path)).toEqual(changed);
    expect(left).toEqual(changed.length > 0 ? [] : [{ finding, reason: "the file is read-only" }]);
  });

  test.each([
    ["changed since it was analyzed", async (root: string) => write(root, { "src/signup.ts": `${text};` })],
    ["deleted", () => Promise.resolve()],
    [
      "a link",
      async (root: string) => {
        await write(root, { "real.ts": text, "src/other.ts": "" });
        await symlink("../real.ts", path.join(root, "src/signup.ts"));
        expect((await lstat(path.join(root, "src/signup.ts"))).isSymbolicLink()).toBe(true);
      },
    ],
    [
      "below a link that leads out",
      async (root: string) => {
        const elsewhere = await makeFolder();
        await write(elsewhere, { "signup.ts": text });
        await symlink(elsewhere, path.join(root, "src"));
      },
    ],
  ])("skip a file that is %s", async (_name, prepare) => {
    const root = await makeFolder();
    await prepare(root);
    expect(await planFixesOnDisk(root, [finding], texts)).toMatchObject({
      files: [],
      left: [{ finding, reason: "the file changed after it was analyzed" }],
    });
  });
});
