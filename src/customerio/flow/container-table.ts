/** How containers for dependency injection learn what to give under a token: NestJS, tsyringe, InversifyJS, Awilix. */

/** Properties of a provider, as data: `{ provide: TOKEN, useFactory: () => … }`, with tsyringe's `@registry` `{ token: TOKEN, … }`. */
export const tokenProperties: ReadonlySet<string> = new Set(["provide", "token"]);
export const factoryProperty = "useFactory";
export const valueProperty = "useValue";
/** The class that the container instantiates. */
export const classProperty = "useClass";
/** The tokens of a factory's arguments, in the order of its parameters. */
export const injectedProperty = "inject";

/** Methods of a container that take a token and a provider, or a token and the value itself: tsyringe, TypeDI. */
export const providerMethods: ReadonlySet<string> = new Set(["register"]);
export const instanceMethods: ReadonlySet<string> = new Set(["registerInstance"]);

/** The method of InversifyJS that takes a token, and the methods that complete the binding: `container.bind(TOKEN).toConstantValue(client)`. */
export const bindingMethods: ReadonlySet<string> = new Set(["bind", "rebind"]);
export const boundForms: Readonly<Record<string, "factory" | "value">> = {
  toConstantValue: "value",
  toDynamicValue: "factory",
};

/** Functions that wrap a factory so that it is called once: `{ useFactory: instanceCachingFactory(() => client) }`. */
export const factoryMakers: ReadonlySet<string> = new Set([
  "instanceCachingFactory",
  "instancePerContainerCachingFactory",
]);

/**
 * How containers of the repository's own are given something under a key, and what such a container is called if its method has a common
 * name.
 */
export const ownRegistrations: ReadonlySet<string> = new Set([
  ...["bind", "define", "factory", "instance", "provide", "register", "scoped", "service", "singleton"],
  ...["transient", "value", "registerFactory", "registerInstance", "registerService", "registerSingleton"],
]);
export const commonRegistrations: ReadonlySet<string> = new Set(["add", "put", "set"]);
export const ownContainerName = /(?:container|registry|locator|injector|services|providers)$/iu;

/** What a container is called, and the method that gets what it has for a token: `container.resolve("cio")`. */
export const containerName = /container$|^(?:moduleRef|injector|scope)$/iu;
export const resolvingMethods: ReadonlySet<string> = new Set(["resolve", "get", "resolveSync"]);

/** Decorators that say what a parameter or field gets: `@Inject(TOKEN)`. */
export const injectingDecorators: ReadonlySet<string> = new Set(["Inject", "inject"]);

/** Functions that register their argument under the name of the property that holds their result: `{ cio: asFunction(createClient) }`. */
export const namedRegistrations: Readonly<Record<string, "factory" | "value">> = {
  asFunction: "factory",
  asValue: "value",
};

/** The one that takes a class, which the container instantiates: `{ mailer: asClass(Mailer) }`. */
export const classMakers: ReadonlySet<string> = new Set(["asClass"]);

/** Functions that make a class or a factory get its dependencies by the names that it destructures from its first parameter. */
export const namedTakers: ReadonlySet<string> = new Set(["asClass", "asFunction"]);

/** The functions that name a part of the config, the property that is its token, and the position of its factory. */
export const configMakers: ReadonlySet<string> = new Set(["registerAs"]);
export const configToken = "KEY";
