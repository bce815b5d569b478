import { execa } from "execa";
import { expect, test } from "vitest";
import { builtFile } from "../built/built-file.ts";
import { gitEnvironment, makeRepository, write } from "../local/repository.ts";

test("thousands of paths need few open files, and each counts", async () => {
  const root = await makeRepository();
  const names = Array.from({ length: 3000 }, (_, index) => `src/folder ${index % 300}/file-${index}.ts`);
  await write(root, Object.fromEntries([...names, "src/other.ts"].map((name) => [name, "export {};\n"])));
  const args = [process.execPath, builtFile("cli.js"), "audit", "--", ...names];
  const { exitCode, stdout, stderr } = await execa(
    "sh",
    ["-c", 'ulimit -n 256 && exec "$@"', "sh", ...args],
    {
      cwd: root,
      reject: false,
      env: gitEnvironment,
    },
  );
  expect({ exitCode, stderr, stdout }).toEqual({
    exitCode: 0,
    stderr: "",
    stdout: "No Customer.io code found. 3,000 files analyzed.",
  });
});
