import {
  Node,
  SyntaxKind,
  type CallExpression,
  type ClassDeclaration,
  type Decorator,
  type MethodDeclaration,
} from "ts-morph";
import type { Arrival, ArgumentPlace, HandoffLibrary, TakeForm } from "../api/handoff-library.ts";
import type { Calls } from "../flow/calls.ts";
import type { Flow } from "../flow/core.ts";
import { getEnclosingCallable, type Call, type Callable, type Frame, type Term } from "../flow/terms.ts";
import { findNodes } from "../program/nodes.ts";
import type { Program } from "../program/program.ts";
import type { HandoffCalls } from "./handoff-calls.ts";
import type { HandoffChannels } from "./handoff-channels.ts";
import { getKeyText, type HandoffKeys } from "./handoff-keys.ts";
import { findHandled, findMiddlewares } from "./middlewares.ts";
import { findPassedAlong } from "./passed-along.ts";
import { readWanted, type WantedNames } from "./handoff-names.ts";

/** A function that receives something. */
export interface Take {
  readonly form: TakeForm;
  readonly channel: string;
  /** The keys of what it receives; `undefined` for all. */
  readonly events: readonly string[] | undefined;
  readonly wanted: WantedNames;
  readonly handler: Callable;
  /** The node that shows it: a call, a decorated method, or the function itself. */
  readonly at: Node;
  /** The calls in which the function was created: `forward("bought")` of `bus.on("bought", forward("bought"))`. */
  readonly closure?: Frame;
  /** The function that is called with it, and passes it on to the handler. */
  readonly passing?: Callable;
  /** That function does not wait for the handler. */
  readonly isDetached?: true;
}

/** A form that decorates a method, or a class whose method of that name receives. */
type DecoratedForm = Extract<TakeForm, { readonly decorators: readonly string[] }>;

