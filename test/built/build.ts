import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { bundle } from "../../scripts/bundle.ts";

/** The built program, in a folder of its own. */
export interface BuiltProgram {
  /** Absolute. */
  readonly folder: string;
  readonly remove: () => Promise<void>;
}

/** Builds what `npm run build` does, and the process that tests kill. */
export async function buildProgram(): Promise<BuiltProgram> {
  const root = path.resolve(import.meta.dirname, "../..");
  const around = await mkdtemp(path.join(tmpdir(), "pitstop-built-"));
  const folder = path.join(around, "dist");
  await bundle(folder, ["test/scenario/run-pitstop.ts"]);
  // What is beside the program where it is installed.
  for (const name of ["app.yml", "node_modules"])
    await symlink(path.join(root, name), path.join(around, name));
  return { folder, remove: () => rm(around, { recursive: true, force: true }) };
}
