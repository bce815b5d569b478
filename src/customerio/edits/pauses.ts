import { Node, type SourceFile } from "ts-morph";
import { perFile, getSpecifierOf } from "../program/nodes.ts";
import { takesMilliseconds } from "../runs/pauses.ts";

const timers: ReadonlySet<string> = new Set(["timers/promises", "node:timers/promises"]);
const timer = "setTimeout";

/** Writes code to await that waits for this many milliseconds: a call of the file's own function for that, or a promise. */
export function writePause(node: Node, milliseconds: number): string {
  const own = findOwn(node.getSourceFile());
  return own === undefined
    ? `new Promise((resolve) => ${timer}(resolve, ${milliseconds}))`
    : `${own}(${milliseconds})`;
}

/** The name in a file of a function that only waits for milliseconds: its own, or an imported one. */
const findOwn = perFile((file): string | undefined => {
  const named = file.getImportDeclarations().flatMap((declaration) =>
    declaration.getNamedImports().map((entry) => ({
      name: entry.getAliasNode() ?? entry.getNameNode(),
      isTimer: timers.has(getSpecifierOf(declaration)) && entry.getName() === timer,
    })),
  );
  const found = named.find(({ name, isTimer }) => isTimer || takesMilliseconds(name));
  return (found?.name ?? listOwnNames(file).find(takesMilliseconds))?.getText();
});

function listOwnNames(file: SourceFile): readonly Node[] {
  return [
    ...file.getFunctions().flatMap((declaration) => declaration.getNameNode() ?? []),
    ...file.getVariableDeclarations().map((declaration) => declaration.getNameNode()),
  ].filter(Node.isIdentifier);
}
