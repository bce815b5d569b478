import type { Node, SourceFile, ts } from "ts-morph";
import type { Flow } from "../flow/core.ts";
import type { Clients } from "../operations/clients.ts";
import type { Handoffs } from "../handoffs/handoffs.ts";
import type { Activity } from "../operations/operations.ts";
import type { Program } from "../program/program.ts";
import type { SourceText } from "../../vocabulary/snapshot.ts";

/** What can be at a place that was not understood, the most direct cause first: if a line has several, that one is listed. */
export const blindSpotReasons = {
  request: "a request to Customer.io's host whose method or path was not understood",
  client: "a client that is created but whose calls were not understood",
  call: "a call that looks like Customer.io's, but its client was not found",
  handoff: "a message for Customer.io that nothing here consumes",
  taken: "a consumer for Customer.io whose messages nothing here sends",
  import: "an import of a Customer.io package from which no call was understood",
  script: "a script in a string that calls Customer.io",
  host: "a Customer.io host from which no request was understood",
  key: "a Customer.io key that is read but goes into code that was not understood",
} as const;

/** A place that was not understood. */
export interface Spot {
  readonly file: SourceFile;
  readonly node: ts.Node;
  readonly kind: keyof typeof blindSpotReasons;
}

/** What is known of a program, from which its blind spots follow. */
export interface Understanding {
  readonly sources: readonly SourceText[];
  readonly program: Program;
  readonly flow: Flow;
  readonly clients: Clients;
  readonly activity: Activity;
  readonly handoffs: Handoffs;
}

export function toSpot(node: Node, kind: Spot["kind"]): Spot {
  return { file: node.getSourceFile(), node: node.compilerNode, kind };
}
