import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { keepsCompiledCode } from "../../src/threads/compiled-code.ts";
import { loadScript } from "../../src/threads/load-script.ts";

let folder: string;
let script: string;
let kept: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "pitstop-script-"));
  script = path.join(folder, "greet.cjs");
  kept = path.join(folder, "kept");
  await writeFile(script, greeting("Hello"));
});
afterEach(() => rm(folder, { recursive: true }));

function greeting(word: string): string {
  return `exports.fail = () => { throw new Error("no"); };
const { basename } = require("node:path");
exports.greet = (name) => "${word} " + name + " from " + basename(__filename) + " in " + basename(__dirname);
`;
}

interface Greeting {
  readonly greet: (name: string) => string;
  readonly fail: () => never;
}

/** Loads the script, uses it and keeps what was compiled. */
function use(place: string | undefined): string {
  const { exports, save } = loadScript(script, place);
  const said = (exports as Greeting).greet("Ada");
  save();
  return said;
}

const expected = () => `Hello Ada from greet.cjs in ${path.basename(folder)}`;

test("a script is loaded as Node loads it, with or without a folder to keep its compiled code in", () => {
  expect(use(undefined)).toBe(expected());
  expect(use(kept)).toBe(expected());
});

test("an error's trace leads to the place in the file", () => {
  const { exports } = loadScript(script, kept);
  expect.assertions(1);
  try {
    (exports as Greeting).fail();
  } catch (error) {
    expect((error as Error).stack).toContain("greet.cjs:1:30");
  }
});

describe.skipIf(keepsCompiledCode)("where Node keeps no compiled code, a script's", () => {
  test("is kept once, and used the next time", async () => {
    use(kept);
    const [name = "", ...others] = await readdir(kept);
    const first = await readFile(path.join(kept, name));
    expect(use(kept)).toBe(expected());
    expect(others).toEqual([]);
    expect(await readdir(kept)).toEqual([name]);
    expect(await readFile(path.join(kept, name))).toEqual(first);
  });

  test("is not used for another build, though that is as long", async () => {
    use(kept);
    await writeFile(script, greeting("Salve"));
    await utimes(script, new Date(0), new Date(0));
    expect(use(kept)).toBe(expected().replace("Hello", "Salve"));
    expect(await readdir(kept)).toHaveLength(2);
  });

  test("is kept for three builds: the newest", async () => {
    for (const time of [1, 2, 3, 4, 5]) {
      await utimes(script, time, time);
      use(kept);
    }
    const names = await readdir(kept);
    expect(names).toHaveLength(3);
    use(kept);
    expect(await readdir(kept)).toEqual(names);
  });

  test.each<{ what: string; damage: (bytes: Buffer) => Buffer }>([
    { what: "cut off", damage: (bytes) => bytes.subarray(0, 100) },
    { what: "empty", damage: () => Buffer.alloc(0) },
    { what: "changed", damage: (bytes) => Buffer.from(bytes.map((byte, at) => (at === 200 ? ~byte : byte))) },
  ])("is compiled again if what was kept is $what", async ({ damage }) => {
    use(kept);
    const [name = ""] = await readdir(kept);
    const location = path.join(kept, name);
    const first = await readFile(location);
    await writeFile(location, damage(first));
    expect(use(kept)).toBe(expected());
    expect((await readFile(location)).length).toBe(first.length);
  });

  test("is not kept where nothing can be written", async () => {
    await writeFile(kept, "a file");
    expect(use(kept)).toBe(expected());
  });
});
