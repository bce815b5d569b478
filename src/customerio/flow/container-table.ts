/** How containers for dependency injection learn what to give under a token: NestJS, tsyringe, InversifyJS, Awilix. */

/** Properties of a provider, as data: `{ provide: TOKEN, useFactory: () => … }`, with tsyringe's `@registry` `{ token: TOKEN, … }`. */
export const tokenProperties: ReadonlySet<string> = new Set(["provide", "token"]);
export const factoryProperty = "useFactory";
export const valueProperty = "useValue";
/** The class of which the container makes an object. */
export const classProperty = "useClass";
/** The tokens of what a factory is given, in the order of its parameters. */
export const injectedProperty = "inject";

/** Methods of a container that take a token and a provider, or a token and the value itself: tsyringe, TypeDI. */
export const providerMethods: ReadonlySet<string> = new Set(["register"]);
export const instanceMethods: ReadonlySet<string> = new Set(["registerInstance"]);

/** What InversifyJS is asked for a token, and what the binding is then given: `container.bind(TOKEN).toConstantValue(client)`. */
export const bindingMethods: ReadonlySet<string> = new Set(["bind", "rebind"]);
export const boundForms: Readonly<Record<string, "factory" | "value">> = {
  toConstantValue: "value",
  toDynamicValue: "factory",
};

/** Functions that make a factory which calls another one once: `{ useFactory: instanceCachingFactory(() => client) }`. */
export const factoryMakers: ReadonlySet<string> = new Set([
  "instanceCachingFactory",
  "instancePerContainerCachingFactory",
]);

/** How containers of the repository's own are given something under a key, and how one is called whose method has a name that much else has, too. */
export const ownRegistrations: ReadonlySet<string> = new Set([
  ...["bind", "define", "factory", "instance", "provide", "register", "scoped", "service", "singleton"],
  ...["transient", "value", "registerFactory", "registerInstance", "registerService", "registerSingleton"],
]);
export const commonRegistrations: ReadonlySet<string> = new Set(["add", "put", "set"]);
export const ownContainerName = /(?:container|registry|locator|injector|services|providers)$/iu;

/** How a container is called, and what gives what it has under a token: `container.resolve("cio")`. */
export const containerName = /container$|^(?:moduleRef|injector|scope)$/iu;
export const resolvingMethods: ReadonlySet<string> = new Set(["resolve", "get", "resolveSync"]);

/** Decorators of a parameter or field that say what it is given: `@Inject(TOKEN)`. */
export const injectingDecorators: ReadonlySet<string> = new Set(["Inject", "inject"]);

/** Functions that say what to give under the name of the property that holds their result: `{ cio: asFunction(createClient) }`. */
export const namedRegistrations: Readonly<Record<string, "factory" | "value">> = {
  asFunction: "factory",
  asValue: "value",
};

/** The one that is given a class, of which the container makes an object: `{ mailer: asClass(Mailer) }`. */
export const classMakers: ReadonlySet<string> = new Set(["asClass"]);

/** Functions that make a class or a factory get what it takes out of its first parameter, by name. */
export const namedTakers: ReadonlySet<string> = new Set(["asClass", "asFunction"]);

/** The functions that name a part of the config, the property that is its token, and where its factory is. */
export const configMakers: ReadonlySet<string> = new Set(["registerAs"]);
export const configToken = "KEY";
