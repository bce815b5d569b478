import type { Node, SourceFile } from "ts-morph";
import type { Program } from "../program/program.ts";
import { findReached } from "./reach.ts";
import type { Frame, Origin, Term } from "./terms.ts";

/** The origins that are known, by term. */
export interface KnownOrigins {
  readonly get: (term: Term) => readonly Origin[] | undefined;
  readonly set: (term: Term, origins: readonly Origin[]) => void;
  readonly delete: (term: Term) => void;
  /** Counts a step that had to be taken, since an origin was not known. */
  readonly addStep: () => void;
}

type ByNode = Map<Node, readonly Origin[]>;

/** How many origins are kept of terms in calls that are followed: hostile code has any number of them. */
const maxFramed = 200_000;

const lineages = new WeakMap<object, Memory>();

/** The origins that are known of a program: also of the one before it, unless the revision can reach where they come from. */
export function keepOrigins(program: Program): KnownOrigins {
  const memory = lineages.get(program.lineage) ?? createMemory();
  lineages.set(program.lineage, memory);
  memory.forget(findReached(program, program.takeChanges()));
  return memory;
}

/** How many steps were taken to find origins since a program was created or last revised. */
export function countSteps({ lineage }: Program): number {
  return lineages.get(lineage)?.countSteps() ?? 0;
}

interface Memory extends KnownOrigins {
  readonly countSteps: () => number;
  /** Forgets the origins of terms that are, or whose calls are, in a file that is reached. */
  readonly forget: (isReached: (file: SourceFile) => boolean) => void;
}

function createMemory(): Memory {
  const files = new Map<SourceFile, Map<Frame | undefined, ByNode>>();
  let framed = 0;
  let steps = 0;

  function find({ node, frame }: Term): ByNode | undefined {
    return files.get(node.getSourceFile())?.get(frame);
  }

  function set({ node, frame }: Term, origins: readonly Origin[]): void {
    if (frame && ++framed > maxFramed) return;
    const file = node.getSourceFile();
    const frames = files.get(file) ?? new Map<Frame | undefined, ByNode>();
    files.set(file, frames);
    const nodes = frames.get(frame) ?? new Map<Node, readonly Origin[]>();
    frames.set(frame, nodes);
    nodes.set(node, origins);
  }

  function forget(isReached: (file: SourceFile) => boolean): void {
    framed = 0;
    steps = 0;
    for (const [file, frames] of files) {
      if (isReached(file)) files.delete(file);
      else
        for (const [frame, nodes] of frames) {
          if (passes(frame, isReached)) frames.delete(frame);
          else if (frame) framed += nodes.size;
        }
    }
  }

  return {
    get: (term) => find(term)?.get(term.node),
    set,
    delete: (term) => find(term)?.delete(term.node),
    addStep: () => {
      steps++;
    },
    countSteps: () => steps,
    forget,
  };
}

/** Says whether a chain of calls goes through a file that is reached. */
function passes(frame: Frame | undefined, isReached: (file: SourceFile) => boolean): boolean {
  for (let current = frame; current; current = current.outer) {
    const { call, callable, closure, self } = current;
    const nodes = [call, callable, ...(self ? [self.node] : [])];
    if (nodes.some((node) => isReached(node.getSourceFile()))) return true;
    if (passes(closure, isReached) || passes(self?.frame, isReached)) return true;
  }
  return false;
}
