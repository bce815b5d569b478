/**
 * What Pitstop knows of one framework: how its handlers are recognized, how they answer, and what runs on after the response. A row of
 * `framework-table.ts` is all that it takes to support one more.
 */
export interface FrameworkFacts {
  readonly name: string;
  /** The packages it comes from; their subpaths and scoped packages (`hono` → `hono/tiny`, `@hono` → `@hono/zod-openapi`) count as well. */
  readonly packages?: readonly string[];
  /** What code calls the objects of the framework. */
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
  /** How handlers look that are registered out of sight, by what they take. */
  readonly parameters?: readonly ParameterFacts[];
  /** Whether a handler answers with what it returns, so that the response waits for a returned promise, or through a response object. */
  readonly answersBy: "return" | "response";
  /** Methods of a response object that send the response. */
  readonly completing?: readonly string[];
  /** Methods of a response object that begin it or set its status: a sign that code is about to answer. */
  readonly beginning?: readonly string[];
  readonly triggers?: TriggerFacts;
  readonly runtime: RuntimeFacts;
  /** The logger that each request brings: the position of the parameter (0-based) and the property that holds it. */
  readonly requestLogger?: { readonly parameter: number; readonly property: string };
}

/** Names of variables and parameters. */
export interface HandlerWords {
  /** The application or router. */
  readonly application?: readonly string[];
  readonly request?: readonly string[];
  readonly response?: readonly string[];
  /** One object for both request and response, or what a platform passes in. */
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
  /** `true` for the framework assumed of a router that nothing else identifies. */
  readonly isAssumed?: true;
}

export interface RegisteringFacts {
  /** Functions that take a handler: `createServer(handler)`, `Deno.serve(handler)`. */
  readonly functions?: readonly string[];
  /** `true` when the functions' names say too little: the file has to import one of the framework's packages. */
  readonly needsImport?: true;
  /** Methods at the end of a chain that builds a handler: `publicProcedure.input(schema).mutation(handler)`. */
  readonly methods?: readonly string[];
  /** Those of them that nothing else has. */
  readonly alone?: readonly string[];
  /** What such a chain goes through: methods, names that occur in it, names that it starts with, and methods that follow those at once. */
  readonly chain?: {
    readonly methods: readonly string[];
    readonly name: RegExp;
    readonly roots: readonly string[];
    readonly ofRoot?: readonly string[];
  };
}

export interface ExportFacts {
  /** The paths of the files that this is about; any file without it. */
  readonly path?: RegExp;
  /** The names under which a file exports handlers; `default` is the default export. */
  readonly names: readonly string[];
  /**
   * What is exported: the handler itself (the default), a handler under whatever name inside and in whatever wrappers (`anything`), an
   * object of handlers (`object`), or an object that has the handler as a method of this name.
   */
  readonly holds?: "anything" | "object" | { readonly method: string };
}

/** A function in an object of resolvers, or one beside the type of a field. */
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
  /** What the body has to do with the last named parameter, so that names alone do not decide. */
  readonly use?:
    | { readonly kind: "mention" }
    | { readonly kind: "call"; readonly methods: readonly string[] }
    | { readonly kind: "assign"; readonly properties: readonly string[] };
}

/** How a function that may be triggered by other things than requests shows which, by names of types and properties. */
export interface TriggerFacts {
  /** That a request triggers it. */
  readonly http: RegExp;
  /** That something else does: a queue, a file, a schedule. */
  readonly other: RegExp;
}

/** What becomes of work that outlives the response. */
export interface RuntimeFacts {
  /** Where it always runs, whatever the package around it shows. */
  readonly always?: "next" | "frozen";
  /** `true` for a framework whose servers listen on a port and go on running. */
  readonly isServer?: true;
  /** Packages that make a server of it that goes on running. */
  readonly serverPackages?: readonly string[];
  /** `true` when a handler that nothing registers may as well be a function that a host calls. */
  readonly mayBeHosted?: true;
  /** The execution context of Cloudflare Workers, which has `waitUntil`. */
  readonly executionContext?: {
    /** The position of the parameter that holds it (0-based), and the property if the parameter is not the context itself. */
    readonly parameter: number;
    readonly property?: string;
    /** `true` when a handler that takes it runs on Workers; otherwise the package has to be deployed there. */
    readonly isProof?: true;
  };
  /** What keeps work alive after the response; the first whose package is there is offered. */
  readonly keepers?: readonly KeeperFacts[];
  /** The handler's own parameter (0-based position) whose `waitUntil` does, wherever its servers run. */
  readonly waitingEvent?: {
    readonly parameter: number;
    /** The dependencies that bring it, and the first versions (major, minor) that do. */
    readonly since: Readonly<Record<string, readonly [major: number, minor: number]>>;
  };
}

/** A function that keeps work alive. */
export interface KeeperFacts {
  readonly name: "after" | "waitUntil";
  /** What it is given: the work as a function, or the promise of what has started. */
  readonly takes: "function" | "promise";
  /** The module that exports it. */
  readonly module: string;
  /** The dependency that brings it. */
  readonly package: string;
  /** The first version (major, minor) that has it; any without. */
  readonly since?: readonly [major: number, minor: number];
}
