import { writeFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { startServer, type ServerOptions } from "../../src/app/server.ts";
import { findMilliseconds } from "./sign-up.ts";

// A process of Pitstop for tests that kill it: reads its options from standard input, and writes where it listens to file descriptor 3.

const { isAnalyzing, ...options } = JSON.parse(await text(process.stdin)) as ServerOptions & {
  readonly isAnalyzing?: true;
};
const analyze = isAnalyzing === true ? {} : { analyze: findMilliseconds };
const { url } = await startServer({ ...options, ...analyze });
writeFileSync(3, url);
