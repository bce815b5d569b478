import { mkdir, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { toWriteError, WriteError } from "../../src/files/write-error.ts";
import { replaceFile } from "../../src/files/write-file.ts";
import { makeFolder, write } from "../local/repository.ts";

/** An error as Node's file system makes it. */
function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: no, open '/shop/src/signup.ts'`), { code, syscall: "open" });
}

describe("a file that the system does not let us write", () => {
  test.each([
    ["EACCES", "no permission to write to it or its folder. Allow it, and run Pitstop again."],
    ["EPERM", "no permission to write to it or its folder. Allow it, and run Pitstop again."],
    ["EROFS", "the file system is read-only. Make it writable, and run Pitstop again."],
    ["ENOSPC", "the disk is full. Free some space, and run Pitstop again."],
    ["EIO", "the system reports EIO. Check the disk, and run Pitstop again."],
  ])("is named with the reason and the remedy: %s", (code, words) => {
    const error = toWriteError("src/signup.ts", systemError(code));
    expect(error).toBeInstanceOf(WriteError);
    expect((error as WriteError).message).toBe(`src/signup.ts was not written: ${words}`);
  });

  test("is not blamed for a bug", () => {
    const bug = new TypeError("x is not a function");
    expect(toWriteError("src/signup.ts", bug)).toBe(bug);
  });

  test("leaves nothing behind", async () => {
    const root = await makeFolder();
    await mkdir(path.join(root, "signup.ts"));
    await expect(replaceFile(root, "signup.ts", "new")).rejects.toThrow(
      "signup.ts was not written: the system reports EISDIR. Check the disk, and run Pitstop again.",
    );
    expect(await readdir(root)).toEqual(["signup.ts"]);
    await write(root, { "orders.ts": "old" });
    await replaceFile(root, "orders.ts", "new");
    expect(await readFile(path.join(root, "orders.ts"), "utf8")).toBe("new");
    expect(await readdir(root)).toEqual(["orders.ts", "signup.ts"]);
  });
});
