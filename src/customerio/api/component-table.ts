/** How libraries for user interfaces share values between components that do not import each other. */

/** Functions that make a context, with the value that it has where no component gives another: React. */
export const contextMakers: ReadonlySet<string> = new Set(["createContext"]);

/** The element in which a component gives a context's value to those below it: `<Analytics.Provider value={client}>`. */
export const givingElement = { part: "Provider", attribute: "value" } as const;

/** Functions that give a value to those below under a key, and those that take it: Vue, Svelte. */
export const givingFunctions: ReadonlySet<string> = new Set(["provide", "setContext"]);
export const takingFunctions: ReadonlySet<string> = new Set(["useContext", "use", "inject", "getContext"]);

/** Functions that hand back what their callback returns. */
export const resultFunctions: ReadonlySet<string> = new Set(["useMemo", "React.useMemo"]);

/** Packages whose store is a hook: what makes one, where it has functions that are no part of a function's result, and what reads it. */
export const stores = {
  packages: ["zustand", "pinia"],
  makers: ["create", "createStore", "defineStore"],
  functions: "actions",
  reader: "getState",
  hooks: ["useStore"],
} as const;
