import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { FileChanges } from "../state/git-repository.ts";

/** An example application: correct code, and the files that a pull request adds or replaces. */
export interface Application {
  readonly base: FileChanges;
  readonly change: FileChanges;
}

/** Reads an application from `applications/`. */
export async function readApplication(name: string): Promise<Application> {
  const folder = fileURLToPath(new URL(`../applications/${name}`, import.meta.url));
  const [base, change] = await Promise.all([
    readFiles(path.join(folder, "base")),
    readFiles(path.join(folder, "change")),
  ]);
  return { base, change };
}

async function readFiles(folder: string): Promise<FileChanges> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const contents = await Promise.all(
    files.map(async (file) => {
      const name = path.relative(folder, file).split(path.sep).join("/");
      return [name, await readFile(file)] as const;
    }),
  );
  return Object.fromEntries(contents);
}
