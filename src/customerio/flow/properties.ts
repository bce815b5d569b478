import { Node, type ObjectLiteralExpression, type SourceFile } from "ts-morph";
import { createActions } from "./actions.ts";
import { createDelivered } from "./delivered.ts";
import { createInstances, getMadeClass } from "./instances.ts";
import { createLoadedModules } from "./loaded-modules.ts";
import type { Steps } from "./steps.ts";
import type { Program } from "../program/program.ts";
import { getPropertyName, isNothing, within, type Term } from "./terms.ts";
import { findWrites } from "./writes.ts";
import type { FlowCore } from "./core.ts";

/** The values of a property of an origin; none when it is known to be absent, `undefined` when the object is not known. */
export type FindProperty = (origin: Term, name: string) => readonly Term[] | undefined;

/** What is added to an object after it was created: `services.cio = client` after `const services = {}`. */
function findAdded(object: ObjectLiteralExpression, name: string): readonly Node[] {
  const holder = object.getParent();
  const isHeld = Node.isVariableDeclaration(holder) && Node.isIdentifier(holder.getNameNode());
  return isHeld ? findWrites(object.getSourceFile(), `${holder.getName()}.${name}`) : [];
}

/** `exports.track = …` in a file with no other kind of export. */
function exportsNames(file: SourceFile): boolean {
  const exported = file.getSymbol()?.getExports() ?? [];
  return exported.length > 0 && file.getExportDeclarations().length === 0;
}

export function createProperties(
  program: Program,
  flow: FlowCore,
  stepFromSymbol: Steps["stepFromSymbol"],
): FindProperty {
  const { findOrigins, findPropertyOrigins } = flow;
  const { findMember, findInherited } = createInstances(flow);
  const { findDelivered } = createDelivered(flow);
  const { findInAction } = createActions(flow);
  const { getFile } = createLoadedModules(program);

  function findProperty(origin: Term, name: string): readonly Term[] | undefined {
    const { node, frame } = origin;
    if (Node.isObjectLiteralExpression(node)) {
      for (const property of [...node.getProperties()].reverse()) {
        if (Node.isSpreadAssignment(property)) {
          const spread = findPropertyOrigins({ node: property.getExpression(), frame }, name);
          if (spread === undefined || spread.length > 0) return spread;
        } else if (getPropertyName(findOrigins, property, frame) === name) {
          if (Node.isPropertyAssignment(property)) {
            const value = property.getInitializer();
            return value && within(frame, value);
          }
          return within(frame, property);
        }
      }
      return within(frame, ...findAdded(node, name));
    }
    // `undefined` and `null` have no properties: reading one throws, so nothing comes after it.
    if (isNothing(node)) return [];
    if (getMadeClass(node)) return findMember(origin, name);
    if (Node.isThisExpression(node)) return findInherited(origin, name);
    const module = getFile(node);
    if (module) {
      const exported = module.getSymbol()?.getExport(name);
      return stepFromSymbol(exported, origin) ?? findExportedProperty(module, name);
    }
    return findInAction(origin, name) ?? findDelivered(origin, name);
  }

  /**
   * `module.exports = { name }` in a file that the checker does not recognize as a module. A file with only named exports has no other
   * properties.
   */
  function findExportedProperty(file: SourceFile, name: string): readonly Term[] | undefined {
    const [value] = findWrites(file, "module.exports");
    if (value) return findPropertyOrigins({ node: value, frame: undefined }, name);
    return exportsNames(file) ? [] : undefined;
  }

  return findProperty;
}
