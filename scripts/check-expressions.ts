import { readdirSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import PQueue from "p-queue";
import { isWithin } from "../src/files/paths.ts";
import { explainSlowness, findExpressions, type Expression, type Place } from "./expressions.ts";

// npm run check:expressions: no regular expression takes longer than in proportion to the text, since strangers write the texts.

const root = fileURLToPath(new URL("..", import.meta.url));
const folders = ["src", "rules", "sandbox", "scripts"];
/** Importing these loads every module of the product, and so composes every expression that is composed when its module loads. */
const doors = ["src/threads/tasks.ts", "src/app/app.ts", "src/cli/program.ts"];

const written = folders.flatMap(listSources).map((file) => findExpressions(file, readText(file)));
const composed = await recordComposed();
const known = new Set(composed.map(({ place }) => writePlace(place)));
const unknown = written.flatMap((file) => file.composed).filter((place) => !known.has(writePlace(place)));
const problems = unknown.map(
  (place) =>
    `${writePlace(place)} composes a regular expression later than when its module loads, so it cannot be checked`,
);

const expressions = [...written.flatMap((file) => file.literals), ...composed];
const queue = new PQueue({ concurrency: os.availableParallelism() });
await queue.addAll(
  expressions.map((expression) => async () => {
    const slowness = await explainSlowness(expression);
    if (slowness === undefined) return;
    problems.push(`${writePlace(expression.place)} /${expression.source}/${expression.flags} is ${slowness}`);
  }),
);
for (const problem of problems.sort()) console.error(problem);
console.log(`${expressions.length} regular expressions checked, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;

function listSources(folder: string): readonly string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => path.posix.join(folder, name.replaceAll("\\", "/")))
    .filter(
      (name) => (name.endsWith(".ts") || name.endsWith(".tsx")) && !name.startsWith("sandbox/applications/"),
    );
}

function readText(file: string): string {
  return readFileSync(path.join(root, file), "utf8");
}

function writePlace({ path: file, line }: Place): string {
  return `${file}:${line}`;
}

/** The expressions that the product's modules compose while they load, each with the place in our code that does. */
async function recordComposed(): Promise<readonly Expression[]> {
  const recorded: Expression[] = [];
  const Native = globalThis.RegExp;
  globalThis.RegExp = new Proxy(Native, {
    construct(target, args: ConstructorParameters<typeof RegExp>) {
      const made = new target(...args);
      const place = findCaller(new Error().stack ?? "");
      if (place) recorded.push({ source: made.source, flags: made.flags, place });
      return made;
    },
  });
  for (const door of doors) await import(new URL(`../${door}`, import.meta.url).href);
  globalThis.RegExp = Native;
  return recorded;
}

/** The place that called the recorder, when it is in our code. */
function findCaller(stack: string): Place | undefined {
  // Line 0 is the message, line 1 the recorder: `at name (file:line:column)`.
  const [, , caller = ""] = stack.split("\n");
  const [line, ...address] = caller
    .slice(caller.indexOf("(") + 1)
    .split(":")
    .slice(0, -1)
    .reverse();
  const location = address.reverse().join(":");
  const file = path.relative(root, location.startsWith("file:") ? fileURLToPath(location) : location);
  const place = { path: file.replaceAll("\\", "/"), line: Number(line) };
  return folders.some((folder) => isWithin(place.path, folder)) ? place : undefined;
}
