/**
 * A library through which one side of a program sends something to another: a job queue, events, commands, actions. To support another
 * library, add a row to `handoff-table.ts`.
 */
export interface HandoffLibrary {
  /** Noun for the channel, before its name: `the queue`. */
  readonly noun: string;
  /** The packages it comes from; their subpaths count as well. */
  readonly packages: readonly string[];
  /** When the other side runs: some time later; at once, but nobody waits for it; or the call waits until it is done. */
  readonly delivery: "later" | "at-once" | "awaited";
  /** Every receiver gets each message; if not set, only one of them does. */
  readonly isForAll?: true;
  /** The objects that its methods are called on. */
  readonly makers?: readonly Maker[];
  readonly puts: readonly PutForm[];
  readonly takes: readonly TakeForm[];
  /** Where the handler of a route finds the payload, if routes are the receivers. */
  readonly routes?: readonly Arrival[];
}

/** A class or function of the package that creates a channel to send to or receive from. */
export interface Maker {
  /** The name of the export. */
  readonly name: string;
  /** It is the default export as well. */
  readonly isDefault?: true;
  /** The position of its name; all channels with the same name are one. */
  readonly at?: ArgumentPlace;
  /** Without a name, each created channel is a separate one; with this, all are the same. */
  readonly isSingle?: true;
  /** The decorator that injects a channel by its name. */
  readonly injector?: string;
  /** The decorator of a class whose methods receive from the channel of that name. */
  readonly processor?: string;
  /** A method that returns a channel by its name, on a maker without a name: `pubsub.topic("mails")`. */
  readonly isMethod?: true;
}

/** Where a value is among the arguments of a call: the argument (0-based), then properties. */
export type ArgumentPlace = readonly [argument: number, ...properties: string[]];

/**
 * How a function is named in a call: a method of a created channel, an export of the package, a class that is constructed, or any function
 * of that name: then the whole program is one channel.
 */
type Called =
  /** `of` is the property that has the methods: `client.schedules.create()`. */
  | { readonly methods: readonly string[]; readonly of?: string }
  | { readonly exports: readonly string[] }
  | { readonly classes: readonly string[] }
  | { readonly names: readonly string[] };

/** A call that sends something. */
export type PutForm = Called & {
  /** Only if the first argument is a text, or only if it is not. */
  readonly isNamed?: boolean;
  /** The name of the channel, if the call names it. */
  readonly channel?: ArgumentPlace;
  /** What distinguishes messages in a channel: the name of a job or event, or the class of a command. */
  readonly event?: ArgumentPlace;
  /** The event is the URL of a route, which is the receiver. */
  readonly isRoute?: true;
  /** The payload; with `isSpread`, all arguments from this one on. */
  readonly payload: ArgumentPlace;
  readonly isSpread?: true;
  /** The argument is a list, or can be one: the places are in each element. */
  readonly isList?: true;
  /** Set if it differs from other calls of the library. */
  readonly delivery?: HandoffLibrary["delivery"];
};

/** A decorator of a method, or of a class whose method of that name receives. */
interface Decorating {
  readonly decorators: readonly string[];
  readonly method?: string;
  /** Without a name, the method receives all. */
  readonly isNamelessForAll?: true;
}

/** A function that gets each action, and the function that continues with it: `(store) => (next) => (action) => next(action)`. */
interface Between {
  readonly isMiddleware: true;
}

/** A call or decorator that receives something. */
export type TakeForm = (Called | Decorating | Between) & {
  readonly channel?: ArgumentPlace;
  /** Which messages it receives; if not given, all. For a decorator, all arguments are read. */
  readonly event?: ArgumentPlace;
  readonly isNamed?: boolean;
  /** Only if the first argument is this text. */
  readonly first?: string;
  /** The function that gets them; if not given, the last argument. */
  readonly handler?: ArgumentPlace;
  /** Where the function finds the payload: the parameter (0-based), then properties; `[]` is any element of a list. */
  readonly payload: readonly Arrival[];
  /** Where it finds the name of the event. */
  readonly name?: Arrival;
};

/** A parameter (0-based), then properties; `json()` is the result of a method. */
export type Arrival = readonly [parameter: number, ...path: string[]];

/** Says whether a module belongs to a library. */
export function comesFrom(specifier: string, { packages }: HandoffLibrary): boolean {
  return packages.some((name) => specifier === name || specifier.startsWith(`${name}/`));
}
