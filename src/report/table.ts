/** A cell's text as it is shown, and how many columns it takes. */
export interface Cell {
  readonly text: string;
  readonly width: number;
}

/** The rows of a Markdown table as its cells' Markdown, without the row of dashes; `undefined` for any other paragraph. */
export function readTable(paragraph: string): readonly (readonly string[])[] | undefined {
  const lines = paragraph.split("\n");
  const [head, dashes, ...rows] = lines;
  if (head === undefined || dashes === undefined || !/^\|(?: *:?-+:? *\|)+$/u.test(dashes)) return undefined;
  if (!lines.every((line) => line.startsWith("|") && line.endsWith("|"))) return undefined;
  return [head, ...rows].map((line) =>
    line
      .slice(1, -1)
      .split(/(?<!\\)\|/u)
      .map((cell) => cell.trim().replaceAll("\\|", "|")),
  );
}

/** Lays out rows in aligned columns, with two spaces between them. */
export function alignColumns(rows: readonly (readonly Cell[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.width ?? 0)));
  return rows.map((row) =>
    row
      .map(({ text, width }, column) =>
        column === row.length - 1 ? text : text + " ".repeat((widths[column] ?? width) - width + 2),
      )
      .join("")
      .trimEnd(),
  );
}
