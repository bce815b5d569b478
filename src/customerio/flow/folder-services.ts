import { Node, ts, type CallExpression, type SourceFile } from "ts-morph";
import { extensionOf } from "../../files/file-kinds.ts";
import { folderOf } from "../../files/paths.ts";
import { getCalledName } from "../program/nodes.ts";
import { getPath, type Program } from "../program/program.ts";
import type { FlowCore } from "./core.ts";
import { getConstantText, isCallable, unwrap, within, type Frame, type Term } from "./terms.ts";
import { findWrites } from "./writes.ts";

/** How a framework gives the services that it finds in folders: Strapi's `strapi.service("api::order.order")`. */
const folderServices = {
  objects: new Set(["strapi"]),
  method: "service",
  /** The method that gives the services of one owner: `strapi.plugin("shop").service("order")`. */
  owning: "plugin",
  folder: "services",
  /** Functions that make a service from another one; their last argument is its own part. */
  makers: new Set(["createCoreService"]),
} as const;

/** The parts of a service's name: `api::order.mail` is the service `mail` of `order`. */
const nameOfService = /^(?:\w+::)?(?:([\w-]+)\.)?([\w-]+)$/u;

/** Follows a service to the file of its name in a folder of services: what the function that the file exports returns. */
export function createFolderServices(
  program: Program,
  { findOrigins, findReturned }: Pick<FlowCore, "findOrigins" | "findReturned">,
): (call: CallExpression, frame: Frame | undefined) => readonly Term[] | undefined {
  function step(call: CallExpression, frame: Frame | undefined): readonly Term[] | undefined {
    const [named] = asksForService(call.compilerNode) ? call.getArguments() : [];
    const text = named && getConstantText(findOrigins, { node: named, frame });
    const [, owner, name] = (text !== undefined && nameOfService.exec(text)) || [];
    const file = name === undefined ? undefined : getFile(name, owner ?? getOwner(call, frame));
    const made = file ? findExported(file).flatMap((node) => readService(node)) : [];
    return made.length > 0 ? within(undefined, ...made) : undefined;
  }

  /** `shop` of `strapi.plugin("shop").service("order")`. */
  function getOwner(call: CallExpression, frame: Frame | undefined): string | undefined {
    const callee = unwrap(call.getExpression());
    const asked = Node.isPropertyAccessExpression(callee) ? unwrap(callee.getExpression()) : undefined;
    if (!Node.isCallExpression(asked) || getCalledName(asked.compilerNode) !== folderServices.owning)
      return undefined;
    const [named] = asked.getArguments();
    return named && getConstantText(findOrigins, { node: named, frame });
  }

  /** The file of a service: if several have its name, the one in a folder of its owner. The package of a plugin has only its own. */
  function getFile(name: string, owner: string | undefined): SourceFile | undefined {
    const named = program.files.filter((file) => getServiceName(getPath(file)) === name);
    const owned = named.filter((file) =>
      getPath(file)
        .split("/")
        .includes(owner ?? ""),
    );
    const [file, ...others] = owned.length > 0 ? owned : named;
    return others.length === 0 ? file : undefined;
  }

  function readService(exported: Node): readonly Node[] {
    return findOrigins({ node: exported, frame: undefined }).flatMap(({ node }): readonly Node[] => {
      const made =
        Node.isCallExpression(node) && folderServices.makers.has(getCalledName(node.compilerNode))
          ? node.getArguments().at(-1)
          : node;
      return isCallable(made)
        ? findReturned(made)
        : made && Node.isObjectLiteralExpression(made)
          ? [made]
          : [];
    });
  }

  return step;
}

/** The name of the service in a file; `undefined` outside of the folders of services. */
export function getServiceName(path: string): string | undefined {
  const folder = folderOf(path);
  const isInFolder = `/${folder}`.endsWith(`/${folderServices.folder}`);
  return isInFolder ? path.slice(folder.length + 1, -1 - extensionOf(path).length) : undefined;
}

/** Says whether a node asks a framework for one of its services. */
export function asksForService(node: ts.Node): boolean {
  if (!ts.isCallExpression(node) || getCalledName(node) !== folderServices.method) return false;
  let root: ts.Expression = node;
  while (ts.isCallExpression(root) || ts.isPropertyAccessExpression(root)) root = root.expression;
  return root !== node.expression && ts.isIdentifier(root) && folderServices.objects.has(root.text);
}

/** What a file exports as a whole: `module.exports = …`, `export default …`. */
function findExported(file: SourceFile): readonly Node[] {
  const exported = file.getExportAssignment((assignment) => !assignment.isExportEquals());
  return exported ? [exported.getExpression()] : findWrites(file, "module.exports");
}
