import { Node, SyntaxKind, type ClassDeclaration, type SourceFile } from "ts-morph";
import { injectedLibraries, type InjectedLibrary } from "../api/injection-table.ts";
import type { Flow } from "../flow/core.ts";
import { getLastName, isCallable, unwrap, within, type Term } from "../flow/terms.ts";
import { findInside, findNamedCalls, perFile, wrap } from "../program/nodes.ts";
import { getImportedName } from "../program/package-imports.ts";
import type { Program } from "../program/program.ts";
import type { Objects } from "../values/objects.ts";

/** Finds the options of an HTTP client that a container injects into a class: a module that provides the class has them. */
export type FindInjectedOptions = (client: Term) => readonly Term[];

/** A module of a container. */
interface Module {
  readonly owner: ClassDeclaration;
  /** The argument of its decorator, or what one of its methods returns: `static forRoot() { return { module: Mail, imports: […] }; }`. */
  readonly parts: readonly Node[];
}

/** The property by which a module that a call creates names its class. */
const moduleProperty = "module";

/** How many modules that import each other lead to the client. */
const maxDepth = 3;

export function createInjectedOptions(program: Program, flow: Flow, objects: Objects): FindInjectedOptions {
  let modules: readonly Module[] | undefined;

  function findOptions({ node }: Term): readonly Term[] {
    const library = getLibrary(node);
    const owner = library && getHolder(node, library)?.getFirstAncestorByKind(SyntaxKind.ClassDeclaration);
    if (!owner) return [];
    modules ??= program.files.flatMap(readModules);
    return modules
      .filter((module) => isProvidedBy(module, owner))
      .flatMap((module) => findRegistered(module, library, 0));
  }

  function isProvidedBy(module: Module, owner: ClassDeclaration): boolean {
    return ["providers", "controllers"]
      .flatMap((name) => listParts(module, name))
      .flatMap((part) => [part, ...objects.findAt(part, ["useClass"])])
      .some((part) => isClass(part, owner));
  }

  function findRegistered(module: Module, library: InjectedLibrary, depth: number): readonly Term[] {
    return listParts(module, "imports").flatMap((part) => {
      if (Node.isCallExpression(part.node)) return readRegistration(part, library);
      const imported = modules?.find(({ owner }) => isClass(part, owner));
      const isHandedOn =
        imported &&
        listParts(imported, "exports").some(({ node }) => getImportedName(node)?.name === library.module);
      return isHandedOn && depth < maxDepth ? findRegistered(imported, library, depth + 1) : [];
    });
  }

  /** `HttpModule.register(options)`, and what the function or class that `registerAsync` is given returns. */
  function readRegistration({ node }: Term, library: InjectedLibrary): readonly Term[] {
    const callee = Node.isCallExpression(node) ? unwrap(node.getExpression()) : undefined;
    const [given] = Node.isCallExpression(node) ? node.getArguments() : [];
    if (!given || !Node.isPropertyAccessExpression(callee)) return [];
    if (!isOf(callee.getExpression(), library, library.module)) return [];
    if (callee.getName() === library.registering) return within(undefined, given);
    const options = { node: given, frame: undefined };
    const classes = ["useClass", "useExisting"]
      .flatMap((name) => objects.findAt(options, [name]))
      .flatMap((term) => flow.findOrigins(term));
    return [
      ...objects.findAt(options, ["useFactory"]).flatMap((term) => flow.findOrigins(term)),
      ...classes.flatMap(({ node }) =>
        Node.isClassDeclaration(node)
          ? within(
              undefined,
              ...node.getInstanceMethods().filter((each) => each.getName() === library.method),
            )
          : [],
      ),
    ].flatMap(({ node: maker, frame }) =>
      isCallable(maker) ? within(frame, ...flow.findReturned(maker)) : [],
    );
  }

  function listParts({ parts }: Module, name: string): readonly Term[] {
    return within(undefined, ...parts)
      .flatMap((part) => objects.findAt(part, [name]))
      .flatMap((list) => flow.findOrigins(list))
      .flatMap(({ node, frame }) =>
        Node.isArrayLiteralExpression(node) ? within(frame, ...node.getElements()) : [],
      );
  }

  function isClass(term: Term, owner: ClassDeclaration): boolean {
    return flow.findOrigins(term).some(({ node }) => node === owner);
  }

  return findOptions;
}

/** The library of a client, by the declared type of the parameter or field that holds it. */
function getLibrary(client: Node): InjectedLibrary | undefined {
  return injectedLibraries.find((library) => {
    const holder = getHolder(client, library);
    const type = holder?.getTypeNode();
    return Node.isTypeReference(type) && isOf(type.getTypeName(), library, library.service);
  });
}

/** The parameter of a constructor, or the field, that a container injects into. */
function getHolder(client: Node, library: InjectedLibrary) {
  const inner =
    Node.isPropertyAccessExpression(client) && client.getName() === library.inner
      ? client.getExpression()
      : client;
  const declaration = Node.isPropertyAccessExpression(inner)
    ? inner.getNameNode().getSymbol()?.getValueDeclaration()
    : inner;
  const isFilled = Node.isParameterDeclaration(declaration) || Node.isPropertyDeclaration(declaration);
  return isFilled ? declaration : undefined;
}

function isOf(name: Node, { packages }: InjectedLibrary, wanted: string): boolean {
  const imported = getImportedName(name);
  return imported?.name === wanted && packages.includes(imported.specifier);
}

/** The modules of a file: classes with a decorator that lists their parts. */
const readModules = perFile((file: SourceFile): readonly Module[] =>
  findNamedCalls(file, "Module").flatMap((node) => {
    const call = wrap(file, node);
    const owner = call.getParentIfKind(SyntaxKind.Decorator)?.getParentIfKind(SyntaxKind.ClassDeclaration);
    const given = Node.isCallExpression(call) ? call.getArguments() : [];
    return owner ? [{ owner, parts: [...given.slice(0, 1), ...findAdded(owner)] }] : [];
  }),
);

/** What the methods of a module add to the parts that its decorator lists. */
function findAdded(owner: ClassDeclaration): readonly Node[] {
  return owner
    .getStaticMethods()
    .flatMap((method) => findInside(method, SyntaxKind.PropertyAssignment))
    .filter((property) => {
      const named = property.getName() === moduleProperty ? property.getInitializer() : undefined;
      return Node.isThisExpression(named) || (named && getLastName(named) === owner.getName());
    })
    .map((property) => property.getParent());
}
