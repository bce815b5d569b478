import { Node, type CallExpression, type NewExpression } from "ts-morph";
import type { PutForm, TakeForm } from "../api/handoff-table.ts";
import { findNamedCalls, wrap } from "../program/nodes.ts";
import type { Program } from "../program/program.ts";
import type { HandoffChannels } from "./handoff-channels.ts";
import type { HandoffKeys } from "./handoff-keys.ts";

type Call = CallExpression | NewExpression;

/** Finds the calls of a form, and what they are called on. */
export interface HandoffCalls {
  /** The calls that have the form's name: not all of them are the library's. */
  readonly findCalls: (form: PutForm | TakeForm) => readonly Call[];
  /** The key of what a call puts into or takes out of; `undefined` where it is none of the library's, or it is not known which. */
  readonly getChannel: (form: PutForm | TakeForm, call: Call) => string | undefined;
}

export function createHandoffCalls(
  program: Program,
  keys: HandoffKeys,
  channels: HandoffChannels,
): HandoffCalls {
  function getChannel(form: PutForm | TakeForm, call: Call): string | undefined {
    const callee = call.getExpression();
    const receiver = Node.isPropertyAccessExpression(callee) ? callee.getExpression() : undefined;
    if ("methods" in form) {
      const channel = receiver && channels.getChannel(receiver);
      if (channel === undefined || !form.channel) return channel;
    } else {
      const names = "exports" in form ? form.exports : "classes" in form ? form.classes : [];
      if (!channels.isExport(callee, names)) return undefined;
    }
    const [named, ...others] = form.channel ? keys.findAt(call.getArguments(), form.channel) : [];
    return named && others.length === 0 ? keys.getKey(named) : undefined;
  }

  function findCalls(form: PutForm | TakeForm): readonly Call[] {
    const names =
      "methods" in form
        ? form.methods
        : "exports" in form
          ? form.exports
          : "classes" in form
            ? form.classes
            : [];
    const isNew = "classes" in form;
    return names.flatMap((name) =>
      program
        .findFilesCalling(name)
        .flatMap((file) => findNamedCalls(file, name).map((node) => wrap(file, node)))
        .filter((node) => (isNew ? Node.isNewExpression(node) : Node.isCallExpression(node)))
        .filter((node) => Node.isNewExpression(node) || Node.isCallExpression(node))
        .filter((call) => isForm(form, call)),
    );
  }

  function isForm({ isNamed }: PutForm | TakeForm, call: Call): boolean {
    const [first] = call.getArguments();
    return isNamed === undefined || (first !== undefined && keys.isText(first) === isNamed);
  }

  return { findCalls, getChannel };
}
