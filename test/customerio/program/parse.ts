import type { Node, SourceFile } from "ts-morph";
import { createFlow } from "../../../src/customerio/flow/flow.ts";
import type { Flow } from "../../../src/customerio/flow/core.ts";
import { createProgram, type Program } from "../../../src/customerio/program/program.ts";

/** Parsed code, and where its values come from. */
export interface Parsed {
  readonly program: Program;
  readonly flow: Flow;
  /** The first file. */
  readonly file: SourceFile;
  /** The outermost node of the first file that is written like that; the last one when there are several. */
  readonly find: (text: string) => Node;
}

/** Parses one file's text, or several by path. Each file counts as one that can matter. */
export function parse(code: string | Readonly<Record<string, string>>): Parsed {
  const files = typeof code === "string" ? { "src/example.ts": code } : code;
  const sources = Object.entries(files).map(([path, text]) => ({ path, text: `${text}\n// customer.io\n` }));
  const program = createProgram(sources);
  const file = program.getFile(sources[0]?.path ?? "");
  if (!file) throw new Error("the code cannot be parsed");
  function find(text: string): Node {
    const found = file?.forEachDescendantAsArray().filter((node) => node.getText() === text) ?? [];
    const last = found.at(-1);
    if (!last) throw new Error(`nothing is written like ${text}`);
    return found.find((node) => node.getEnd() === last.getEnd()) ?? last;
  }
  return { program, flow: createFlow(program), file, find };
}
