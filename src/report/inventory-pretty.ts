import { describeNoCalls } from "../plan/coverage-words.ts";
import { count } from "../plan/words.ts";
import { countOperations } from "../vocabulary/coverage.ts";
import type { InventoryPlace, TakenInventory } from "../vocabulary/inventory.ts";
import { printableData, printableName } from "../vocabulary/printable.ts";
import { renderBlindSpots } from "./coverage.ts";
import { describeInventory, type DescribedEntry, type InventorySection } from "./inventory-words.ts";
import { renderGaps } from "./pretty.ts";
import { colorsOf, showPath, type Style } from "./style.ts";

/** How many places and items of an entry are listed. */
const maxPlaces = 5;
const maxItems = 50;

/** An inventory for a terminal: each entry with its properties and places, and at the end what was not understood. */
export function reportInventoryPretty(given: TakenInventory, style: Style): string {
  const taken = printableData(given);
  const sections = describeInventory(taken.inventory).map((section) => renderSection(section, style));
  return `${[...sections, renderEnd(taken, style)].join("\n\n")}\n`;
}

function renderSection({ title, entries }: InventorySection, style: Style): string {
  const { underline } = colorsOf(style);
  return [
    underline(`${title} (${entries.length})`),
    ...entries.map((entry) => renderEntry(entry, style)),
  ].join("\n\n");
}

function renderEntry({ label, code, notes, items, more, places }: DescribedEntry, style: Style): string {
  const { bold, dim } = colorsOf(style);
  const title = [label, code === undefined ? undefined : showName(code)].filter((part) => part !== undefined);
  const shown = items.slice(0, maxItems);
  const width = Math.min(Math.max(0, ...shown.map(({ name = "" }) => showName(name).length)), 30);
  const lines = [
    ...shown.map(({ name, meaning }) =>
      name === undefined ? meaning : `${showName(name).padEnd(width)}  ${meaning}`,
    ),
    ...(items.length > maxItems ? [`and ${items.length - maxItems} more`] : []),
    ...(more === undefined ? [] : [more]),
  ];
  return [
    `  ${bold(title.join(" "))}  ${dim(notes.join(", "))}`,
    ...lines.map((line) => `    ${line}`),
    ...renderPlaces(places, style).map((line) => `    ${dim(line)}`),
  ].join("\n");
}

function renderPlaces(places: readonly InventoryPlace[], style: Style): readonly string[] {
  const shown = places.slice(0, maxPlaces).map(({ path, line, via }) => {
    const through = via.length === 0 ? "" : ` via ${via.map(showName).join(", ")}`;
    return `${showPath(path, style)}:${line}${through}`;
  });
  const more = places.length - shown.length;
  return [
    ...shown,
    ...(more > 0 ? [`and ${count(more, "more place")}; use --format json to list them`] : []),
  ];
}

function renderEnd({ inventory, coverage, analyzed, skipped }: TakenInventory, style: Style): string {
  const { green, yellow } = colorsOf(style);
  const calls = countOperations(coverage);
  const read = `${count(analyzed.length, "file")} analyzed.`;
  const isEmpty = Object.values(inventory).every((entries: readonly unknown[]) => entries.length === 0);
  const paint = coverage.blindSpots.length > 0 ? yellow : green;
  const found =
    calls > 0 && !isEmpty
      ? `${count(calls, "Customer.io call")} in ${count(coverage.files.length, "file")}.`
      : paint(`${describeNoCalls(coverage)}.`);
  const first =
    analyzed.length === 0 ? yellow("No JavaScript or TypeScript files to analyze.") : `${found} ${read}`;
  return [
    first,
    ...renderGaps({ analyzed, skipped, failures: [], notes: [] }, style),
    ...renderBlindSpots(coverage, style),
  ].join("\n");
}

/** Any text on one line, in which white space at its ends shows. */
function showName(name: string): string {
  return printableName(name === name.trim() ? name : JSON.stringify(name));
}
