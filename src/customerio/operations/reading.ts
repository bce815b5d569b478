import type { CallExpression, NewExpression } from "ts-morph";
import type { ArgumentPath, OperationKind, Role, Surface } from "../api/sdk.ts";
import type { Callable, Frame, Term } from "../flow/terms.ts";

/** Something done at Customer.io: a person identified, an event sent. */
export interface Operation {
  readonly surface: Surface;
  readonly kind: OperationKind;
  /** The call of the SDK. */
  readonly call: CallExpression;
  /** The call that a reader of this operation sees: of the outermost wrapper, or `call` itself. */
  readonly site: CallExpression | NewExpression;
  /** What gives the parameters of wrappers their meaning; `undefined` for the SDK call as it stands. */
  readonly frame: Frame | undefined;
  /** The wrappers between `site` and `call`, the outermost first. */
  readonly via: readonly Callable[];
  readonly confidence: "high" | "low";
  /** Taken for Customer.io's by the names around it: to be told from what the code shows. */
  readonly isGuess?: true;
  /** The client keeps it in a queue of its own: the call returns at once and is sent with others. */
  readonly isQueued: boolean;
  /** The client makes seconds of a `Date`. */
  readonly takesDates?: true;
  readonly paths: ArgumentPaths;
  /** It is an item of a batch: sent in one request with others, in their order. */
  readonly isBatched: boolean;
  /** The values an argument can have; none when it is not given or not known. */
  readonly find: (role: Role) => readonly Term[];
}

/** Where the arguments of an operation stand in `call`; empty when they stand in the body of a request. */
export type ArgumentPaths = Readonly<Partial<Record<Role, ArgumentPath>>>;

/** What a call does, as read in one frame. One call may do several things: the items of a batch. */
export type Reading = Pick<
  Operation,
  "surface" | "kind" | "confidence" | "isGuess" | "paths" | "isQueued" | "isBatched" | "takesDates" | "find"
>;
