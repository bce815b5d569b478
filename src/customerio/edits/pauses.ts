import { Node, type SourceFile } from "ts-morph";
import { perFile, getSpecifierOf } from "../program/nodes.ts";
import { takesMilliseconds } from "../runs/pauses.ts";

const timers: ReadonlySet<string> = new Set(["timers/promises", "node:timers/promises"]);
const timer = "setTimeout";

/** Writes what waits for so many milliseconds, to be awaited: the function that the file has for that, or a promise. */
export function writePause(node: Node, milliseconds: number): string {
  const own = findOwn(node.getSourceFile());
  return own === undefined
    ? `new Promise((resolve) => ${timer}(resolve, ${milliseconds}))`
    : `${own}(${milliseconds})`;
}

/** What a file calls a function that does nothing but wait for milliseconds: its own, or one that it imports. */
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
