import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { Command } from "commander";
import { z } from "zod";
import { rules } from "../rules/index.ts";
import { analyze } from "../src/analyze/analyze.ts";
import { defaultConfig } from "../src/vocabulary/config.ts";
import type { Finding } from "../src/vocabulary/finding.ts";
import type { SourceText } from "../src/vocabulary/snapshot.ts";
import { compareWithLabels, listMisses, labelsSchema, summarize, type Judged } from "./blind-figures.ts";

const program = new Command("npm run blind --")
  .description(
    "analyzes small projects that were written and labeled without knowing the rules, and counts what is right",
  )
  .argument("[names...]", "only projects whose names start like this (default: all)")
  .option("--from <folder>", "the folder of the projects", "test/fixtures/blind")
  .option("--list", "list what is missed and what is wrong");

const { from, list } = z
  .object({ from: z.string(), list: z.boolean().default(false) })
  .parse(program.parse().opts());
const judged: Judged[] = [];
const names = (await readdir(from, { withFileTypes: true })).flatMap((one) =>
  one.isDirectory() ? one.name : [],
);
for (const name of names.sort()) {
  if (program.args.length > 0 && !program.args.some((start) => name.startsWith(start))) continue;
  const folder = path.join(from, name);
  const labels = labelsSchema.parse(JSON.parse(await readFile(path.join(folder, "labels.json"), "utf8")));
  judged.push({ name, ...compareWithLabels(await audit(folder), labels) });
}
if (list) for (const line of listMisses(judged)) console.log(line);
console.log(summarize(judged));

/** What an audit finds in a folder; everything is code for production. */
async function audit(folder: string): Promise<readonly Finding[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && entry.name !== "labels.json")
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();
  const sources: SourceText[] = await Promise.all(
    paths.map(async (file) => ({ path: file, text: await readFile(path.join(folder, file), "utf8") })),
  );
  return analyze({ sources, skipped: [], changes: undefined }, { rules, config: defaultConfig }).findings;
}
