import type { Node, SourceFile, TypeChecker } from "ts-morph";
import { measureDepth } from "./nodes.ts";

/** The compiler could not answer a question about a file: it recurses over types and control flow, and the stack overflowed. */
class CompilerOverflow extends Error {
  readonly file: SourceFile;

  constructor(file: SourceFile, cause: unknown) {
    super("the compiler ran out of stack", { cause });
    this.name = "CompilerOverflow";
    this.file = file;
  }
}

/** Says whether the stack overflowed, which leaves the compiler's checker in an unreliable state. */
export function isOverflow(error: unknown): boolean {
  return (
    error instanceof CompilerOverflow || (error instanceof RangeError && /call stack/u.test(error.message))
  );
}

/**
 * Makes a checker's overflows name the file that it was asked about.
 *
 * @param onFile called before the checker is asked about another file than the last time
 */
export function watchChecker(checker: TypeChecker, onFile: (file: SourceFile) => void): void {
  let last: SourceFile | undefined;
  function name<Answer>(ask: (node: Node) => Answer): (node: Node) => Answer {
    return (node) => {
      const file = node.getSourceFile();
      if (file !== last) onFile(file);
      last = file;
      // The compiler's checker is created here, if it is not yet: that binds every file, so an overflow here is not this file's fault.
      Reflect.get(checker, "compilerObject");
      try {
        return ask(node);
      } catch (error) {
        throw isOverflow(error) ? new CompilerOverflow(file, error) : error;
      }
    };
  }
  checker.getTypeAtLocation = name(checker.getTypeAtLocation.bind(checker));
  checker.getSymbolAtLocation = name(checker.getSymbolAtLocation.bind(checker));
}

/** The file to skip so that the rest can be analyzed: the one that was asked about, else the most deeply nested one. */
export function findCulprit(error: unknown, files: readonly SourceFile[]): SourceFile | undefined {
  if (error instanceof CompilerOverflow) return error.file;
  const depths = new Map(files.map((file) => [file, measureDepth(file)]));
  return [...files].sort((a, b) => (depths.get(b) ?? 0) - (depths.get(a) ?? 0))[0];
}
