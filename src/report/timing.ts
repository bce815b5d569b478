import { sumStages, type Stage } from "../vocabulary/timing.ts";

/** How the time of a run was spent, as a table for people. */
export function reportTiming(stages: readonly Stage[]): string {
  const rows = [
    ["Stage", "Time", "Files", "Size"],
    ...stages.map(({ name, rule, milliseconds, files, bytes, trials }) => [
      [name, rule ?? (trials === undefined ? "" : `(${trials} trials)`)].join(" ").trim(),
      formatTime(milliseconds),
      files === undefined ? "" : formatNumber(files),
      bytes === undefined ? "" : formatSize(bytes),
    ]),
    ["total", formatTime(sumStages(stages)), "", ""],
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join("  ")
      .trimEnd(),
  );
  return `${lines.join("\n")}\n`;
}

function formatTime(milliseconds: number): string {
  return `${formatNumber(Math.round(milliseconds))} ms`;
}

function formatSize(bytes: number): string {
  return `${formatNumber(Math.ceil(bytes / 1_000))} kB`;
}

function formatNumber(number: number): string {
  return number.toLocaleString("en");
}
