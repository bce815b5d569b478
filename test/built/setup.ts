import type { TestProject } from "vitest/node";
import { buildProgram } from "./build.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** The folder of the built program, absolute. */
    builtProgram: string;
  }
}

/** Builds the program once for all tests. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { folder, remove } = await buildProgram();
  project.provide("builtProgram", folder);
  return remove;
}
