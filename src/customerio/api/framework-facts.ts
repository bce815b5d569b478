/**
 * What Pitstop knows of one framework: how its handlers are recognized, how they answer, and what keeps running after the response. To
 * support another framework, add a row to `framework-table.ts`.
 */
export interface FrameworkFacts {
  readonly name: string;
  /** The packages it comes from; their subpaths and scoped packages (`hono` → `hono/tiny`, `@hono` → `@hono/zod-openapi`) count as well. */
  readonly packages?: readonly string[];
  /** Names in code for the objects of the framework. */
  readonly words?: HandlerWords;
  readonly router?: RouterFacts;
  /** Functions and methods, other than those of routers, that take a handler. */
  readonly registering?: RegisteringFacts;
  /** How modules export its handlers. */
  readonly exports?: readonly ExportFacts[];
  /** Decorators that make a method a handler. */
  readonly decorators?: readonly string[];
  readonly resolvers?: ResolverFacts;
  /** The directive that makes a function, or every function that a file exports, a handler. */
  readonly directive?: string;
  /** How to recognize handlers that are registered elsewhere, by their parameters. */
  readonly parameters?: readonly ParameterFacts[];
  /** Whether a handler answers with what it returns, so that the response waits for a returned promise, or through a response object. */
  readonly answersBy: "return" | "response";
  /** Methods of a response object that send the response. */
  readonly completing?: readonly string[];
  /** Methods of a response object that start it or set its status: a sign that code is about to answer. */
  readonly beginning?: readonly string[];
  readonly triggers?: TriggerFacts;
  readonly runtime: RuntimeFacts;
  /** The logger of each request: the position of the parameter (0-based) and the property that holds it. */
  readonly requestLogger?: { readonly parameter: number; readonly property: string };
}

/** Names of variables and parameters. */
export interface HandlerWords {
  /** The application or router. */
  readonly application?: readonly string[];
  readonly request?: readonly string[];
  readonly response?: readonly string[];
  /** One object for both request and response, or the object that a platform passes in. */
  readonly context?: readonly string[];
  /** The function that lets the next handler answer. */
  readonly next?: readonly string[];
}

/** An object with a method for each HTTP method: `router.post("/signup", handler)`. */
export interface RouterFacts {
  /** Types of parameters that hold one. */
  readonly types?: RegExp;
  /** Names that alone are enough for this framework, where no package or type says otherwise. */
  readonly names?: readonly string[];
  /** The option of a route that holds its handler: `fastify.route({ method: "POST", url: "/orders", handler })`. */
  readonly handlerOption?: string;
  /** `true` for the framework that is assumed for a router that nothing else identifies. */
  readonly isAssumed?: true;
}

export interface RegisteringFacts {
  /** Functions that take a handler: `createServer(handler)`, `Deno.serve(handler)`. */
  readonly functions?: readonly string[];
  /** `true` when the functions' names say too little: the file has to import one of the framework's packages. */
  readonly needsImport?: true;
  /** Methods at the end of a chain that builds a handler: `publicProcedure.input(schema).mutation(handler)`. */
  readonly methods?: readonly string[];
  /** Methods among these that nothing else has. */
  readonly alone?: readonly string[];
  /** What such a chain contains: methods, names, names at its start, and methods that follow those directly. */
  readonly chain?: {
    readonly methods: readonly string[];
    readonly name: RegExp;
    readonly roots: readonly string[];
    readonly ofRoot?: readonly string[];
  };
}

export interface ExportFacts {
  /** The paths of the files that this applies to; if not given, all files. */
  readonly path?: RegExp;
  /** The names under which a file exports handlers; `default` is the default export. */
  readonly names: readonly string[];
  /**
   * What is exported: the handler itself (the default), a handler with any local name and in any wrapper (`anything`), an object of
   * handlers (`object`), or an object that has the handler as a method of this name.
   */
  readonly holds?: "anything" | "object" | { readonly method: string };
}

/** A function in an object of resolvers, or next to the type of a field. */
export interface ResolverFacts {
  readonly objects: readonly string[];
  readonly types: readonly string[];
  /** `{ type: OrderType, resolve: (root, args) => … }` */
  readonly field: { readonly method: string; readonly beside: string };
}

/** Each list goes by position: the first entry is about the first parameter. */
export interface ParameterFacts {
  readonly path?: RegExp;
  /** The names of the parameters' types, with a qualifier where one is written: `express.Request`. */
  readonly types?: readonly RegExp[];
  readonly names?: readonly (readonly string[])[];
  /** How the body has to use the last named parameter, so that names alone do not decide. */
  readonly use?:
    | { readonly kind: "mention" }
    | { readonly kind: "call"; readonly methods: readonly string[] }
    | { readonly kind: "assign"; readonly properties: readonly string[] };
}

/** How a function that may be triggered by something other than requests shows what triggers it, by names of types and properties. */
export interface TriggerFacts {
  /** Signs that a request triggers it. */
  readonly http: RegExp;
  /** Signs that something else does: a queue, a file, a schedule. */
  readonly other: RegExp;
}

/** What happens to work that outlives the response. */
export interface RuntimeFacts {
  /** Where it always runs, whatever the package around it shows. */
  readonly always?: "next" | "frozen";
  /** `true` for a framework whose servers listen on a port and keep running. */
  readonly isServer?: true;
  /** Packages that turn it into a server that keeps running. */
  readonly serverPackages?: readonly string[];
  /** `true` when a handler that is not registered may also be a function that a host calls. */
  readonly mayBeHosted?: true;
  /** The execution context of Cloudflare Workers, which has `waitUntil`. */
  readonly executionContext?: {
    /** The position of the parameter that holds it (0-based), and the property if the parameter is not the context itself. */
    readonly parameter: number;
    readonly property?: string;
    /** `true` when a handler that takes it runs on Workers; otherwise the package has to be deployed there. */
    readonly isProof?: true;
  };
  /** What keeps work alive after the response; the first one whose package is available is offered. */
  readonly keepers?: readonly KeeperFacts[];
  /** The handler's own parameter (0-based position) whose `waitUntil` keeps work alive on every host. */
  readonly waitingEvent?: {
    readonly parameter: number;
    /** The dependencies that provide it, and the first versions (major, minor) that do. */
    readonly since: Readonly<Record<string, readonly [major: number, minor: number]>>;
  };
}

/** A function that keeps work alive. */
export interface KeeperFacts {
  readonly name: "after" | "waitUntil";
  /** Its argument: the work as a function, or the promise of work that has started. */
  readonly takes: "function" | "promise";
  /** The module that exports it. */
  readonly module: string;
  /** The dependency that provides it. */
  readonly package: string;
  /** The first version (major, minor) that has it; if not given, any version. */
  readonly since?: readonly [major: number, minor: number];
}
