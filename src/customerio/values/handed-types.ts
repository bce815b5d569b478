import { Node, type Type, type TypeNode } from "ts-morph";
import { comesFrom, type HandoffLibrary, type TakeForm } from "../api/handoff-library.ts";
import { handoffLibraries } from "../api/handoff-table.ts";
import { isCall, unwrap, type Call } from "../flow/terms.ts";
import { getCalledName, getTakenName } from "../program/nodes.ts";
import { getImportedName, importsLibrary } from "../program/package-imports.ts";

/** A place in a function's argument: its parameter, and the path from there. */
interface Place {
  readonly parameter: Node;
  readonly path: readonly string[];
}

/** Types whose type argument describes a library's value: `Job<Booking>` holds a `Booking` at one of these paths. */
interface Handed {
  readonly type: Type;
  readonly paths: readonly (readonly string[])[];
}

/** Stands in a path for any element of a list. */
const element = "[]";
const maxSteps = 8;

/**
 * The type that code declares for a library's payload: that of `job.data.state` if `job` is a `Job<Booking>`, or comes from a
 * `Worker<Booking>`. The library's own types are not known. `undefined` if nothing is declared.
 */
export function getHandedType(node: Node): Type | undefined {
  const place = findPlace(node, maxSteps);
  if (!place) return undefined;
  const { parameter, path } = place;
  const handed = Node.isParameterDeclaration(parameter)
    ? readParameter(parameter.getTypeNode(), parameter)
    : undefined;
  const start = handed?.paths.find((candidate) => candidate.every((name, index) => path[index] === name));
  return handed && start && path.slice(start.length).reduce(stepInto(node), handed.type);
}

function findPlace(node: Node, steps: number): Place | undefined {
  if (steps === 0) return undefined;
  const inner = unwrap(node);
  if (Node.isParameterDeclaration(inner)) return { parameter: inner, path: [] };
  if (Node.isPropertyAccessExpression(inner))
    return enter(findPlace(inner.getExpression(), steps - 1), inner.getName());
  if (Node.isIdentifier(inner)) {
    const declaration = inner.getSymbol()?.getValueDeclaration();
    return declaration && !Node.isIdentifier(declaration) ? findPlace(declaration, steps - 1) : undefined;
  }
  if (Node.isBindingElement(inner)) {
    const isList = Node.isArrayBindingPattern(inner.getParent());
    return enter(findPlace(inner.getParent().getParent(), steps - 1), isList ? element : getTakenName(inner));
  }
  if (!Node.isVariableDeclaration(inner)) return undefined;
  const statement = inner.getParent().getParent();
  if (Node.isForOfStatement(statement))
    return enter(findPlace(statement.getExpression(), steps - 1), element);
  const value = inner.getInitializer();
  return value && findPlace(value, steps - 1);
}

function enter(place: Place | undefined, name: string): Place | undefined {
  return place && { ...place, path: [...place.path, name] };
}

/** By the parameter's own type, or by that of the call that takes the function. */
function readParameter(type: TypeNode | undefined, parameter: Node): Handed | undefined {
  if (type) return readType(type, []);
  const callable = parameter.getParent();
  const call = callable?.getParent();
  return isCall(call) ? readCall(call) : undefined;
}

function readType(type: TypeNode, within: readonly string[]): Handed | undefined {
  if (Node.isArrayTypeNode(type) && within.length === 0)
    return readType(type.getElementTypeNode(), [element]);
  if (!Node.isTypeReference(type)) return undefined;
  const [argument] = type.getTypeArguments();
  const imported = getImportedName(type.getTypeName());
  const takes = handoffLibraries
    .filter((library) => imported && comesFrom(imported.specifier, library))
    .flatMap((library) => library.takes);
  return argument && toHanded(argument, takes);
}

/** `new Worker<Booking>(…)`, `queue.process<Booking>(…)` */
function readCall(call: Call): Handed | undefined {
  const [argument] = call.getTypeArguments();
  const name = getCalledName(call.compilerNode);
  return (
    argument &&
    toHanded(
      argument,
      findImported(call)
        .flatMap(({ takes }) => takes)
        .filter(isCalled(name)),
    )
  );
}

function isCalled(name: string): (form: TakeForm) => boolean {
  return (form) =>
    ("classes" in form && form.classes.includes(name)) || ("methods" in form && form.methods.includes(name));
}

function findImported(node: Node): readonly HandoffLibrary[] {
  return handoffLibraries.filter((library) => importsLibrary(node.getSourceFile(), library));
}

function toHanded(argument: TypeNode, takes: readonly TakeForm[]): Handed {
  const paths = takes.flatMap(({ payload }) => payload.map(([, ...path]) => path));
  return { type: argument.getType(), paths: paths.filter((path) => path.length > 0) };
}

function stepInto(at: Node): (type: Type | undefined, name: string) => Type | undefined {
  return (type, name) => {
    const known = type?.getNonNullableType();
    return name === element ? known?.getArrayElementType() : known?.getProperty(name)?.getTypeAtLocation(at);
  };
}
