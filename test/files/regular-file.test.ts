import { mkdir, symlink, truncate } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { readFileBelow, readRegularFile } from "../../src/files/regular-file.ts";
import { cpuTimeOf } from "../cpu-time.ts";
import { makeFolder, makePipe, write } from "../local/repository.ts";

const limit = 1000;

/** A folder of a stranger, beside a file of ours. */
async function makePlaces() {
  const places = await makeFolder();
  const root = path.join(places, "theirs");
  await write(places, { "ours/secret.yml": "token: 1\n", "theirs/real/a.yml": "a: 1\n" });
  return { ours: path.join(places, "ours"), root };
}

describe("a file below a folder", () => {
  test("is read, up to the limit", async () => {
    const { root } = await makePlaces();
    await write(root, { "full.yml": "x".repeat(limit), "over.yml": "x".repeat(limit + 1), "empty.yml": "" });
    const read = (name: string) => readFileBelow(root, name, limit);
    expect(read("real/a.yml")).toEqual({ bytes: Buffer.from("a: 1\n") });
    expect(read("empty.yml")).toEqual({ bytes: Buffer.alloc(0) });
    expect(read("full.yml")).toMatchObject({ bytes: { length: limit } });
    expect(read("over.yml")).toEqual({ obstacle: "too large" });
    expect(read("none.yml")).toEqual({ obstacle: "missing" });
    expect(read("full.yml/deeper.yml")).toEqual({ obstacle: "missing" });
    expect(read("real")).toEqual({ obstacle: "not a file" });
  });

  test("is not read through a link, wherever that leads", async () => {
    const { ours, root } = await makePlaces();
    const links = {
      out: path.join(ours, "secret.yml"),
      "in.yml": "real/a.yml",
      loop: "loop",
      zero: "/dev/zero",
    };
    for (const [name, target] of Object.entries(links)) {
      await symlink(target, path.join(root, name));
      expect(readFileBelow(root, name, limit)).toEqual({ obstacle: "a link" });
    }
  });

  test("is not read when a folder on the way is a link that leads out, but is when it leads within", async () => {
    const { ours, root } = await makePlaces();
    await symlink(ours, path.join(root, "folder"));
    await symlink("real", path.join(root, "alias"));
    await mkdir(path.join(root, "..here"));
    await write(root, { "..here/b.yml": "b: 1\n" });
    expect(readFileBelow(root, "folder/secret.yml", limit)).toEqual({ obstacle: "outside" });
    expect(readFileBelow(root, "../ours/secret.yml", limit)).toEqual({ obstacle: "outside" });
    expect(readFileBelow(root, "alias/a.yml", limit)).toHaveProperty("bytes");
    expect(readFileBelow(root, "..here/b.yml", limit)).toHaveProperty("bytes");
  });

  test("costs nothing when it is a pipe that nobody writes to, or a terabyte of nothing", async () => {
    const { root } = await makePlaces();
    await makePipe(path.join(root, "pipe.yml"));
    await write(root, { "sparse.yml": "" });
    await truncate(path.join(root, "sparse.yml"), 2 ** 40);
    const time = await cpuTimeOf(() => {
      expect(readFileBelow(root, "pipe.yml", limit)).toEqual({ obstacle: "not a file" });
      expect(readFileBelow(root, "sparse.yml", limit)).toEqual({ obstacle: "too large" });
    });
    expect(time).toBeLessThan(50);
  });
});

describe("a file that a person named", () => {
  test("is read through links, which are their own", async () => {
    const { ours, root } = await makePlaces();
    await symlink(path.join(ours, "secret.yml"), path.join(root, "link.yml"));
    expect(readRegularFile(path.join(root, "link.yml"), limit)).toEqual({
      bytes: Buffer.from("token: 1\n"),
    });
    expect(readRegularFile(path.join(root, "none.yml"), limit)).toEqual({ obstacle: "missing" });
  });

  test.runIf(process.platform === "linux")("is not read when it has no end, or no size", () => {
    const before = process.memoryUsage().rss;
    expect(readRegularFile("/dev/zero", limit)).toEqual({ obstacle: "not a file" });
    expect(readRegularFile("/proc/self/environ", limit)).toEqual({ obstacle: "not a file" });
    expect(process.memoryUsage().rss - before).toBeLessThan(20_000_000);
  });
});
