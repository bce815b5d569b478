import { compiledCodeFolder, isBuilt } from "./compiled-code.ts";

/** The program of each analysis process. */
export const hostProgram = {
  file: new URL(`./host${isBuilt ? ".js" : ".ts"}`, import.meta.url),
  /** The arguments that Node needs to run it. */
  execArgv: isBuilt ? [] : ["--import", import.meta.resolve("tsx")],
  compiledCodeFolder,
};
