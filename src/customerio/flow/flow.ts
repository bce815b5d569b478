import type { Node } from "ts-morph";
import { createCallees } from "./callees.ts";
import { answersTo, keepOrigins } from "./known-origins.ts";
import { createProperties } from "./properties.ts";
import { createSteps } from "./steps.ts";
import type { Program } from "../program/program.ts";
import { createReturned } from "./returned.ts";
import type { Origin, Term } from "./terms.ts";
import type { Flow, FlowCore, Question } from "./core.ts";

/** How many steps lead from a term to an origin, and how many alternatives a value has: beyond either, a term is its own origin. */
const maxDepth = 24;
const maxOrigins = 12;
/** How deep questions nest: a step asks for the origins of an object, whose steps ask again. */
const maxNesting = 32;
/** Steps for one answer, including nested questions: a search that branches at every step must end, too. */
const maxSteps = 2_000;

/** Stands for origins that are being looked for. */
const pending: readonly Origin[] = [];

/** Creates the flow of a program; answers are kept, so asking twice costs little. */
export function createFlow(program: Program): Flow {
  const known = keepOrigins(program);
  let nesting = 0;
  let steps = 0;
  /** How often an answer was cut short because of the questions around it. */
  let cuts = 0;
  const core: FlowCore = {
    ...{ findOrigins, findPropertyOrigins, findReturned: createReturned() },
    ...createCallees(program, findOrigins),
  };
  const { step, stepFromSymbol, findPatternSource, canReach } = createSteps(program, core);
  const findProperty = createProperties(program, core, stepFromSymbol);

  function findOrigins(term: Term): readonly Origin[] {
    const cached = known.get(term);
    if (cached) {
      if (cached === pending) cuts++;
      return cached === pending ? [{ ...term, trail: [] }] : cached;
    }
    if (nesting >= maxNesting) {
      cuts++;
      return [{ ...term, trail: [] }];
    }
    if (nesting === 0) steps = 0;
    const cutsBefore = cuts;
    // A question that is asked again before it is answered is a cycle.
    if (!term.frame) known.set(term, pending);
    nesting++;
    let isKept = false;
    try {
      const origins = walk(term, [], new Set());
      // An answer cut short inside another question may be better when it is asked on its own.
      isKept = nesting === 1 || (term.frame ? cuts === cutsBefore : steps < maxSteps);
      if (isKept) known.set(term, origins);
      return origins;
    } finally {
      if (!isKept) known.delete(term);
      nesting--;
    }
  }

  function walk(term: Term, trail: readonly Term[], seen: ReadonlySet<Node>): readonly Origin[] {
    const self = { ...term, trail };
    if (++steps > maxSteps) cuts++;
    if (steps > maxSteps || trail.length >= maxDepth || (seen.has(term.node) && !term.frame)) return [self];
    known.addStep();
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
    if (nesting >= maxNesting) {
      cuts++;
      return undefined;
    }
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

  function remember<Answer>(question: Question<Answer>, read: (term: Term) => Answer) {
    const answers = answersTo(question, program);
    return (term: Term): Answer => {
      const cached = answers.get(term);
      if (cached !== undefined) return cached;
      const answer = read(term);
      answers.set(term, answer);
      return answer;
    };
  }

  return { ...core, findPatternSource, canReach, remember };
}

function isOrigin(term: Term): term is Origin {
  return "trail" in term;
}
