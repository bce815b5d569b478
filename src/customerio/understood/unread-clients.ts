import { ts, type Node, type SourceFile } from "ts-morph";
import type { SdkClass } from "../api/sdk.ts";
import { wrap } from "../program/nodes.ts";
import { getPath, type Program } from "../program/program.ts";
import type { Binding } from "./imports.ts";
import { findMentions } from "./mentions.ts";
import { findValueUses, isReadAnywhere } from "./name-uses.ts";
import { toSpot, type Spot, type Understanding } from "./spots.ts";
import { findUsedClients } from "./used-clients.ts";

/** Finds the clients without a known call, and the imports that lead to none. */
export function findUnreadClients(given: Understanding): readonly Spot[] {
  const { program, clients, activity } = given;
  const created = new Map<Node, SdkClass | undefined>();
  for (const { node, class: made } of clients.constructions) created.set(node, made);
  const imported = program.files.flatMap((file) => listBindings(file, program));
  for (const node of imported.flatMap(findInternals)) created.set(node, undefined);
  const calls = [
    ...activity.operations,
    ...activity.missingMethods.map(({ call }) => ({ call, frame: undefined })),
  ];
  const used = findUsedClients(calls, new Set(created.keys()), given);
  const unread = [...created].filter(
    ([node, made]) =>
      !used.nodes.has(node) && !(made && used.strays.has(made)) && isReadAnywhere(node.compilerNode, program),
  );
  const busy = new Set([
    ...[...created.keys()].map((node) => node.getSourceFile()),
    ...activity.operations.map(({ site }) => site.getSourceFile()),
  ]);
  const idle = imported.filter(({ file, binding, uses }) => {
    const { export: exported } = binding;
    if (exported.kind === "value" || uses.length === 0 || busy.has(file)) return false;
    return exported.kind !== "client" || !used.classes.has(exported.class);
  });
  return [
    ...unread.map(([node]) => toSpot(node, "client")),
    ...idle.map(({ file, declaration }): Spot => ({ file, node: declaration, kind: "import" })),
  ];
}

/** A name that a file imports from one of Customer.io's packages. */
interface UsedImport {
  readonly file: SourceFile;
  readonly declaration: ts.Node;
  readonly binding: Binding;
  /** Where the file uses it as a value. */
  readonly uses: readonly ts.Node[];
}

function listBindings(file: SourceFile, { resolveModule, getFile }: Program): readonly UsedImport[] {
  return findMentions(file).imports.flatMap(({ node: declaration, specifier, bindings }) => {
    const path = resolveModule(specifier, getPath(file));
    // A package in this repository: what it sends is seen there.
    if (path !== undefined && getFile(path)) return [];
    return bindings.map((binding) => ({
      ...{ file, declaration, binding },
      uses: findValueUses(file, binding.local),
    }));
  });
}

/** The places that instantiate a class that is not in the table, such as an internal one of a package. */
function findInternals({ file, binding, uses }: UsedImport): readonly Node[] {
  if (binding.export.kind !== "unknown") return [];
  return uses
    .map(({ parent }) => parent)
    .filter((parent, index) => ts.isNewExpression(parent) && parent.expression === uses[index])
    .map((node) => wrap(file, node));
}
