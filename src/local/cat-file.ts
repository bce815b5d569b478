import { GitError, GitOutputError } from "./git-error.ts";

/**
 * Reads the output of `git cat-file --batch-check=%(objectname) %(objectsize)`: the size in bytes of each object, by its id.
 *
 * @param objects the ids that were asked for
 * @throws GitError when git does not have one of them, GitOutputError when it left one out
 */
export function parseSizes(output: Buffer, objects: readonly string[]): ReadonlyMap<string, number> {
  const lines = output.toString("latin1").split("\n");
  if (lines.pop() !== "") throw cutOff();
  const sizes = new Map<string, number>();
  for (const line of lines) {
    const [, object, size] = /^([0-9a-f]+) (\d+)$/.exec(line) ?? [];
    // Instead of the size: "<object> missing".
    if (object === undefined) throw new GitError(line);
    sizes.set(object, Number(size));
  }
  return onlyAll(sizes, objects);
}

/**
 * Reads the output of `git cat-file --batch`: the bytes of each object, by its id.
 *
 * @param objects the ids that were asked for
 * @throws GitError when git does not have one of them, GitOutputError when it left one out or the output is cut off
 */
export function parseBatch(output: Buffer, objects: readonly string[]): ReadonlyMap<string, Buffer> {
  const contents = new Map<string, Buffer>();
  let position = 0;
  while (position < output.length) {
    const lineEnd = output.indexOf("\n", position);
    if (lineEnd === -1) throw cutOff();
    const header = output.toString("latin1", position, lineEnd);
    const [, object, size] = /^([0-9a-f]+) blob (\d+)$/.exec(header) ?? [];
    if (object === undefined) throw new GitError(header);
    const end = lineEnd + 1 + Number(size);
    if (output[end] !== newline) throw cutOff();
    contents.set(object, output.subarray(lineEnd + 1, end));
    position = end + 1;
  }
  return onlyAll(contents, objects);
}

const newline = 0x0a;

function cutOff(): GitOutputError {
  return new GitOutputError("the end of the files' content is missing");
}

function onlyAll<Value>(found: ReadonlyMap<string, Value>, objects: readonly string[]) {
  const missing = objects.find((object) => !found.has(object));
  if (missing !== undefined) throw new GitOutputError(`it left out ${missing}`);
  return found;
}
