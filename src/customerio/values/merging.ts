import type { CallExpression, Node } from "ts-morph";
import { getDottedName } from "../program/nodes.ts";
import { getImportedName } from "../program/package-imports.ts";

/** Functions of packages that merge several objects into one. */
interface Merging {
  readonly packages: readonly string[];
  /** Their names; `default` for what is imported as a whole. */
  readonly names: readonly string[];
  /** If several objects have a property, the first one wins, not the last one. */
  readonly keepsFirst?: true;
}

const collections = ["lodash", "lodash-es", "lodash/fp", "underscore"];

const mergings: readonly Merging[] = [
  { packages: collections, names: ["assign", "assignIn", "extend", "extendOwn", "merge"] },
  { packages: collections, names: ["defaults", "defaultsDeep"], keepsFirst: true },
  { packages: ["ramda"], names: ["mergeLeft"], keepsFirst: true },
  { packages: ["ramda"], names: ["mergeRight"] },
  { packages: ["deepmerge", "object-assign", "xtend"], names: ["default"] },
  { packages: ["defu"], names: ["default", "defu"], keepsFirst: true },
];

/** A function that is a module of its own: `lodash/assign`, `lodash.assign`. */
const single = /^(lodash|lodash-es)[/.](?!fp$)(\w+)$/u;

/** The objects that a call merges, in the order in which a later one's properties count; `undefined` when it merges none. */
export function findMerged(call: CallExpression): readonly Node[] | undefined {
  const callee = call.getExpression();
  if (getDottedName(callee.compilerNode) === "Object.assign") return call.getArguments();
  const imported = getImportedName(callee);
  const [, owner, own] = single.exec(imported?.specifier ?? "") ?? [];
  const { specifier, name } =
    owner !== undefined && own !== undefined ? { specifier: owner, name: own } : (imported ?? {});
  const merging = mergings.find(
    ({ packages, names }) =>
      specifier !== undefined && name !== undefined && packages.includes(specifier) && names.includes(name),
  );
  const given = call.getArguments();
  return merging && (merging.keepsFirst ? given.reverse() : given);
}
