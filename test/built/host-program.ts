import { pathToFileURL } from "node:url";
import type { hostProgram as unbuilt } from "../../src/threads/host-program.ts";
import { builtFile } from "./built-file.ts";

/** What analysis processes run in tests: the program as it is installed. */
export const hostProgram: typeof unbuilt = {
  file: pathToFileURL(builtFile("host.js")),
  execArgv: [],
  compiledCodeFolder: builtFile("compiled"),
};
