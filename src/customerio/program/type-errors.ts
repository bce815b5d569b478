import { ts, type SourceFile } from "ts-morph";
import { isOverflow } from "./overflow.ts";

/** Something that the compiler says about a piece of code. */
export interface CompileError {
  readonly code: number;
  readonly message: string;
  /** The code it is about. */
  readonly text: string;
}

/** A part of a file's text: 0-based offsets in UTF-16 units, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * What the compiler says about the statements around the spans, as far as this program can know it. Only they are checked: a whole file can
 * take seconds. JavaScript is checked, too, as far as the compiler is sure of it. `undefined` where the compiler overflows.
 */
export function findTypeErrors(
  file: SourceFile,
  spans: readonly Span[],
): readonly CompileError[] | undefined {
  const tree = file.compilerNode;
  const nodes = [...new Set(spans.flatMap((span) => findStatements(tree, span)))];
  if (nodes.length === 0) return [];
  try {
    return check(file, nodes)
      .filter(({ start }) => nodes.some((node) => node.pos <= start && start < node.end))
      .map(({ code, start, length, messageText }) => ({
        code,
        message: ts.flattenDiagnosticMessageText(messageText, "\n"),
        text: tree.text.slice(start, start + length),
      }))
      .filter(isCertain);
  } catch (error) {
    if (isOverflow(error)) return undefined;
    throw error;
  }
}

/** The compiler can check only some statements, as editors have it do for those on the screen; its public types do not show that. */
interface StatementChecker {
  readonly getDiagnostics: (
    file: ts.SourceFile,
    cancellation: undefined,
    nodes: readonly ts.Node[],
  ) => readonly ts.DiagnosticWithLocation[];
}

function check(file: SourceFile, nodes: readonly ts.Node[]): readonly ts.DiagnosticWithLocation[] {
  const checker = file.getProject().getTypeChecker().compilerObject as ts.TypeChecker & StatementChecker;
  return checker.getDiagnostics(file.compilerNode, undefined, nodes);
}

/** The innermost statements that contain a span together; if it is between statements, the block around it. */
function findStatements(tree: ts.SourceFile, { start, end }: Span): readonly ts.Node[] {
  let around: ts.Node = tree;
  for (let next: ts.Node | undefined = tree; next;) {
    if (ts.isStatement(next) || ts.isSourceFile(next)) around = next;
    next = ts.forEachChild(next, (child) =>
      child.getStart(tree) <= start && end <= child.end && child.end > start ? child : undefined,
    );
  }
  const inside = isBlock(around)
    ? around.statements.filter((statement) => statement.getStart(tree) < end && start < statement.end)
    : [];
  if (inside.length > 0) return inside;
  return ts.isSourceFile(around) ? [] : [around];
}

function isBlock(node: ts.Node): node is ts.SourceFile | ts.Block | ts.ModuleBlock {
  return ts.isSourceFile(node) || ts.isBlock(node) || ts.isModuleBlock(node);
}

/** Errors that are only there because this program lacks parts of the repository: its packages, the types of its environment. */
const uncertain: readonly { readonly why: string; readonly codes: readonly number[] }[] = [
  { why: "no package is installed here", codes: [2307, 2792, 2875, 2882, 7016] },
  {
    why: "what calls a function can have a type from a package, which gives its parameters theirs",
    codes: [7006, 7019, 7031, 7051],
  },
];
const uncertainCodes: ReadonlySet<number> = new Set(uncertain.flatMap(({ codes }) => codes));

const unknownNameCodes: ReadonlySet<number> = new Set([2304, 2552, 2580, 2583, 2584, 2591]);
/**
 * Global names that edits introduce. All other names are repeated from the code: if the program does not know one, it did not know it
 * before either.
 */
const environmentNames: ReadonlySet<string> = new Set(["btoa", "console", "setTimeout"]);

function isCertain({ code, text }: CompileError): boolean {
  return !uncertainCodes.has(code) && !(unknownNameCodes.has(code) && environmentNames.has(text));
}
