import { findCulprit, isOverflow } from "../customerio/program/overflow.ts";
import { createProgram, getPath, type Program } from "../customerio/program/program.ts";
import type { SourceText } from "../vocabulary/snapshot.ts";

/** How many files are skipped one by one because they overflow the compiler; past that, all are. */
const maxOverflows = 8;

/**
 * Works on a program, and again without the file that overflowed the compiler: partial results cannot be trusted.
 *
 * @param kept a program of the sources as they were before, which is taken if it can be renewed
 */
export function withoutOverflow<Result>(
  sources: readonly SourceText[],
  work: (program: Program) => Result,
  onFile?: (path: string) => void,
  kept?: Program,
): { readonly program: Program; readonly result: Result } {
  const entangled = new Set<string>();
  let renewed = kept?.renew(sources);
  for (;;) {
    const program = renewed ?? createProgram(sources, entangled, onFile);
    try {
      return { program, result: work(program) };
    } catch (error) {
      const culprit = isOverflow(error) ? findCulprit(error, program.files) : undefined;
      if (!culprit) throw error;
      renewed = undefined;
      if (entangled.size < maxOverflows) entangled.add(getPath(culprit));
      else for (const { path } of sources) entangled.add(path);
    }
  }
}
