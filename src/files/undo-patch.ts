/** A line of a patch with its line end, which only the last line of a file can lack. */
interface PatchLine {
  readonly sign: "+" | "-" | " ";
  readonly text: string;
}

/** A hunk of a patch. Where it starts is 0-based, in lines. */
interface PatchHunk {
  readonly before: number;
  readonly after: number;
  readonly lines: readonly PatchLine[];
}

/**
 * The text that a file had before a patch was applied to it. Libraries that apply patches also look for a hunk elsewhere when it does not
 * fit where it says; here that means that the patch belongs to another text.
 *
 * @param text the file as the patch leaves it; empty if the patch removes it
 * @param patch its hunks, from the first `@@` on, as git writes them
 * @returns `undefined` if the patch is not whole or does not lead to this text
 */
export function undoPatch(text: string, patch: string): string | undefined {
  const hunks = readHunks(patch);
  if (hunks === undefined) return undefined;
  const after = splitLines(text);
  const before: string[] = [];
  let position = 0;
  for (const hunk of hunks) {
    if (hunk.after < position) return undefined;
    for (; position < hunk.after; position++) before.push(after[position] ?? "");
    if (before.length !== hunk.before) return undefined;
    for (const { sign, text: line } of hunk.lines) {
      if (sign !== "-" && after[position++] !== line) return undefined;
      if (sign !== "+") before.push(line);
    }
  }
  const whole = [...before, ...after.slice(position)];
  const isBroken = whole.some((line, index) => index < whole.length - 1 && !line.endsWith("\n"));
  return isBroken ? undefined : whole.join("");
}

const header = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

/** `undefined` where lines are missing that a header announces. */
function readHunks(patch: string): readonly PatchHunk[] | undefined {
  const hunks: PatchHunk[] = [];
  const rows = patch.split("\n");
  if (rows.at(-1) === "") rows.pop();
  for (let index = 0; index < rows.length;) {
    const [, oldStart, oldCount = "1", newStart, newCount = "1"] = header.exec(rows[index++] ?? "") ?? [];
    if (oldStart === undefined) return undefined;
    let [old, fresh] = [Number(oldCount), Number(newCount)];
    // A side without lines names the line above the hunk.
    const [before, after] = [Number(oldStart) - Math.min(old, 1), Number(newStart) - Math.min(fresh, 1)];
    const lines: PatchLine[] = [];
    while (old > 0 || fresh > 0) {
      const row = rows[index++];
      // Some tools cut the space of an empty line.
      const sign = row === "" ? " " : row?.charAt(0);
      if (row === undefined || (sign !== "+" && sign !== "-" && sign !== " ")) return undefined;
      const isLast = rows[index]?.startsWith("\\") === true;
      if (isLast) index++;
      lines.push({ sign, text: row.slice(1) + (isLast ? "" : "\n") });
      if (sign !== "+") old--;
      if (sign !== "-") fresh--;
    }
    if (old < 0 || fresh < 0) return undefined;
    hunks.push({ before, after, lines });
  }
  return hunks;
}

/** The lines of a text with their line ends. */
function splitLines(text: string): readonly string[] {
  const lines = text.split("\n").map((line) => `${line}\n`);
  const last = lines.pop()?.slice(0, -1);
  return last ? [...lines, last] : lines;
}
