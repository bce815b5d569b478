import type { CallExpression } from "ts-morph";
import type { ArgumentPath, OperationKind, Role, Surface, Variant } from "../api/sdk.ts";
import type { Call, Callable, Frame, Term } from "../flow/terms.ts";

/** Something that the code does in Customer.io, such as identifying a person or sending an event. */
export interface Operation {
  /** The API that receives it: Track, App, Pipelines or the browser's. */
  readonly surface: Surface;
  /** What it does: identify, track, suppress, … */
  readonly kind: OperationKind;
  /** Which variant of its kind it is, if there are several. */
  readonly variant?: Variant;
  /** The name of the SDK's class whose method it is; `undefined` for a request without an SDK. */
  readonly sdkClass?: string;
  /** The SDK call or HTTP request itself. */
  readonly call: CallExpression;
  /** The code that asks for it: the call of the outermost wrapper, or `call` itself. */
  readonly site: Call;
  /** The wrapper calls that give parameters their values; `undefined` when `site` is `call`. */
  readonly frame: Frame | undefined;
  /** The wrappers between `site` and `call`, the outermost first. */
  readonly via: readonly Callable[];
  /** How sure it is that this call reaches Customer.io. */
  readonly confidence: "high" | "low";
  /** Guessed from names only; keep apart from what types or imports prove. */
  readonly isGuess?: true;
  /** The client queues it: the call returns at once, and the request is sent later with others. */
  readonly isQueued: boolean;
  /** The client converts a `Date` to seconds. */
  readonly takesDates?: true;
  /** Where its arguments are in `call`. */
  readonly paths: ArgumentPaths;
  /** The body of the request with its arguments; none for an SDK call, which takes them itself. */
  readonly body?: Body;
  /** It is an item of a batch: sent in one request with others, in their order. */
  readonly isBatched: boolean;
  /** Finds the values that an argument can have; none when it is missing or not known. */
  readonly find: (role: Role) => readonly Term[];
  /** Says whether `find` finds every value that an argument can have; a missing argument is known to have none. */
  readonly isKnown: (role: Role) => boolean;
}

/** An object that is sent, and where arguments are in it. */
export interface Body {
  readonly keys: Readonly<Partial<Record<Role, readonly string[]>>>;
  readonly find: () => readonly Term[];
}

/** Where the arguments of an operation are in `call`; empty when they are in the body of a request. */
export type ArgumentPaths = Readonly<Partial<Record<Role, ArgumentPath>>>;

/** What a call does, read in one frame. One call can do several things: the items of a batch. */
export type Reading = Pick<
  Operation,
  | "surface"
  | "kind"
  | "variant"
  | "sdkClass"
  | "confidence"
  | "isGuess"
  | "paths"
  | "body"
  | "isQueued"
  | "isBatched"
  | "takesDates"
  | "find"
  | "isKnown"
>;
