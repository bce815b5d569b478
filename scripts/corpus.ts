import { readFile, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { Command } from "commander";
import { z } from "zod";
import { runCommandLine } from "../src/cli/program.ts";
import { getCheckout } from "./corpus-checkouts.ts";
import {
  compare,
  isAsExpected,
  readCorpus,
  summarize,
  update,
  writeCorpus,
  type Comparison,
  type CorpusEntry,
  type Found,
} from "./corpus-expectations.ts";

const program = new Command("npm run corpus --")
  .description("audits pinned public repositories and compares what is found with what was judged")
  .argument("[names...]", "only these repositories, by name (default: all)")
  .option("--from <folder>", "take checkouts from below this folder instead of fetching them")
  .option("--corpus <file>", "the list of repositories and verdicts", "test/corpus/corpus.yml")
  .option("--update", "write today's findings into the list; new ones wait for a verdict there")
  .addHelpText("after", "\nExit codes: 0 as judged, 1 differences, 2 a repository could not be had.");

const auditSchema = z.object({
  findings: z.array(
    z.object({
      rule: z.string(),
      path: z.string(),
      start: z.object({ line: z.int() }),
      confidence: z.enum(["high", "medium", "low"]),
    }),
  ),
});

const {
  from,
  corpus,
  update: isUpdate,
} = z
  .object({ from: z.string().optional(), corpus: z.string(), update: z.boolean().default(false) })
  .parse(program.parse().opts());
const cache = path.join(os.tmpdir(), "pitstop-corpus");
const entries = readCorpus(await readFile(corpus, "utf8"));
const updated: CorpusEntry[] = [];
let differs = false;
let isMissing = false;

for (const entry of entries) {
  const isWanted =
    program.args.length === 0 || program.args.some((name) => entry.repository.split("/").includes(name));
  const checkout = isWanted ? await getCheckout(entry, { given: from, cache }) : undefined;
  if (checkout !== undefined && "folder" in checkout) {
    const found = await audit(checkout.folder);
    const comparison = compare(found, entry.findings);
    differs ||= !isAsExpected(comparison);
    console.log(`${entry.repository}: ${found.length} findings`);
    for (const line of describe(comparison)) console.log(`  ${line}`);
    updated.push({ ...entry, findings: [...update(found, entry.findings)] });
  } else {
    updated.push(entry);
    if (checkout === undefined) continue;
    isMissing = true;
    console.error(`${entry.repository}: not looked at, ${checkout.missing}`);
  }
}
if (isUpdate) await writeFile(corpus, writeCorpus(updated));
console.log(`\n${summarize(updated.flatMap(({ findings }) => findings))}`);
process.exitCode = isMissing ? 2 : differs ? 1 : 0;

/** Runs the command line as a person would, in the repository. */
async function audit(folder: string): Promise<readonly Found[]> {
  const printed = { out: "", err: "" };
  const exitCode = await runCommandLine(
    ["audit", "--format", "json", "--min-confidence", "low", "--fail-on", "never"],
    {
      folder,
      width: 100,
      out: { color: false, write: (text) => (printed.out += text) },
      err: { color: false, write: (text) => (printed.err += text) },
    },
  );
  if (exitCode !== 0) throw new Error(`the audit of ${folder} ended with ${exitCode}: ${printed.err}`);
  return auditSchema
    .parse(JSON.parse(printed.out))
    .findings.map(({ rule, path: file, start, confidence }) => ({
      rule,
      at: `${file}:${start.line}`,
      confidence,
    }));
}

function describe({ unreviewed, gone, foundAtLast, otherConfidence }: Comparison): readonly string[] {
  return [
    ...unreviewed.map(({ rule, at, confidence }) => `not judged yet: ${at} ${rule} (${confidence})`),
    ...gone.map(({ rule, at, verdict }) => `gone: ${at} ${rule} (${verdict})`),
    ...foundAtLast.map(({ rule, at, confidence }) => `no longer missed: ${at} ${rule} (${confidence})`),
    ...otherConfidence.map(
      ({ found: { rule, at, confidence }, before }) =>
        `other confidence: ${at} ${rule} (${before ?? "none"} before, now ${confidence})`,
    ),
  ];
}
