import { readFile } from "node:fs/promises";
import path from "node:path";
import { Stryker } from "@stryker-mutator/core";
import { Command } from "commander";
import { z } from "zod";
import type { Choice } from "./mutant-checker.ts";
import { identify, isDrawn, isLeft, sumUp, type Mutant } from "./mutant-figures.ts";

const program = new Command("npm run mutants --")
  .description("draws mutants at random, and lists those that no test notices")
  .argument("<rooms...>", "folders of stryker.config.json, such as values, flow, github and rules")
  .option("--count <number>", "how many mutants to draw in each room", "60")
  .option("--seed <text>", "draws the same mutants again", "1")
  .option("--near", "only with the tests of the room itself")
  .option("--others <folders>", "the tests to try on what those left: folders of test/, as a pattern");

const { count, seed, near, others } = z
  .object({
    count: z.coerce.number().int().min(1),
    seed: z.string(),
    near: z.boolean().default(false),
    others: z.string().optional(),
  })
  .parse(program.parse().opts());
const { mutate } = z
  .object({ mutate: z.array(z.string()) })
  .parse(JSON.parse(await readFile("stryker.config.json", "utf8")));

const samples = new Map<string, readonly Mutant[]>();
for (const room of program.args) {
  const patterns = mutate.filter((pattern) => path.basename(toFolder(pattern)) === room);
  const [first = program.error(`stryker.config.json has no folder ${room}`)] = patterns;
  const folder = path.relative("src", toFolder(first)).replace("../", "");
  const results = await run(patterns, { seed, count }, folder);
  const sample = results.filter(isDrawn);
  samples.set(room, sample);
  const statics = results.filter(({ status }) => status === "Ignored").length;
  console.log(`\n${room}: ${results.length} mutants, ${statics} of them static and ignored`);
  print("Tests of the room itself", sample);
}

if (!near) {
  const left = [...samples.values()].flat().filter(isLeft);
  const noticed = new Map(
    left.length === 0
      ? []
      : (await run(left.map(toLines), { only: left.map(toIdentity) }, others)).map((mutant) => [
          toIdentity(mutant),
          mutant,
        ]),
  );
  for (const [room, sample] of samples) {
    console.log(`\n${room}`);
    print(
      others === undefined ? "All tests but those of whole flows" : `Those of ${others}, too`,
      sample
        .map((mutant) => (isLeft(mutant) ? (noticed.get(toIdentity(mutant)) ?? mutant) : mutant))
        .filter(isDrawn),
    );
  }
}

/** The folder of a pattern, as in `src/github` and everything below it. */
function toFolder(pattern: string): string {
  return path.dirname(pattern.replace(/^!/, "").replace("/**", ""));
}

/** Runs the chosen mutants in files, or in lines of them, with the tests of one folder, or with all but those of whole flows. */
async function run(
  patterns: readonly string[],
  choice: Choice,
  folder: string | undefined,
): Promise<readonly Mutant[]> {
  if (folder === undefined) delete process.env["MUTATE"];
  else process.env["MUTATE"] = folder;
  const options = {
    mutate: [...patterns],
    checkers: ["sampler"],
    appendPlugins: [path.resolve("scripts/mutant-checker.ts")],
    checkerNodeArgs: ["--import", "tsx"],
    testRunnerNodeArgs: ["--import", "tsx"],
    choice,
    concurrency: 1,
    // Several times what is usual: a busy machine is no loop without an end.
    timeoutFactor: 6,
    incremental: false,
    reporters: ["progress-append-only"],
    thresholds: { high: 90, low: 85, break: null },
    vitest: { related: true, configFile: "vitest.mutate.config.ts" },
  };
  return new Stryker(options).runMutationTest();
}

function toIdentity(mutant: Mutant): string {
  return identify(mutant, 1);
}

/** Stryker takes whole lines; the checker leaves out what else is in them. */
function toLines({ fileName, location }: Mutant): string {
  return `${path.relative(process.cwd(), fileName)}:${location.start.line}-${location.end.line}`;
}

function print(tests: string, sample: readonly Mutant[]): void {
  const { killed, left, score, interval } = sumUp(sample);
  const [from, to] = interval.map(toPercent);
  const timeouts = sample.filter(({ status }) => status === "Timeout").length;
  console.log(
    `${tests}: ${sample.length} drawn, ${killed} killed (${timeouts} by the time limit), ${left} left: ${toPercent(score)} (95 %: ${from} to ${to})`,
  );
  for (const mutant of sample.filter(({ status }) => status !== "Killed")) {
    const identity = toIdentity(mutant).replaceAll(/\s+/gu, " ").slice(0, 160);
    console.log(`  ${mutant.status.padEnd(10)} ${mutant.mutatorName}  ${identity}`);
  }
}

function toPercent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}
