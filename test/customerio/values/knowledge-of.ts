import { SyntaxKind } from "ts-morph";
import { learn, type Knowledge } from "../../../src/customerio/knowledge.ts";
import type { Term } from "../../../src/customerio/flow/terms.ts";

export type Code = string | Readonly<Record<string, string>>;

/** What the semantic layer knows of some code, and the term that the code hands to its one call of `show`: `show(user.email)`. */
export interface Shown {
  readonly knowledge: Knowledge;
  readonly term: Term;
}

/** Reads one file, or several by path. */
export function readTerm(code: Code): Shown {
  const knowledge = learn(toSources(code));
  const [term, ...others] = findShown(knowledge);
  if (!term || others.length > 0) throw new Error("The code does not show exactly one term.");
  return { knowledge, term };
}

/** Reads the code of all rows of a table, each as a file of its own, when the first is asked for: one analysis is quicker than many. */
export function readTable(codes: readonly string[]): (code: string) => Shown {
  let known: ReadonlyMap<string, Shown> | undefined;
  return (code) => {
    known ??= readAll(codes);
    const shown = known.get(code);
    if (!shown) throw new Error(`No term is shown by: ${code}`);
    return shown;
  };
}

function readAll(codes: readonly string[]): ReadonlyMap<string, Shown> {
  const files = Object.fromEntries(codes.map((code, index) => [`src/row-${index}.ts`, code]));
  const knowledge = learn(toSources(files));
  const terms = new Map(findShown(knowledge).map((term) => [term.node.getSourceFile().getBaseName(), term]));
  return new Map(
    codes.flatMap((code, index) => {
      const term = terms.get(`row-${index}.ts`);
      return term ? [[code, { knowledge, term }] as const] : [];
    }),
  );
}

function toSources(code: Code): readonly { readonly path: string; readonly text: string }[] {
  const files = typeof code === "string" ? { "src/example.ts": code } : code;
  // What has nothing to do with Customer.io is not parsed.
  return Object.entries(files).map(([path, text]) => ({ path, text: `import "customerio-node";\n${text}` }));
}

function findShown({ files }: Knowledge): readonly Term[] {
  return files
    .flatMap((file) => file.getDescendantsOfKind(SyntaxKind.CallExpression))
    .filter((call) => call.getExpression().getText() === "show")
    .flatMap((call) => call.getArguments())
    .map((node) => ({ node, frame: undefined }));
}
