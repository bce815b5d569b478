import { Node } from "ts-morph";
import type { Calls } from "../flow/calls.ts";
import { factoryProperty, namedTakers } from "../flow/container-table.ts";
import type { Flow } from "../flow/core.ts";
import { isCallable, type Callable, type Class } from "../flow/terms.ts";
import { getWrittenValue } from "../flow/written-values.ts";

/** How long containers for dependency injection keep what they create. */
export interface ContainerScopes {
  /** Says whether a container creates another instance, or calls a factory again, for each request or each time it is asked. */
  readonly isCreatedAgain: (made: Class | Callable) => boolean;
}

/** The option of decorators and providers for that: `@Injectable({ scope: Scope.REQUEST })`. */
const scopeOption = { name: "scope", value: "REQUEST" } as const;

/** Methods of a registration for that: `asFunction(createClient).scoped()`. */
const scopingMethods: ReadonlySet<string> = new Set(["scoped", "transient"]);

/** How deep injections into injected objects are followed. */
const maxDepth = 3;

/** Reads the scopes configured for NestJS and Awilix. */
export function createContainerScopes(flow: Flow, calls: Calls): ContainerScopes {
  function isCreatedAgain(made: Class | Callable): boolean {
    return isCallable(made)
      ? isInRequestProvider(made) || isRegisteredSo(made)
      : isRequestScoped(made, 0) || isRegisteredSo(made);
  }

  /** What is registered with Awilix under a name: `{ cio: asFunction(createClient).transient() }`. */
  function isRegisteredSo(made: Class | Callable): boolean {
    return [...namedTakers].flatMap(calls.findCallsNamed).some((call) => {
      const [given] = call.getArguments();
      return (
        given !== undefined &&
        isScoped(call) &&
        flow.findOrigins({ node: given, frame: undefined }).some(({ node }) => node === made)
      );
    });
  }

  return { isCreatedAgain };
}

/** A class with such a decorator, or one that gets an instance of such a class. */
function isRequestScoped(owner: Class, depth: number): boolean {
  const options = owner.getDecorators().flatMap((decorator) => decorator.getArguments());
  if (options.some(hasScope)) return true;
  if (depth >= maxDepth || owner.getDecorators().length === 0) return false;
  return owner
    .getConstructors()
    .flatMap((maker) => maker.getParameters())
    .flatMap((parameter) => parameter.getType().getSymbol()?.getDeclarations() ?? [])
    .some((injected) => Node.isClassDeclaration(injected) && isRequestScoped(injected, depth + 1));
}

/** `{ provide: CIO, scope: Scope.REQUEST, useFactory: () => … }` */
function isInRequestProvider(factory: Callable): boolean {
  const property = Node.isMethodDeclaration(factory) ? factory : factory.getParent();
  if (!Node.isPropertyAssignment(property) && !Node.isMethodDeclaration(property)) return false;
  const provider = property.getParent();
  return property.getName() === factoryProperty && hasScope(provider);
}

function hasScope(options: Node): boolean {
  const property = Node.isObjectLiteralExpression(options)
    ? options.getProperty(scopeOption.name)
    : undefined;
  const value = getWrittenValue(property);
  return Node.isPropertyAccessExpression(value) && value.getName() === scopeOption.value;
}

/** Says whether a method that is called on a registration, immediately or later in the chain, is one of these. */
function isScoped(registration: Node): boolean {
  const access = registration.getParent();
  if (!Node.isPropertyAccessExpression(access)) return false;
  if (scopingMethods.has(access.getName())) return true;
  const call = access.getParent();
  return Node.isCallExpression(call) && isScoped(call);
}
