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
  .addHelpText(
    "after",
    "\nExit codes: 0 as judged, 1 differences or no call understood, 2 a repository could not be had.",
  );

const auditSchema = z.object({
  findings: z.array(
    z.object({
      rule: z.string(),
      path: z.string(),
      start: z.object({ line: z.int() }),
      confidence: z.enum(["high", "medium", "low"]),
    }),
  ),
  coverage: z.object({
    files: z.int(),
    operations: z.int(),
    blindSpots: z.array(z.object({ path: z.string(), line: z.int(), reason: z.string() })),
  }),
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
    const { found, coverage } = await audit(checkout.folder);
    const comparison = compare(found, entry.findings);
    const isBlind = coverage.files > 0 && coverage.operations === 0;
    differs ||= !isAsExpected(comparison) || isBlind;
    console.log(`${entry.repository}: ${found.length} findings`);
    console.log(`  ${coverage.operations} Customer.io calls in ${coverage.files} files`);
    for (const { path: file, line, reason } of coverage.blindSpots)
      console.log(`  not understood: ${file}:${line} ${reason}`);
    if (isBlind) console.log("  no call was understood, although there is Customer.io code");
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
async function audit(folder: string): Promise<{
  readonly found: readonly Found[];
  readonly coverage: z.output<typeof auditSchema>["coverage"];
}> {
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
  const { findings, coverage } = auditSchema.parse(JSON.parse(printed.out));
  const found = findings.map(({ rule, path: file, start, confidence }) => ({
    rule,
    at: `${file}:${start.line}`,
    confidence,
  }));
  return { found, coverage };
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