/** Finds the functions of a program that receive something through a library. */
export function findTakes(
  program: Program,
  library: HandoffLibrary,
  keys: HandoffKeys,
  channels: HandoffChannels,
  { findCalls, getChannel }: HandoffCalls,
  { flow, calls }: { readonly flow: Flow; readonly calls: Calls },
): readonly Take[] {
  function readTake(form: TakeForm, call: Call): readonly Take[] {
    const args = call.getArguments();
    const [first] = args;
    const handlers = first ? keys.findAt(args, form.handler ?? [args.length - 1]) : [];
    if (!first || handlers.length === 0) return [];
    const firstKey = keys.getKey({ node: first, frame: undefined });
    const firstText = firstKey && getKeyText(firstKey);
    if (form.first !== undefined ? firstText !== form.first : form.event && firstText === anything) return [];
    const channel = getChannel(form, call);
    if (channel === undefined) return [];
    const events = form.event && readKeys(args, form.event);
    const found = new Map(
      handlers.flatMap((term) => keys.findHandlers(term).map((handler) => [handler, term] as const)),
    );
    if (found.size === 0 && form.first === undefined) return readWrapped(form, call, channel);
    return [...found].flatMap(([handler, term]) => [
      {
        ...{ form, channel, events, handler, at: call },
        wanted: readWanted(events ?? []),
        ...readClosure(handler, term),
      },
      ...(form.first === undefined && Node.isCallExpression(call)
        ? readPassed(form, call, channel, handler)
        : []),
    ]);
  }

  function readClosure(handler: Callable, term: Term): Pick<Take, "closure"> {
    const closure = flow.findOrigins(term).find(({ node }) => node === handler)?.frame;
    return closure ? { closure } : {};
  }

  /** `subscribe(name, fn) { emitter.on(name, (payload) => { fn(payload).catch(log); }); }`: the same, with a function in between. */
  function readPassed(
    form: TakeForm,
    call: CallExpression,
    channel: string,
    passing: Callable,
  ): readonly Take[] {
    const around = getEnclosingCallable(call);
    if (!around || !isOfOneObject(around)) return [];
    const args = call.getArguments();
    return around.getParameters().flatMap((given, index) =>
      findPassedAlong(given, passing).flatMap(({ path, isAwaited }) => {
        const payload = form.payload.flatMap((arrival) => dropPath(arrival, path));
        return payload.length === 0
          ? []
          : calls.findCallsOf(around).flatMap((caller) => {
              const handed = caller.getArguments()[index];
              const frame = flow.enter(around, caller, undefined);
              const events =
                form.event && keys.findAt(args, form.event, frame).flatMap((term) => keys.getKey(term) ?? []);
              return (handed ? keys.findHandlers({ node: handed, frame: undefined }) : []).map(
                (handler): Take => ({
                  ...{ form: { ...form, payload }, channel, events, handler, passing, at: caller },
                  wanted: readWanted(events ?? []),
                  ...(isAwaited ? {} : { isDetached: true }),
                }),
              );
            });
      }),
    );
  }

  /** `on(name, handler) { this.emitter.on(name, handler); }`: the callers pass the name and the function. */
  function readWrapped(form: TakeForm, call: Call, channel: string): readonly Take[] {
    const around = getEnclosingCallable(call);
    if (!around || !isOfOneObject(around)) return [];
    const args = call.getArguments();
    return calls.findCallsOf(around).flatMap((caller) => {
      const frame = flow.enter(around, caller, undefined);
      const handlers = keys.findAt(args, ("handler" in form && form.handler) || [args.length - 1], frame);
      const events =
        form.event && keys.findAt(args, form.event, frame).flatMap((term) => keys.getKey(term) ?? []);
      return handlers
        .flatMap((term) => keys.findHandlers(term))
        .map((handler) => ({ form, channel, events, wanted: readWanted(events ?? []), handler, at: caller }));
    });
  }

  /** Says whether only one object has a method: if there are several, each has its own listeners. */
  function isOfOneObject(callable: Callable): boolean {
    const owner = callable.getParent();
    return !Node.isClassDeclaration(owner) || calls.findCallsNamed(owner.getName() ?? "").length <= 1;
  }

  function readKeys(args: readonly Node[], place: ArgumentPlace): readonly string[] {
    return keys.findAt(args, place).flatMap(({ node }) => listKeys(node));
  }

  function listKeys(list: Node): readonly string[] {
    return keys.findElements(list).flatMap((node) => keys.getKey({ node, frame: undefined }) ?? []);
  }

  function findDecorated(form: DecoratedForm): readonly Take[] {
    return program.files.flatMap((file) =>
      findNodes(file, SyntaxKind.ClassDeclaration).flatMap((owner) =>
        owner.getMethods().flatMap((method) => readMethod(form, owner, method)),
      ),
    );
  }

  function readMethod(
    form: DecoratedForm,
    owner: ClassDeclaration,
    method: MethodDeclaration,
  ): readonly Take[] {
    if (form.method !== undefined && form.method !== method.getName()) return [];
    const decorated = form.method === undefined ? method : owner;
    const decorator = decorated.getDecorators().find(isOf(form));
    const channel = decorator && channels.getChannelOfClass(owner);
    if (!decorator || channel === undefined) return [];
    const events = form.event && readNames(decorator, form);
    return [{ form, channel, events, wanted: readWanted(events ?? []), handler: method, at: method }];
  }

  function isOf({ decorators }: DecoratedForm): (decorator: Decorator) => boolean {
    return (decorator) => channels.isExport(decorator.getNameNode(), decorators);
  }

  /** All of a decorator's arguments: `@EventsHandler(Bought, Left)`, `@OnEvent(["bought", "left"])`, `@Process({ name: "bought" })`. */
  function readNames(
    decorator: Decorator,
    { isNamelessForAll }: DecoratedForm,
  ): readonly string[] | undefined {
    const args = decorator.getArguments();
    const names = args.flatMap((argument, index) => [
      ...listKeys(argument),
      ...readKeys(args, [index, "name"]),
    ]);
    return names.length === 0 && isNamelessForAll ? undefined : names;
  }

  return library.takes.flatMap((form) =>
    "decorators" in form
      ? findDecorated(form)
      : "isMiddleware" in form
        ? findMiddlewares(program).map((handler) => ({
            form,
            channel: channels.single,
            ...readHandled(handler),
            handler,
            at: handler,
          }))
        : findCalls(form).flatMap((call) => readTake(form, call)),
  );

  function readHandled(handler: Callable): Pick<Take, "events" | "wanted"> {
    const events = findHandled(handler, keys);
    return { events, wanted: readWanted(events) };
  }
}

/** Where the payload arrives in a function that gets only what is at a path. */
function dropPath([parameter, ...path]: Arrival, dropped: readonly string[]): readonly Arrival[] {
  const isBelow = dropped.length === 0 || (parameter === 0 && dropped.every((name, at) => path[at] === name));
  return isBelow ? [[parameter, ...path.slice(dropped.length)]] : [];
}

/** The name under which a bus delivers every event. */
const anything = "*";
