import type { Node, ts } from "ts-morph";

/** Reads each node once, until a file changes: for answers that depend on types or other files. */
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
