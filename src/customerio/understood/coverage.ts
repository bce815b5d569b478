import type { Node } from "ts-morph";
import { getPosition } from "../program/nodes.ts";
import { getPath } from "../program/program.ts";
import type { BlindSpot, Coverage } from "../../vocabulary/coverage.ts";
import { findMentions } from "./mentions.ts";
import { blindSpotReasons, toSpot, type Spot, type Understanding } from "./spots.ts";
import { findUnfedTakers } from "./unfed-takers.ts";
import { findUnreadClients } from "./unread-clients.ts";
import { findUnreadMentions } from "./unread-mentions.ts";
import { compareTexts } from "../../vocabulary/compare-texts.ts";

/** How many blind spots of one file are listed: a few are enough to show that the file was not understood. */
const maxSpots = 50;

/** Works out how much of the code that has to do with Customer.io was understood. What was only guessed does not count as understood. */
export function describeCoverage(given: Understanding): Coverage {
  const sites = new Map<string, Set<Node>>();
  for (const { site, call, isGuess } of given.activity.operations) {
    for (const node of isGuess === true ? [] : [site, call]) {
      const path = getPath(node.getSourceFile());
      const known = sites.get(path) ?? new Set();
      sites.set(path, known);
      if (node === site) known.add(site);
    }
  }
  const blindSpots = listBlindSpots(given);
  const paths = new Set([
    ...given.program.files.flatMap((file) => (findMentions(file).hasAny ? [getPath(file)] : [])),
    ...sites.keys(),
    ...blindSpots.map(({ path }) => path),
  ]);
  return {
    files: [...paths].sort().map((path) => ({ path, operations: sites.get(path)?.size ?? 0 })),
    blindSpots,
  };
}

const kinds = Object.keys(blindSpotReasons);

/** One for each line, in the order of paths and lines. */
function listBlindSpots(given: Understanding): readonly BlindSpot[] {
  const near = [...findUnreadCalls(given), ...findUnreadClients(given), ...findScripts(given)];
  const all = [...near, ...findUnreadMentions(given, near)]
    .map((spot) => ({ ...toPlace(spot), kind: spot.kind }))
    .sort((a, b) => compare(a, b) || kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
  const counts = new Map<string, number>();
  return all.flatMap(({ path, line, kind }, index) => {
    const before = all[index - 1];
    if (before?.path === path && before.line === line) return [];
    const count = (counts.get(path) ?? 0) + 1;
    counts.set(path, count);
    return count > maxSpots ? [] : [{ path, line, reason: blindSpotReasons[kind] }];
  });
}

function findUnreadCalls(given: Understanding): readonly Spot[] {
  const { activity } = given;
  const guessed = activity.operations.filter(({ isGuess, via }) => isGuess === true && via.length === 0);
  return [
    ...activity.unread.map((node) => toSpot(node, "request")),
    ...guessed.map(({ call }) => toSpot(call, "call")),
    ...findUnfedTakers(given),
    ...given.handoffs.findUnclaimed().map((call) => toSpot(call, "handoff")),
  ];
}

function findScripts({ program }: Understanding): readonly Spot[] {
  return program.files.flatMap((file) =>
    findMentions(file).scripts.map((node): Spot => ({ file, node, kind: "script" })),
  );
}

function toPlace({ file, node }: Spot): Omit<BlindSpot, "reason"> {
  const { line } = getPosition(file, node.getStart(file.compilerNode));
  return { path: getPath(file), line };
}

function compare(a: Omit<BlindSpot, "reason">, b: Omit<BlindSpot, "reason">): number {
  return compareTexts(a.path, b.path) || a.line - b.line;
}
