import { parseWholeHunks } from "./hunks.ts";

/**
 * The text that a file had before a patch was applied to it. Libraries that apply patches also look for a hunk elsewhere when it does not
 * fit where it says; here that means that the patch belongs to another text.
 *
 * @param text the file as the patch leaves it; empty if the patch removes it
 * @param patch its hunks, from the first `@@` on, as git writes them
 * @returns `undefined` if the patch is incomplete or does not lead to this text
 */
export function undoPatch(text: string, patch: string): string | undefined {
  const hunks = parseWholeHunks(patch);
  if (hunks === undefined) return undefined;
  const after = splitLines(text);
  const before: string[] = [];
  let position = 0;
  for (const hunk of hunks) {
    if (hunk.after < position) return undefined;
    for (; position < hunk.after; position++) before.push(after[position] ?? "");
    if (before.length !== hunk.before) return undefined;
    for (const { kind, text: line } of hunk.lines) {
      if (kind !== "deleted" && after[position++] !== line) return undefined;
      if (kind !== "added") before.push(line);
    }
  }
  const whole = [...before, ...after.slice(position)];
  const isBroken = whole.some((line, index) => index < whole.length - 1 && !line.endsWith("\n"));
  return isBroken ? undefined : whole.join("");
}

/** The lines of a text with their line endings. */
function splitLines(text: string): readonly string[] {
  const lines = text.split("\n").map((line) => `${line}\n`);
  const last = lines.pop()?.slice(0, -1);
  return last ? [...lines, last] : lines;
}
