/** A file was not written, for a reason that the user can fix. The message says what is wrong and what to do. */
export class WriteError extends Error {
  override readonly name = "WriteError";
}

/** Explains why the system did not write `name`; any other error stays as it is. */
export function toWriteError(name: string, error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (typeof code !== "string") return error;
  const reason = refusals.get(code) ?? `the system reports ${code}. Check the disk`;
  return new WriteError(`${name} was not written: ${reason}, and run Pitstop again.`, { cause: error });
}

const noPermission = "no permission to write to it or its folder. Allow it";
const fullDisk = "the disk is full. Free some space";
const noFolder = "its folder is gone. Restore it";

/** What the system's codes mean, and what to do. */
const refusals: ReadonlyMap<string, string> = new Map([
  ["EACCES", noPermission],
  ["EPERM", noPermission],
  ["EROFS", "the file system is read-only. Make it writable"],
  ["ENOSPC", fullDisk],
  ["EDQUOT", fullDisk],
  ["ENOENT", noFolder],
  ["ENOTDIR", noFolder],
  ["ENAMETOOLONG", "its name is too long. Shorten it"],
  ["EMFILE", "too many files are open. Close other programs"],
  ["ENFILE", "too many files are open. Close other programs"],
]);
