import { Node, type ClassDeclaration } from "ts-morph";
import { comesFrom, type HandoffLibrary, type Maker } from "../api/handoff-library.ts";
import type { Flow } from "../flow/core.ts";
import { isCall, unwrap, type Term } from "../flow/terms.ts";
import { getImportedName, type ImportedName } from "../program/package-imports.ts";
import { getPlaceKey, type HandoffKeys } from "./handoff-keys.ts";

/** Finds the channels that the methods of a library are called on. */
export interface HandoffChannels {
  /** The key for the one channel that everything goes through when none is named. */
  readonly single: string;
  /** The library has receivers that are created, and there can be several. */
  readonly hasMakers: boolean;
  /** Identifies a receiver: the same key for the same queue or bus; `undefined` when it is not the library's, or when it is not known which. */
  readonly getChannel: (receiver: Node) => string | undefined;
  /** The channel that the methods of a class receive from: the one that its decorator names, or the only one there is. */
  readonly getChannelOfClass: (owner: ClassDeclaration) => string | undefined;
  /** Whether a name is an export of the library's packages. */
  readonly isExport: (node: Node, names: readonly string[]) => boolean;
}

export function createHandoffChannels(
  library: HandoffLibrary,
  flow: Flow,
  keys: HandoffKeys,
): HandoffChannels {
  const { makers = [] } = library;
  const single = `only ${library.noun} ${library.packages.join()}`;

  function getChannel(receiver: Node): string | undefined {
    const own = getImported(receiver);
    if (own?.isSingle) return single;
    const found = new Set(
      flow.findOrigins({ node: receiver, frame: undefined }).map((origin) => readOrigin(origin)),
    );
    const [channel] = found;
    return found.size === 1 ? channel : undefined;
  }

  function readOrigin({ node, frame }: Term): string | undefined {
    const inner = unwrap(node);
    if (isCall(inner)) {
      const args = inner.getArguments();
      const maker = getImported(inner.getExpression()) ?? getMethod(inner);
      if (maker?.at) {
        const [name, ...others] = keys.findAt(args, maker.at, frame);
        return name && others.length === 0 ? keys.getKey(name) : undefined;
      }
      if (maker) return maker.isSingle ? single : getPlaceKey(inner);
      return getHeir(inner.getExpression());
    }
    if (Node.isThisExpression(inner)) {
      const owner = inner.getFirstAncestor((ancestor) => Node.isClassDeclaration(ancestor));
      return Node.isClassDeclaration(owner) ? getKeyOfHeir(owner) : undefined;
    }
    if (Node.isIdentifier(inner)) return getImported(inner)?.isSingle ? single : undefined;
    return readDeclared(inner);
  }

  /** A parameter or field that a framework injects into, by its decorator or its type. */
  function readDeclared(node: Node): string | undefined {
    if (!Node.isParameterDeclaration(node) && !Node.isPropertyDeclaration(node)) {
      const declaration = Node.isPropertyAccessExpression(node)
        ? node.getNameNode().getSymbol()?.getValueDeclaration()
        : undefined;
      return declaration && !Node.isPropertyAccessExpression(declaration)
        ? readDeclared(declaration)
        : undefined;
    }
    for (const decorator of node.getDecorators()) {
      const isInjector = makers.some(({ injector }) => injector === decorator.getName());
      const [name] = decorator.getArguments();
      if (isInjector && isOfLibrary(getImportedName(decorator.getNameNode())))
        return name ? keys.getKey({ node: name, frame: undefined }) : single;
    }
    const type = node.getTypeNode();
    const name = Node.isTypeReference(type) ? type.getTypeName() : undefined;
    if (!name) return undefined;
    return getImported(name)?.isSingle ? single : getHeir(name);
  }

  function getChannelOfClass(owner: ClassDeclaration): string | undefined {
    const names = makers.flatMap(({ processor }) => processor ?? []);
    if (names.length === 0) return single;
    const decorator = owner.getDecorators().find((candidate) => names.includes(candidate.getName()));
    const args = decorator?.getArguments() ?? [];
    const [named = keys.findAt(args, [0])[0]] = keys.findAt(args, [0, "name"]);
    return named && keys.getKey(named);
  }

  /** A class of the repository that extends one of the library's is the same for all its instances. */
  function getHeir(node: Node): string | undefined {
    for (const origin of flow.findOrigins({ node, frame: undefined })) {
      const key = Node.isClassDeclaration(origin.node) ? getKeyOfHeir(origin.node) : undefined;
      if (key !== undefined) return key;
    }
    return undefined;
  }

  function getKeyOfHeir(owner: Node): string | undefined {
    const base = Node.isClassDeclaration(owner) ? owner.getExtends()?.getExpression() : undefined;
    return base && getImported(base) ? getPlaceKey(owner) : undefined;
  }

  function getImported(node: Node): Maker | undefined {
    const imported = getImportedName(node);
    return isOfLibrary(imported)
      ? makers.find(
          ({ name, isDefault, isMethod }) =>
            !isMethod && (name === imported.name || (isDefault === true && imported.name === "default")),
        )
      : undefined;
  }

  /** `pubsub.topic("mails")`: a method of an object that the package created. */
  function getMethod(call: Node): Maker | undefined {
    const callee = Node.isCallExpression(call) ? unwrap(call.getExpression()) : undefined;
    return Node.isPropertyAccessExpression(callee)
      ? makers.find(({ name, isMethod }) => isMethod === true && name === callee.getName())
      : undefined;
  }

  function isExport(node: Node, names: readonly string[]): boolean {
    const imported = getImportedName(node);
    return isOfLibrary(imported) && names.includes(imported.name);
  }

  function isOfLibrary(imported: ImportedName | undefined): imported is ImportedName {
    return imported !== undefined && comesFrom(imported.specifier, library);
  }

  return { single, hasMakers: makers.length > 0, getChannel, getChannelOfClass, isExport };
}
