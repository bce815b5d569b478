import { SyntaxKind, ts, type SourceFile } from "ts-morph";
import type { HttpSurface } from "../api/http-routes.ts";
import type { Surface } from "../api/sdk.ts";
import { folderOf } from "../../files/paths.ts";
import { findCompilerNodes } from "../program/nodes.ts";
import { getPath } from "../program/program.ts";
import { findMentions, type KeyMention } from "./mentions.ts";
import { createNeighbors } from "./neighbors.ts";
import type { Spot, Understanding } from "./spots.ts";
import { isManifest } from "../../files/file-kinds.ts";
import { addToSet } from "../../vocabulary/group-by.ts";

/** How many of the keys that a file reads are searched for in all other files. */
const maxKeys = 20;

/** Finds the hosts and keys that lead to nothing known. `near` are blind spots that are already known, which explain some of these. */
export function findUnreadMentions(given: Understanding, near: readonly Spot[]): readonly Spot[] {
  const { program, activity, clients } = given;
  const mentioning = program.files.filter((file) => {
    const { hosts, keys } = findMentions(file);
    return hosts.length + keys.length > 0;
  });
  if (mentioning.length === 0) return [];
  const findNeighbors = createNeighbors(program);
  const getPackage = createPackages(given);
  const unread = new Set(near.map(({ file }) => file));
  const whole = [
    ...activity.requests.map(({ call }) => call),
    ...activity.operations.map(({ site }) => site),
    ...clients.constructions.map(({ node }) => node),
  ];
  const reached = new Map<HttpSurface | Surface, Set<string>>();
  for (const { surface, call, site } of activity.operations)
    for (const node of [call, site]) addToSet(reached, surface, getPath(node.getSourceFile()));
  for (const { surfaces, call } of activity.requests)
    for (const surface of surfaces) addToSet(reached, surface, getPath(call.getSourceFile()));

  const hosts = mentioning
    .filter((file) => !unread.has(file))
    .flatMap((file) => {
      const neighbors = findNeighbors(getPath(file));
      const known = whole.filter((node) => node.getSourceFile() === file).map((node) => node.compilerNode);
      return findMentions(file)
        .hosts.filter(({ node, surface }) => {
          if (known.some((outer) => isInside(node, outer))) return false;
          return isGivenToCall(node) || !meets(neighbors, reached.get(surface));
        })
        .map(({ node }): Spot => ({ file, node, kind: "host" }));
    });

  const busy = new Set([
    ...[...reached.values()].flatMap((paths) => [...paths]),
    ...clients.constructions.map(({ node }) => getPath(node.getSourceFile())),
    ...[...near, ...hosts].map(({ file }) => getPath(file)),
  ]);
  const busyPackages = new Set([...busy].map(getPackage));
  const isLed = (file: SourceFile) =>
    busyPackages.has(getPackage(getPath(file))) || meets(findNeighbors(getPath(file)), busy);
  const led = new Set(
    mentioning.filter(isLed).flatMap((file) => findMentions(file).keys.map(({ name }) => name)),
  );
  const keys = mentioning.flatMap((file) => {
    const own = findMentions(file).keys.filter(({ name }) => !led.has(name));
    const first = own.slice(0, maxKeys).find((key) => isPassedOn(key, given));
    return first ? [{ file, node: first.node, kind: "key" } as const] : [];
  });
  return [...hosts, ...keys];
}

/** The folder of the package that a path belongs to; `""` if there is none. */
function createPackages({ sources }: Understanding): (path: string) => string {
  const folders = new Set(sources.flatMap(({ path }) => (isManifest(path) ? [folderOf(path)] : [])));
  return (path) => {
    let folder = folderOf(path);
    while (folder !== "" && !folders.has(folder)) folder = folderOf(folder);
    return folder;
  };
}

/** Says whether a URL is passed to a call along with something to send: then its request is there, and nowhere else. */
function isGivenToCall(node: ts.Node): boolean {
  const call = node.parent;
  const isPath =
    ts.isTemplateExpression(node) || (ts.isStringLiteralLike(node) && /[^/]\/[^/]/u.test(node.text));
  return ts.isCallExpression(call) && call.arguments[0] === node && call.arguments.length > 1 && isPath;
}

/** Says whether a key that a config has under a name is read from it. */
function isPassedOn({ node, name }: KeyMention, { program }: Understanding): boolean {
  const holder = node.parent.parent;
  if (!ts.isPropertyAssignment(holder)) return true;
  const kept = holder.name.getText();
  return program.files.some(
    (file) =>
      file.compilerNode.text.includes(kept) &&
      findCompilerNodes(file, SyntaxKind.Identifier).some(
        (found) => found !== node && ts.isIdentifier(found) && found.text === kept && isRead(found, name),
      ),
  );
}

function isRead({ parent, text }: ts.Identifier, variable: string): boolean {
  if (ts.isBindingElement(parent)) return true;
  if (!ts.isPropertyAccessExpression(parent)) return false;
  // `process.env.X` reads the variable itself.
  return (
    text !== variable ||
    !(ts.isPropertyAccessExpression(parent.expression) && parent.expression.name.text === "env")
  );
}

function isInside(node: ts.Node, outer: ts.Node): boolean {
  return outer.pos <= node.pos && node.end <= outer.end;
}

function meets(paths: ReadonlySet<string>, others: ReadonlySet<string> | undefined): boolean {
  return others !== undefined && [...paths].some((path) => others.has(path));
}
