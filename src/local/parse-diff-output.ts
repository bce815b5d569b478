import { parseHunks } from "../files/hunks.ts";
import type { FileChange } from "../vocabulary/snapshot.ts";

/**
 * Parses the output of git's diff commands with `--raw --patch -z`: names from the raw part, where they are not quoted, and hunks from the patch, whose
 * sections are in the same order.
 */
export function parseDiffOutput(output: Buffer): readonly FileChange[] {
  const end = output.indexOf("\0\0");
  const raw = readRaw((end === -1 ? output : output.subarray(0, end)).toString("utf8").split("\0"));
  // Only the line structure matters, so any encoding works.
  const patch = end === -1 ? "" : output.subarray(end + 2).toString("latin1");
  // Lines of code start with a space, `+`, `-` or `\`, so none can look like a header. A file in conflict has a line of its own instead.
  const sections = patch.split(/^(?=diff --git )/m).filter((section) => section.startsWith("diff "));

  const changes = new Map<string, FileChange>();
  for (const { code, ...change } of raw) {
    const own = sections.splice(0, sectionsOf(code));
    const [section] = own;
    const isReadable =
      own.length === 1 && section !== undefined && !/^Binary files .* differ$/m.test(section);
    // A file in conflict is listed twice; the entry with a patch comes last.
    changes.set(change.path, { ...change, hunks: isReadable ? parseHunks(section) : undefined });
  }
  return [...changes.values()];
}

type RawChange = Pick<FileChange, "path" | "status" | "previousPath"> & { readonly code: string };

/** Each entry is `:mode mode object object X`, a path, and for renames and copies the new path. */
function readRaw(fields: readonly string[]): readonly RawChange[] {
  const changes: RawChange[] = [];
  for (let index = 0; index + 1 < fields.length;) {
    const code = /^:.* ([A-Z])\d*$/.exec(fields[index] ?? "")?.[1] ?? "";
    const path = fields[index + 1] ?? "";
    if (code === "R" || code === "C") {
      const newPath = fields[index + 2] ?? "";
      changes.push({ code, path: newPath, status: code === "R" ? "renamed" : "copied", previousPath: path });
      index += 3;
    } else {
      changes.push({ code, path, status: statusOf(code) });
      index += 2;
    }
  }
  return changes;
}

function statusOf(code: string): FileChange["status"] {
  switch (code) {
    case "A":
      return "added";
    case "D":
      return "removed";
    case "M":
      return "modified";
    default:
      return "changed";
  }
}

/** How many sections of the patch a change has: a file that became a link, or the reverse, is removed and added; a conflict has none. */
function sectionsOf(code: string): number {
  if (code === "T") return 2;
  return code === "U" ? 0 : 1;
}
