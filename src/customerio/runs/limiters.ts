import { Node, type Expression, type VariableDeclaration } from "ts-morph";
import { getRateLimit, type RateLimit } from "../api/rate-limits.ts";
import type { Operation } from "../operations/reading.ts";
import { perFile } from "../program/nodes.ts";
import { getPath, type Program } from "../program/program.ts";
import { readChain } from "./chains.ts";
import { isCall } from "../flow/terms.ts";

/** Something that limits the rate of calls, kept in a variable at the top of a module. */
export interface Limiter {
  /** The variable's name where it can be used. */
  readonly name: string;
  /** The file that creates it. */
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

interface LimiterKind {
  /** The class or function that creates it. */
  readonly makers: readonly string[];
  readonly isClass: boolean;
  /** Options one of which has to be given: without them, nothing is limited. */
  readonly options?: readonly string[];
  readonly write: (name: string, call: string) => string;
}

/** Limiters of packages, and how a call goes through them. */
const kinds: readonly LimiterKind[] = [
  { makers: ["Bottleneck"], isClass: true, write: (name, call) => `${name}.schedule(() => ${call})` },
  {
    makers: ["PQueue"],
    isClass: true,
    options: ["concurrency", "interval"],
    write: (name, call) => `${name}.add(() => ${call})`,
  },
  { makers: ["pLimit", "plimit"], isClass: false, write: (name, call) => `${name}(() => ${call})` },
];

export function findLimiters(program: Program): Limiters {
  const found = new Map<Node, Limiter>();
  for (const declaration of program.files.flatMap((file) =>
    createsLimiter(file) ? file.getVariableDeclarations() : [],
  )) {
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

const makers = kinds.flatMap((kind) => kind.makers);

/** Most files have no limiter, and their declarations need not be looked at. */
const createsLimiter = perFile((file) => makers.some((maker) => file.compilerNode.text.includes(maker)));

function readLimiter(declaration: VariableDeclaration, name: string): Limiter | undefined {
  const made = declaration.getInitializer();
  const kind = made && kinds.find((entry) => isOfKind(made, entry));
  if (!kind) return undefined;
  return { name, path: getPath(declaration.getSourceFile()), wrap: (call) => kind.write(name, call) };
}

function isOfKind(made: Expression, { makers, isClass, options }: LimiterKind): boolean {
  if (!isCall(made)) return false;
  if (Node.isNewExpression(made) !== isClass) return false;
  const [maker, ...others] = readChain(made);
  // `new PQueue.default(…)` is how CommonJS code spells it.
  const isMade = others.every((link) => link.name === "default");
  if (!maker || !makers.includes(maker.name) || !isMade) return false;
  if (!options) return true;
  const [given] = made.getArguments();
  return (
    Node.isObjectLiteralExpression(given) && options.some((option) => given.getProperty(option) !== undefined)
  );
}
