/** How containers for dependency injection learn what to give under a token: NestJS, tsyringe, InversifyJS, Awilix. */

/** Properties of a provider, as data: `{ provide: TOKEN, useFactory: () => … }`. */
export const tokenProperty = "provide";
export const factoryProperty = "useFactory";
export const valueProperty = "useValue";
/** The tokens of what a factory is given, in the order of its parameters. */
export const injectedProperty = "inject";

/** Decorators of a parameter that say what it is given: `@Inject(TOKEN)`. */
export const injectingDecorators: ReadonlySet<string> = new Set(["Inject", "inject"]);

/** Functions that say what to give under the name of the property that holds their result: `{ cio: asFunction(createClient) }`. */
export const namedRegistrations: Readonly<Record<string, "factory" | "value">> = {
  asFunction: "factory",
  asValue: "value",
};

/** Functions that make a class or a factory get what it takes out of its first parameter, by name. */
export const namedTakers: ReadonlySet<string> = new Set(["asClass", "asFunction"]);

/** The functions that name a part of the config, the property that is its token, and where its factory is. */
export const configMakers: ReadonlySet<string> = new Set(["registerAs"]);
export const configToken = "KEY";
