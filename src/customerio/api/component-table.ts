/** How libraries for user interfaces share values between components that do not import each other. */

/** Functions that create a context, with its default value: React. */
export const contextMakers: ReadonlySet<string> = new Set(["createContext"]);

/** The element by which a component provides a context's value to those below it: `<Analytics.Provider value={client}>`. */
export const givingElement = { part: "Provider", attribute: "value" } as const;

/** Functions that provide a value under a key to the components below, and functions that inject it: Vue, Svelte. */
export const givingFunctions: ReadonlySet<string> = new Set(["provide", "setContext"]);
export const takingFunctions: ReadonlySet<string> = new Set(["useContext", "use", "inject", "getContext"]);

/** Functions that return what their callback returns. */
export const resultFunctions: ReadonlySet<string> = new Set(["useMemo", "React.useMemo"]);

/**
 * Packages whose store is a hook: the function that creates one, its functions that are not part of a callback's result, and the functions
 * that read it.
 */
export const stores = {
  packages: ["zustand", "pinia"],
  makers: ["create", "createStore", "defineStore"],
  functions: "actions",
  reader: "getState",
  hooks: ["useStore"],
} as const;
