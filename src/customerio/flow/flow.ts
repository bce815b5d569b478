import type { Node } from "ts-morph";
import { createCallees } from "./callees.ts";
import { createProperties } from "./properties.ts";
import { createSteps } from "./steps.ts";
import type { Program } from "../program/program.ts";
import { createReturned } from "./returned.ts";
import type { Origin, Term } from "./terms.ts";
import { createWrites } from "./writes.ts";
import type { Flow, FlowCore } from "./core.ts";

/** Steps from a term to an origin, and alternatives of one value: past either, a term is its own origin. */
const maxDepth = 24;
const maxOrigins = 12;
/** Nested questions: a step asks for the origins of an object, whose steps ask again. */
const maxNesting = 32;
/** Steps for one answer, nested questions included: a search that branches at every step must end as well. */
const maxSteps = 2_000;

/** Creates the flow of a program; answers are kept, so asking twice costs little. */
export function createFlow(program: Program): Flow {
  const known = new Map<Node, readonly Origin[]>();
  let nesting = 0;
  let steps = 0;
  const core: FlowCore = {
    ...{ findOrigins, findPropertyOrigins, findReturned: createReturned() },
    ...createCallees(program, findOrigins),
  };
  const findWrites = createWrites();
  const { step, stepFromSymbol, findPatternSource } = createSteps(program, core, findWrites);
  const findProperty = createProperties(program, core, stepFromSymbol, findWrites);

  function findOrigins(term: Term): readonly Origin[] {
    const cached = term.frame ? undefined : known.get(term.node);
    if (cached) return cached;
    const self = [{ ...term, trail: [] }];
    if (nesting >= maxNesting) return self;
    if (nesting === 0) steps = 0;
    // Whoever asks for this again before it is known is in a cycle.
    if (!term.frame) known.set(term.node, self);
    nesting++;
    try {
      const origins = walk(term, [], new Set());
      // An answer cut short inside another question may be better when it is asked on its own.
      if (!term.frame && (steps < maxSteps || nesting === 1)) known.set(term.node, origins);
      else if (!term.frame) known.delete(term.node);
      return origins;
    } finally {
      nesting--;
    }
  }

  function walk(term: Term, trail: readonly Term[], seen: ReadonlySet<Node>): readonly Origin[] {
    const self = { ...term, trail };
    if (++steps > maxSteps || trail.length >= maxDepth || (seen.has(term.node) && !term.frame)) return [self];
    const next = step(term);
    if (next === undefined) return [self];
    const path = [...trail, term];
    const visited = new Set(seen).add(term.node);
    const origins: Origin[] = [];
    for (const candidate of next) {
      // A property lookup brings its own trail; append it.
      const way = isOrigin(candidate) ? [...path, ...candidate.trail] : path;
      origins.push(...walk(candidate, way, visited));
      if (origins.length > maxOrigins) return [self];
    }
    return origins;
  }

  function findPropertyOrigins(term: Term, name: string): readonly Origin[] | undefined {
    if (nesting >= maxNesting) return undefined;
    if (nesting === 0) steps = 0;
    nesting++;
    try {
      return collectPropertyOrigins(term, name);
    } finally {
      nesting--;
    }
  }

  function collectPropertyOrigins(term: Term, name: string): readonly Origin[] | undefined {
    const origins: Origin[] = [];
    for (const origin of findOrigins(term)) {
      const terms = findProperty(origin, name);
      if (terms === undefined) return undefined;
      for (const found of terms)
        origins.push(...walk(found, [...origin.trail, origin], new Set([origin.node])));
    }
    return origins;
  }

  return { ...core, findPatternSource };
}

function isOrigin(term: Term): term is Origin {
  return "trail" in term;
}
