import { Node } from "ts-morph";
import { regionRoots } from "../api/http-routes.ts";
import { getSdkPackage } from "../api/sdk.ts";
import type { Flow } from "../flow/core.ts";
import type { Term } from "../flow/terms.ts";
import { getImportedName } from "../program/package-imports.ts";

const names: ReadonlySet<string> = new Set(Object.values(regionRoots).flatMap((roots) => Object.keys(roots)));

/** The addresses that a property of an SDK region can have: `RegionUS.apiUrl`, also if a condition chooses the region. */
export function findRegionRoots({ node, frame }: Term, flow: Flow): readonly string[] {
  if (!Node.isPropertyAccessExpression(node) || !names.has(node.getName())) return [];
  return flow.findOrigins({ node: node.getExpression(), frame }).flatMap((origin) => {
    const imported = getImportedName(origin.node);
    if (!imported || !getSdkPackage(imported.specifier) || !Object.hasOwn(regionRoots, imported.name))
      return [];
    return regionRoots[imported.name]?.[node.getName()] ?? [];
  });
}
