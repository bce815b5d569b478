import type { Node, ts } from "ts-morph";

/** Reads each node once, for as long as no file changes: for answers in which types or other files have a part. */
export function perProgram<Fact>(read: (node: Node) => Fact): (node: Node) => Fact {
  const programs = new WeakMap<object, WeakMap<ts.Node, { readonly fact: Fact }>>();
  return (node) => {
    const program = node.getProject().getTypeChecker().compilerObject;
    const known = programs.get(program) ?? new WeakMap<ts.Node, { readonly fact: Fact }>();
    programs.set(program, known);
    const entry = known.get(node.compilerNode) ?? { fact: read(node) };
    known.set(node.compilerNode, entry);
    return entry.fact;
  };
}
