import { compiledCodeFolder, isBuilt } from "./compiled-code.ts";

/** What each analysis process runs. */
export const hostProgram = {
  file: new URL(`./host${isBuilt ? ".js" : ".ts"}`, import.meta.url),
  /** What Node needs to run it. */
  execArgv: isBuilt ? [] : ["--import", import.meta.resolve("tsx")],
  compiledCodeFolder,
};
