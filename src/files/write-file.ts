import path from "node:path";
import writeFileAtomic from "write-file-atomic";
import { toWriteError } from "./write-error.ts";

/**
 * Writes the file `name` of the folder `root` (absolute), completely or not at all, and keeps its mode.
 *
 * @param shown what to call the file if it cannot be written
 * @throws WriteError when the system does not allow it
 */
export async function replaceFile(root: string, name: string, text: string, shown = name): Promise<void> {
  try {
    await writeFileAtomic(path.join(root, name), text);
  } catch (error) {
    throw toWriteError(shown, error);
  }
}
