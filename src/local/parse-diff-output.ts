import { isWhole, keepPatch, parseHunks } from "../files/hunks.ts";
import type { FileChange } from "../vocabulary/snapshot.ts";
import { splitNul } from "./git.ts";
import { GitOutputError } from "./git-error.ts";

/**
 * Parses the output of git's diff commands with `--raw --patch --full-index -z`: names from the raw part, where they are not quoted, and
 * hunks from the patch. Both name the ids of each file before and after, which is how they are paired: the same two contents always differ
 * in the same lines.
 *
 * @throws GitOutputError when a part is missing or cut off, or there is one too many
 */
export function parseDiffOutput(output: Buffer): readonly FileChange[] {
  const end = output.indexOf("\0\0");
  const raw = readRaw(splitNul(end === -1 ? output : output.subarray(0, end + 1)));
  // Bytes that are not UTF-8 become replacement characters, and the lines stay the same.
  const sections = readSections(end === -1 ? "" : output.subarray(end + 2).toString("utf8"));

  const unlisted = new Set(sections.keys());
  const changes = raw.map(({ isOtherKind, ids, ...change }): FileChange => {
    for (const pair of listPairs(isOtherKind, ids)) {
      if (!sections.has(pair)) throw new GitOutputError(`the patch of ${change.path} is missing`);
      unlisted.delete(pair);
    }
    return isOtherKind ? { ...change, hunks: undefined } : { ...change, ...readPatch(change, ids, sections) };
  });
  if (unlisted.size > 0) throw new GitOutputError("there is a patch of a file that is not listed");
  return changes;
}

/** The ids before and after. */
type Ids = readonly [before: string, after: string];

type RawChange = Pick<FileChange, "path" | "status" | "previousPath"> & {
  /** A file became a link or a submodule, or the reverse. */
  readonly isOtherKind: boolean;
  readonly ids: Ids;
};

/** Each entry is `:mode mode object object X`, a path, and for renames and copies the new path. */
function readRaw(fields: readonly string[]): readonly RawChange[] {
  const changes: RawChange[] = [];
  const rest = fields.values();
  for (const header of rest) {
    const [, before, after, code = ""] =
      /^:\d{6} \d{6} ([0-9a-f]+) ([0-9a-f]+) ([A-Z])\d*$/.exec(header) ?? [];
    const status = statuses.get(code);
    if (before === undefined || after === undefined || status === undefined) {
      throw new GitOutputError("an entry of its list of changes cannot be understood");
    }
    const [first, second] = [takePath(rest), code === "R" || code === "C" ? takePath(rest) : undefined];
    const names = second === undefined ? { path: first } : { path: second, previousPath: first };
    changes.push({ ...names, status, isOtherKind: code === "T", ids: [before, after] });
  }
  return changes;
}

function takePath(rest: Iterator<string, undefined>): string {
  const { value } = rest.next();
  if (value === undefined || value === "") throw new GitOutputError("a changed file has no name");
  return value;
}

/** The meaning of git's letters; files in conflict are not requested. */
const statuses: ReadonlyMap<string, FileChange["status"]> = new Map([
  ["A", "added"],
  ["D", "removed"],
  ["M", "modified"],
  ["R", "renamed"],
  ["C", "copied"],
  ["T", "changed"],
]);

/** The pairs of ids that the patch of a change is about. A file that becomes something else is removed and added. */
function listPairs(isOtherKind: boolean, [before, after]: Ids): readonly string[] {
  // Only moved, or with another mode.
  if (before === after) return [];
  const none = "0".repeat(before.length);
  return isOtherKind ? [`${before}..${none}`, `${none}..${after}`] : [`${before}..${after}`];
}

function readPatch(
  { path, previousPath }: Pick<RawChange, "path" | "previousPath">,
  ids: Ids,
  sections: ReadonlyMap<string, string>,
): Pick<FileChange, "hunks" | "patch"> {
  const patch = sections.get(ids.join("..")) ?? "";
  if (patch === binary) return { hunks: undefined };
  if (patch !== "" && !isWhole(patch)) throw new GitOutputError("the end of a patch is missing");
  return { hunks: parseHunks(patch), ...keepPatch(patch, path, previousPath) };
}

/** The hunks of each section of a patch, by the ids that it names. Sections without ids have no hunks either. */
function readSections(patch: string): ReadonlyMap<string, string> {
  const sections = new Map<string, string>();
  // Lines of code start with a space, `+`, `-` or `\`, so none can look like a header, unless a carriage return counts as a line break.
  for (const section of patch.split(/(?<![^\n])(?=diff --git )/)) {
    const end = section.indexOf("\n@@ ") + 1;
    const header = end === 0 ? section : section.slice(0, end);
    const ids = /^index ([0-9a-f]+\.\.[0-9a-f]+)(?: \d{6})?$/m.exec(header)?.[1];
    if (ids === undefined) continue;
    const isBinary = end === 0 && /^Binary files .* differ$/m.test(header);
    const hunks = isBinary ? binary : section.slice(header.length);
    const known = sections.get(ids);
    if (known !== undefined && known !== hunks) throw new GitOutputError("two patches of one change differ");
    sections.set(ids, hunks);
  }
  return sections;
}

/** In place of hunks: git does not compare what is binary or large. */
const binary = "binary";
