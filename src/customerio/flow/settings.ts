import { Node, ts, type CallExpression } from "ts-morph";
import { extensionOf } from "../../files/file-kinds.ts";
import { folderOf } from "../../files/paths.ts";
import { isSettingsPath } from "../program/modules.ts";
import { getCalledName, getDottedName } from "../program/nodes.ts";
import { getPath, type Program } from "../program/program.ts";
import type { FlowCore } from "./core.ts";
import { createLoadedModules } from "./loaded-modules.ts";
import { getConstantText, isCallable, unwrap, within, type Frame, type Term } from "./terms.ts";
import { findWrites } from "./writes.ts";

/** Functions that create a config from a schema, whose entries name the environment variable for each setting. */
const schemaConfigs: ReadonlySet<string> = new Set(["convict"]);

/** Objects that read the files of a folder, and keep each under its name: Strapi's `strapi.config.get("server.customerio")`. */
const folderConfigs: ReadonlySet<string> = new Set(["strapi.config"]);
const configFolder = "config";
const extensions = ["js", "ts"] as const;

/** Methods that read a setting from a config by its path. */
const readingMethod = "get";

/** Says whether a call reads a setting from such an object. */
export function asksForFolderConfig({ expression }: ts.CallExpression): boolean {
  return (
    ts.isPropertyAccessExpression(expression) &&
    expression.name.text === readingMethod &&
    folderConfigs.has(getDottedName(expression.expression) ?? "")
  );
}

/** Says whether a file is one that such an object reads. */
export function isFolderConfigPath(path: string): boolean {
  return extensions.some((extension) => folderOf(path) === configFolder && extensionOf(path) === extension);
}

/** Follows a setting to where the config gets it from: `config.get("messaging.key")`. */
export function createSettings(
  program: Program,
  { findOrigins, findPropertyOrigins, findReturned }: FlowCore,
): (call: CallExpression, frame: Frame | undefined) => readonly Term[] | undefined {
  const { getFile } = createLoadedModules(program);

  function step(call: CallExpression, frame: Frame | undefined): readonly Term[] | undefined {
    const callee = unwrap(call.getExpression());
    const [key] = call.getArguments();
    if (!key || !Node.isPropertyAccessExpression(callee) || callee.getName() !== readingMethod)
      return undefined;
    const config = callee.getExpression();
    const path = getConstantText(findOrigins, { node: key, frame })?.split(".");
    if (!path) return undefined;
    if (asksForFolderConfig(call.compilerNode)) return readFolder(path);
    const origins = findOrigins({ node: config, frame });
    const [defaults] = origins.filter(({ node }) => isDefaults(node));
    if (defaults) return read([defaults], path);
    const [made] = origins.filter(({ node }) => isSchemaConfig(node));
    const [schema] = Node.isCallExpression(made?.node) ? made.node.getArguments() : [];
    return schema && read([{ node: schema, frame: made?.frame }], path);
  }

  /** The first name of the path is that of a file, which exports its settings or a function that returns them. */
  function readFolder([name = "", ...path]: readonly string[]): readonly Term[] | undefined {
    const [file] = extensions.flatMap(
      (extension) => program.getFile(`${configFolder}/${name}.${extension}`) ?? [],
    );
    const exported = file ? findWrites(file, "module.exports") : [];
    const settings = exported
      .flatMap((node) => findOrigins({ node, frame: undefined }))
      .flatMap(({ node, frame }) =>
        isCallable(node) ? within(frame, ...findReturned(node)) : [{ node, frame }],
      );
    return read(settings, path);
  }

  function read(settings: readonly Term[], [name, ...path]: readonly string[]): readonly Term[] | undefined {
    if (name === undefined) return settings.length > 0 ? settings : undefined;
    return read(
      settings.flatMap((term) => findPropertyOrigins(term, name) ?? []),
      path,
    );
  }

  /** `require("config")`, and what is imported from it: the object in the file of defaults. */
  function isDefaults(node: Node): boolean {
    const file = getFile(node) ?? (Node.isObjectLiteralExpression(node) ? node.getSourceFile() : undefined);
    return file !== undefined && isSettingsPath(getPath(file));
  }

  return step;
}

function isSchemaConfig(node: Node): boolean {
  return Node.isCallExpression(node) && schemaConfigs.has(getCalledName(node.compilerNode));
}
