import { isForgotten } from "../customerio/program/forgotten.ts";
import { findCulprit, isOverflow } from "../customerio/program/overflow.ts";
import { createProgram, getPath, type Program } from "../customerio/program/program.ts";
import type { SourceText } from "../vocabulary/snapshot.ts";

/** How many files are skipped one by one because they overflow the compiler; past that, all are. */
const maxOverflows = 8;

/**
 * Works on a program, and again without the file that overflowed the compiler: partial results cannot be trusted. A program that was there
 * before is replaced by a new one if something that was kept of it is not there any more.
 *
 * @param start the program of these sources, if there is one already
 */
export function withoutOverflow<Result>(
  sources: readonly SourceText[],
  work: (program: Program, isNew: boolean) => Result,
  onFile?: (path: string) => void,
  start?: Program,
): { readonly program: Program; readonly result: Result } {
  const entangled = new Set<string>();
  let ready = start;
  for (;;) {
    const program = ready ?? createProgram(sources, entangled, onFile);
    ready = undefined;
    try {
      return { program, result: work(program, program !== start) };
    } catch (error) {
      if (program === start && isForgotten(error)) continue;
      const culprit = isOverflow(error) ? findCulprit(error, program.files) : undefined;
      if (!culprit) throw error;
      if (entangled.size < maxOverflows) entangled.add(getPath(culprit));
      else for (const { path } of sources) entangled.add(path);
    }
  }
}
