import { markdownTable } from "markdown-table";
import { z } from "zod";

const rowSchema = z.strictObject({
  repository: z.string(),
  tool: z.string(),
  about: z.string(),
  rounds: z.int(),
  /** The median. */
  milliseconds: z.int(),
  /** The median of the most that one process took, in kB. */
  memory: z.int().optional(),
  /** It ended without a result, such as for want of memory. */
  failed: z.literal(true).optional(),
  /** How many of the planted mistakes were reported. */
  found: z.int(),
  mistakes: z.int(),
  /** How many other lines were. */
  others: z.int(),
});

/** A comparison with other tools, as `npm run bench -- --compare` writes it. */
export const figuresSchema = z.strictObject({
  commit: z.string(),
  machine: z.string(),
  node: z.string(),
  versions: z.record(z.string(), z.string()),
  rows: z.array(rowSchema),
});

export type Row = z.output<typeof rowSchema>;
export type Figures = z.output<typeof figuresSchema>;

/** The page that shows it. */
export function makeBenchmarksPage({ commit, machine, node, versions, rows }: Figures): string {
  const repositories = [...new Set(rows.map(({ repository }) => repository))];
  const listed = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return (
    [
      "# Benchmarks",
      "How long other ways take to look for the same mistakes in the same generated repositories, and what they find. A mistake counts as found if its line is reported; other lines that are reported have none. Code that has nothing to do with Customer.io uses the same words, as real code does. Times are medians of whole commands, run in turns after one that is not counted, unless that took more than a minute.",
      `Measured on ${machine}, with Node.js ${node}, ${listed.join(", ")}, at commit ${commit}. \`npm run build && npm run bench -- --compare docs/benchmarks.json\` measures again, and \`npm run docs\` makes this page.`,
      ...repositories.map((repository) => {
        const own = rows.filter((row) => row.repository === repository);
        return `## ${repository}\n\n${makeTable(own)}`;
      }),
      "",
    ]
      .join("\n\n")
      .trimEnd() + "\n"
  );
}

function makeTable(rows: readonly Row[]): string {
  const base = rows[0]?.milliseconds ?? 1;
  return markdownTable(
    [
      ["", "Time", `× ${rows[0]?.tool}`, "Memory", "Mistakes found", "Other lines", "Rounds"],
      ...rows.map((row) => [`\`${row.tool}\`: ${row.about}`, ...writeFigures(row, base)]),
    ],
    { align: ["l", "r", "r", "r", "r", "r", "r"] },
  );
}

function writeFigures(row: Row, base: number): readonly string[] {
  if (row.failed) return [`failed after ${Math.round(row.milliseconds / 1000)} s`, "–", "–", "–", "–", "–"];
  return [
    `${(row.milliseconds / 1000).toFixed(2)} s`,
    (row.milliseconds / base).toFixed(1),
    row.memory === undefined ? "–" : `${Math.round(row.memory / 1000)} MB`,
    `${row.found} of ${row.mistakes}`,
    row.others.toLocaleString("en"),
    String(row.rounds),
  ];
}
