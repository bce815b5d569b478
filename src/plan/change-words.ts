/** How a review says what a change does at Customer.io, on GitHub and in the terminal: one line of Markdown for each thing. */
import type { InventoryChange, PropertyChange } from "../vocabulary/inventory-change.ts";
import { codeSpan } from "./markdown.ts";
import { enumerate, writeNumber } from "./words.ts";

export const changeWords = {
  heading: "**What this change does at Customer.io**",
  more: (number: number) => `${writeNumber(number)} more`,
  email: {
    dropped: "an `email` is no longer given",
    optional: "an `email` is no longer given in every place",
  },
  notCompared: (paths: readonly string[]) =>
    `Not compared with the code before this change: ${enumerate(paths.map(codeSpan), maxPaths)}.`,
} as const;

const maxPaths = 5;
/** How many properties of one thing are listed; nobody compares longer lists in a sentence. */
const maxProperties = 8;

/** @param pathOf how a path is written for the reader */
export function describeInventoryChange(change: InventoryChange, pathOf: (path: string) => string): string {
  const { place } = change;
  const where = codeSpan(`${pathOf(place.path)}:${place.line}`);
  const at = change.change === "removed" ? `(it was at ${where})` : `at ${where}`;
  const [what, ...sentences] = describeSubject(change);
  const details = [
    ...(change.email === undefined ? [] : [changeWords.email[change.email]]),
    ...describeProperties(change),
  ];
  const first = [`${what ?? ""} ${at}`, ...(details.length === 0 ? [] : [details.join("; ")])].join(": ");
  return `- ${[first, ...sentences].join(". ")}.`;
}

/** What happens to it, without a period, and the consequence. */
function describeSubject(change: InventoryChange): readonly string[] {
  const { subject, name } = change;
  const named = name === undefined ? "" : ` ${codeSpan(name)}`;
  switch (subject) {
    case "event":
      return describeEvent(change, named);
    case "page":
    case "screen":
      return [describePlainly(change, `${subject} view${named}`)];
    case "person":
      return describePerson(change, named);
    case "message":
      return [describePlainly(change, `${change.kind ?? "message"}${named}`)];
    case "device":
      return [describePlainly(change, name === "remove" ? "removal of devices" : "registration of devices")];
    case "action":
      return [describePlainly(change, `call to${named}`)];
    case "client":
      return [describePlainly(change, `client${named}`)];
  }
}

function describeEvent(
  { change, name, formerly, resembles }: InventoryChange,
  named: string,
): readonly string[] {
  const event = `event${name === undefined ? " with a name that is not known" : named}`;
  switch (change) {
    case "added":
      return [
        `New ${event}`,
        ...(resembles === undefined
          ? []
          : [
              `The name is nearly the same as ${codeSpan(resembles)}: if both mean one event, campaigns listening for one will not trigger for the other`,
            ]),
      ];
    case "removed":
      return [`The ${event} is no longer sent`, "Campaigns listening for it will not trigger"];
    case "renamed":
      return [
        `The event ${codeSpan(formerly ?? "")} is now named${named}`,
        "Campaigns and segments keep listening for the old name until you change them, too",
      ];
    case "changed":
      return [`The ${event}`];
  }
}

function describePerson({ change, formerly }: InventoryChange, named: string): readonly string[] {
  const by = named === "" ? "" : ` by${named}`;
  switch (change) {
    case "added":
      return [`People are now also identified${by}`];
    case "removed":
      return [`People are no longer identified${by}`];
    case "renamed":
      return [
        `People are identified${by} instead of ${codeSpan(formerly ?? "")}`,
        "Customer.io may not recognize people that it knows by the former id",
      ];
    case "changed":
      return [`People identified${by}`];
  }
}

function describePlainly({ change, formerly }: InventoryChange, what: string): string {
  switch (change) {
    case "added":
      return `New ${what}`;
    case "removed":
      return `${upperFirst(what)} was removed`;
    case "renamed":
      return `${upperFirst(what)} instead of ${codeSpan(formerly ?? "")}`;
    case "changed":
      return upperFirst(what);
  }
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function describeProperties({ change, properties, subject }: InventoryChange): readonly string[] {
  const sent = subject === "client" ? "takes" : "sends";
  const list = (kind: PropertyChange["change"], describe: (one: PropertyChange) => string) =>
    properties.filter((one) => one.change === kind).map(describe);
  const added = list("added", ({ name, after }) => `${codeSpan(name)}${inBrackets(after)}`);
  const dropped = list("dropped", ({ name }) => codeSpan(name));
  const optional = list("optional", ({ name }) => codeSpan(name));
  const values = properties.filter((one) => one.change === "type" || one.change === "unit");
  return [
    ...(added.length === 0
      ? []
      : [`${change === "added" ? sent : `now also ${sent}`} ${enumerate(added, maxProperties)}`]),
    ...(dropped.length === 0 ? [] : [`no longer ${sent} ${enumerate(dropped, maxProperties)}`]),
    ...(optional.length === 0
      ? []
      : [`no longer ${sent} ${enumerate(optional, maxProperties)} in every place`]),
    ...values
      .slice(0, maxProperties)
      .map(
        ({ name, before, after }) => `${codeSpan(name)} changes from ${either(before)} to ${either(after)}`,
      ),
  ];
}

function inBrackets(types: readonly string[]): string {
  return types.length === 0 ? "" : ` (${either(types)})`;
}

function either(types: readonly string[]): string {
  return types.join(" or ");
}
