/**
 * A library through which one side of a program hands something over to another: a job queue, events, commands, actions. A row of
 * `handoff-table.ts` is all that it takes to support one more.
 */
export interface HandoffLibrary {
  /** What to call what it hands over through, before its name. */
  readonly noun: string;
  /** The packages it comes from; their subpaths count as well. */
  readonly packages: readonly string[];
  /** When the other side runs: some time later; at once, but nobody waits for it; or the call waits until it is done. */
  readonly delivery: "later" | "at-once" | "awaited";
  /** Everyone who takes something out gets it; without, only one of them. */
  readonly isForAll?: true;
  /** What its methods are called on. */
  readonly makers?: readonly Maker[];
  readonly puts: readonly PutForm[];
  readonly takes: readonly TakeForm[];
  /** Where the handler of a route finds what it is sent, if routes take it out. */
  readonly routes?: readonly Arrival[];
}

/** A class or function of the package that makes what others put into or take out of. */
export interface Maker {
  /** The name of the export. */
  readonly name: string;
  /** It is the default export as well. */
  readonly isDefault?: true;
  /** Where it is given its name; all with that name are the same. */
  readonly at?: ArgumentPlace;
  /** Without a name, each that is made is another one; with this, all are the same. */
  readonly isSingle?: true;
  /** The decorator that injects one by its name. */
  readonly injector?: string;
  /** The decorator of a class whose methods take out of the one of that name. */
  readonly processor?: string;
  /** A method that gives one by its name, on a maker without a name: `pubsub.topic("mails")`. */
  readonly isMethod?: true;
}

/** Where a value is among the arguments of a call: the argument (0-based), then properties. */
export type ArgumentPlace = readonly [argument: number, ...properties: string[]];

/**
 * How a function is named in a call: a method of what a maker makes, an export of the package, a class that is constructed, or a function
 * of that name, wherever it comes from: then all of the program is one channel.
 */
type Called =
  /** `of` is the property that has them: `client.schedules.create()`. */
  | { readonly methods: readonly string[]; readonly of?: string }
  | { readonly exports: readonly string[] }
  | { readonly classes: readonly string[] }
  | { readonly names: readonly string[] };

/** A call that puts something in. */
export type PutForm = Called & {
  /** Only where the first argument is a text, or only where it is none. */
  readonly isNamed?: boolean;
  /** The name of what it is put into, where the call says it. */
  readonly channel?: ArgumentPlace;
  /** What distinguishes it from others: the name of a job or event, or the class of a command. */
  readonly event?: ArgumentPlace;
  /** The event is the address of a route, which takes it out. */
  readonly isRoute?: true;
  /** What is handed over; all arguments from this one on, where `isSpread`. */
  readonly payload: ArgumentPlace;
  readonly isSpread?: true;
  /** The argument is a list, or can be one: the places are those in each element. */
  readonly isList?: true;
  /** Where it is not the same as for other calls of the library. */
  readonly delivery?: HandoffLibrary["delivery"];
};

/** A decorator of a method, or of a class whose method of that name takes out. */
interface Decorating {
  readonly decorators: readonly string[];
  readonly method?: string;
  /** Without a name, the method takes out all. */
  readonly isNamelessForAll?: true;
}

/** A function that is given each action, and the function that goes on with it: `(store) => (next) => (action) => next(action)`. */
interface Between {
  readonly isMiddleware: true;
}

/** A call or decorator that takes something out. */
export type TakeForm = (Called | Decorating | Between) & {
  readonly channel?: ArgumentPlace;
  /** Which ones it takes out; all without. Of a decorator, all arguments are read. */
  readonly event?: ArgumentPlace;
  readonly isNamed?: boolean;
  /** Only where the first argument is this text. */
  readonly first?: string;
  /** The function that is given them; the last argument without. */
  readonly handler?: ArgumentPlace;
  /** Where the function finds what is handed over: the parameter (0-based), then properties; `[]` is any element of a list. */
  readonly payload: readonly Arrival[];
  /** Where it finds the name of the event. */
  readonly name?: Arrival;
};

/** A parameter (0-based), then properties; `json()` is what a method gives. */
export type Arrival = readonly [parameter: number, ...path: string[]];

/** Says whether a module belongs to a library. */
export function comesFrom(specifier: string, { packages }: HandoffLibrary): boolean {
  return packages.some((name) => specifier === name || specifier.startsWith(`${name}/`));
}
