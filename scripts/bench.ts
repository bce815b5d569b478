import { writeFile } from "node:fs/promises";
import { performance } from "node:perf_hooks";
import { Command, InvalidArgumentError } from "commander";
import { markdownTable } from "markdown-table";
import { rules } from "../rules/index.ts";
import { analyze } from "../src/analyze/analyze.ts";
import type { AnalyzedSnapshot } from "../src/analyze/prepare-sources.ts";
import { defaultConfig } from "../src/vocabulary/config.ts";
import { readTree } from "../src/local/read-tree.ts";
import { makeRepository } from "./bench-repository.ts";
import { measureReviews } from "./bench-reviews.ts";

/** Milliseconds of one analysis, and what it did in them. */
interface Measured {
  readonly parse: number;
  readonly judge: number;
  readonly prove: number;
  readonly all: number;
  readonly files: number;
  readonly parsed: number;
  readonly trials: number;
  readonly findings: number;
}

const program = new Command("npm run bench --")
  .description("measures how long analyses take: of generated repositories, or of the folders that are given")
  .argument("[folders...]", "repositories to analyze instead of generated ones")
  .option("--rounds <number>", "how often each is analyzed", readRounds, 5)
  .option("--app", "measures the built app against the sandbox instead: first run npm run build")
  .option(
    "--compare <file>",
    "compares the built program with other tools instead, and writes the figures to a file",
  )
  .option("--reviews <number>", "how many reviews the app's memory is measured after", readRounds, 100)
  .parse();

const { rounds, app, reviews, compare } = program.opts<{
  rounds: number;
  app?: true;
  reviews: number;
  compare?: string;
}>();
if (compare !== undefined) {
  const { compare: measureAll } = await import("./compare/compare.ts");
  const figures = await measureAll(rounds, (text) => process.stderr.write(`${text}\n`));
  await writeFile(compare, `${JSON.stringify(figures, undefined, 2)}\n`);
  process.exit();
}
if (app === true) {
  const { benchApp } = await import("./bench-app.ts");
  process.stdout.write(`${markdownTable(await benchApp(rounds, reviews))}\n`);
  process.exit();
}
const rows = [["", "files", "parsed", "findings", "trials", "parse", "judge", "prove", "all (median)"]];
for (const { name, snapshot } of await collect(program.args)) {
  // The first analysis also warms the engine up, and is not counted.
  measure(snapshot);
  const measured = Array.from({ length: rounds }, () => measure(snapshot));
  const [{ files, parsed, findings, trials } = measure(snapshot)] = measured;
  const times = (["parse", "judge", "prove", "all"] as const).map((stage) =>
    formatMedian(measured.map((entry) => entry[stage])),
  );
  rows.push([name, ...[files, parsed, findings, trials].map(String), ...times]);
}
process.stdout.write(`${markdownTable(rows, { align: ["l", "r", "r", "r", "r", "r", "r", "r", "r"] })}\n`);
if (program.args.length === 0) {
  const reviews = measureReviews(rounds).map(({ name, times, parsed: files, steps }) => [
    name,
    ...[files, steps].map(String),
    formatMedian(times),
  ]);
  const header = ["10 changed files of 500", "parsed", "steps", "all (median)"];
  process.stdout.write(`\n${markdownTable([header, ...reviews], { align: ["l", "r", "r", "r"] })}\n`);
}

async function collect(
  folders: readonly string[],
): Promise<readonly { readonly name: string; readonly snapshot: AnalyzedSnapshot }[]> {
  if (folders.length === 0) {
    return [100, 500, 2_000].map((size) => ({
      name: `${size} files`,
      snapshot: { sources: makeRepository(size), skipped: [] },
    }));
  }
  return Promise.all(
    folders.map(async (folder) => ({ name: folder, snapshot: (await readTree(folder, ["."])).snapshot })),
  );
}

function measure(snapshot: AnalyzedSnapshot): Measured {
  let parsed = 0;
  let trials = -1;
  let parsedAt = 0;
  let judgedAt = 0;
  const start = performance.now();
  const { findings } = analyze(snapshot, {
    rules,
    config: defaultConfig,
    onProgress: (done) => {
      if (done === 0) parsedAt = performance.now();
    },
    onPass: (pass) => {
      parsed += pass.parsed;
      trials++;
      if (trials === 0) judgedAt = performance.now();
    },
  });
  const end = performance.now();
  return {
    parse: parsedAt - start,
    judge: judgedAt - parsedAt,
    prove: end - judgedAt,
    all: end - start,
    files: snapshot.sources.length,
    parsed,
    trials,
    findings: findings.length,
  };
}

function formatMedian(milliseconds: readonly number[]): string {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return `${Math.round(median).toLocaleString("en")} ms`;
}

function readRounds(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError("It has to be a whole number.");
  return number;
}
