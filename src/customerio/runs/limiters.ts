import { Node, type VariableDeclaration } from "ts-morph";
import { getRateLimit, type RateLimit } from "../api/rate-limits.ts";
import type { Operation } from "../operations/reading.ts";
import { getPath, type Program } from "../program/program.ts";

/** Something that sets the pace of calls, kept in a variable at the top of a module. */
export interface Limiter {
  /** What the variable is called where it can be used. */
  readonly name: string;
  /** The file that makes it. */
  readonly path: string;
  /** Writes a call that goes through it. */
  readonly wrap: (call: string) => string;
}

/** The rate limiters that the repository already uses. */
export interface Limiters {
  /** Gets a limiter that the file of a node declares or imports; `undefined` when it has none. */
  readonly getInScope: (node: Node) => Limiter | undefined;
  /** Every limiter kept in a variable at the top of a module, in the order of files. */
  readonly all: readonly Limiter[];
  /** The rate limit that Customer.io publishes for an operation. */
  readonly getPublishedLimit: (operation: Operation) => RateLimit;
}

const kinds: readonly { readonly made: RegExp; readonly write: (name: string, call: string) => string }[] = [
  { made: /^new Bottleneck\b/u, write: (name, call) => `${name}.schedule(() => ${call})` },
  {
    made: /^new PQueue(?:\.default)?\(\s*\{[^}]*\b(?:concurrency|interval)\b/u,
    write: (name, call) => `${name}.add(() => ${call})`,
  },
  { made: /^(?:pLimit|plimit)\(/u, write: (name, call) => `${name}(() => ${call})` },
];

export function findLimiters(program: Program): Limiters {
  const found = new Map<Node, Limiter>();
  for (const declaration of program.files.flatMap((file) => file.getVariableDeclarations())) {
    const limiter = readLimiter(declaration, declaration.getName());
    if (limiter) found.set(declaration, limiter);
  }

  function getInScope(node: Node): Limiter | undefined {
    const file = node.getSourceFile();
    const own = file.getVariableDeclarations().find((declaration) => found.has(declaration));
    if (own) return found.get(own);
    for (const declaration of file.getImportDeclarations()) {
      const imported = [
        declaration.getDefaultImport(),
        ...declaration.getNamedImports().map((named) => named.getAliasNode() ?? named.getNameNode()),
      ];
      for (const name of imported) {
        const made = name?.getSymbol()?.getAliasedSymbol()?.getValueDeclaration();
        if (name && Node.isVariableDeclaration(made) && found.has(made))
          return readLimiter(made, name.getText());
      }
    }
    return undefined;
  }

  return { getInScope, all: [...found.values()], getPublishedLimit: getRateLimit };
}

function readLimiter(declaration: VariableDeclaration, name: string): Limiter | undefined {
  const text = declaration.getInitializer()?.getText() ?? "";
  const kind = kinds.find(({ made }) => made.test(text));
  if (!kind) return undefined;
  return { name, path: getPath(declaration.getSourceFile()), wrap: (call) => kind.write(name, call) };
}
