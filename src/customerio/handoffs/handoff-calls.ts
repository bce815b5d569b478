import { Node } from "ts-morph";
import type { ArgumentPlace, PutForm, TakeForm } from "../api/handoff-library.ts";
import { findNamedCalls, wrap } from "../program/nodes.ts";
import type { Program } from "../program/program.ts";
import type { HandoffChannels } from "./handoff-channels.ts";
import type { HandoffKeys } from "./handoff-keys.ts";
import { isCall, type Call } from "../flow/terms.ts";

/** Finds the calls of a form, and their receivers. */
export interface HandoffCalls {
  /** The calls with the form's name: not all of them are the library's. */
  readonly findCalls: (form: PutForm | TakeForm) => readonly Call[];
  /** The key of the channel that a call sends to or receives from; `undefined` if it is not the library's, or if the channel is not known. */
  readonly getChannel: (form: PutForm | TakeForm, call: Call) => string | undefined;
}

export function createHandoffCalls(
  program: Program,
  keys: HandoffKeys,
  channels: HandoffChannels,
): HandoffCalls {
  function getChannel(form: PutForm | TakeForm, call: Call): string | undefined {
    const callee = call.getExpression();
    const owner = Node.isPropertyAccessExpression(callee) ? callee.getExpression() : undefined;
    const receiver = owner && "of" in form ? getOwnerOf(owner, form.of) : owner;
    if ("names" in form) return form.channel ? readNamed(form.channel, call) : channels.single;
    if ("methods" in form) {
      const channel = receiver && channels.getChannel(receiver);
      if (channel === undefined || !form.channel) return channel;
    } else {
      if (!channels.isExport(callee, listFormNames(form))) return undefined;
      if (!form.channel && !channels.hasMakers) return channels.single;
    }
    return form.channel && readNamed(form.channel, call);
  }

  function readNamed(place: ArgumentPlace, call: Call): string | undefined {
    const [named, ...others] = keys.findAt(call.getArguments(), place);
    return named && others.length === 0 ? keys.getKey(named) : undefined;
  }

  function findCalls(form: PutForm | TakeForm): readonly Call[] {
    const isNew = "classes" in form;
    return listFormNames(form).flatMap((name) =>
      program
        .findFilesCalling(name)
        .flatMap((file) => findNamedCalls(file, name).map((node) => wrap(file, node)))
        .filter((node) => (isNew ? Node.isNewExpression(node) : Node.isCallExpression(node)))
        .filter(isCall)
        .filter((call) => isForm(form, call)),
    );
  }

  function isForm({ isNamed }: PutForm | TakeForm, call: Call): boolean {
    const [first] = call.getArguments();
    return isNamed === undefined || (first !== undefined && keys.isText(first) === isNamed);
  }

  return { findCalls, getChannel };
}

/** `client` of `client.schedules`. */
function getOwnerOf(access: Node, name: string | undefined): Node | undefined {
  return Node.isPropertyAccessExpression(access) && access.getName() === name
    ? access.getExpression()
    : undefined;
}

/** The last words of the calls of a form. */
function listFormNames(form: PutForm | TakeForm): readonly string[] {
  if ("methods" in form) return form.methods;
  if ("exports" in form) return form.exports;
  if ("classes" in form) return form.classes;
  return "names" in form ? form.names : [];
}
