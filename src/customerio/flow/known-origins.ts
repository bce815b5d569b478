import type { Node, SourceFile } from "ts-morph";
import type { Program } from "../program/program.ts";
import type { Question } from "./core.ts";
import { findReached } from "./reach.ts";
import type { Frame, Origin, Term } from "./terms.ts";

/** The origins that are known, by term. */
export interface KnownOrigins extends Omit<Answers<readonly Origin[]>, "forget"> {
  /** Counts a step that had to be taken because an origin was not known. */
  readonly addStep: () => void;
}

/** How many answers about terms in followed calls are kept: hostile code has any number of them. */
const maxFramed = 200_000;

const originsOf: Question<readonly Origin[]> = { name: "origins" };

/** What is known in a lineage. */
interface Knowledge {
  readonly answers: Map<object, Pick<Answers<unknown>, "forget">>;
  steps: number;
}

function createKnowledge(): Knowledge {
  return { answers: new Map(), steps: 0 };
}

const lineages = new WeakMap<object, Knowledge>();

/** The known origins of a program. They survive a revision unless a changed file can affect them. */
export function keepOrigins(program: Program): KnownOrigins {
  const knowledge = lineages.get(program.lineage) ?? createKnowledge();
  lineages.set(program.lineage, knowledge);
  const isReached = findReached(program, program.takeChanges());
  for (const answers of knowledge.answers.values()) answers.forget(isReached);
  knowledge.steps = 0;
  return {
    ...answersTo(originsOf, program),
    addStep: () => {
      knowledge.steps++;
    },
  };
}

/** The answers to a question, kept for as long as origins are. */
export function answersTo<Answer>(question: Question<Answer>, { lineage }: Program): Answers<Answer> {
  const answers = lineages.get(lineage)?.answers;
  // All answers to one question have its type.
  const known = (answers?.get(question) ?? createAnswers<Answer>()) as Answers<Answer>;
  answers?.set(question, known);
  return known;
}

/** How many steps were taken to find origins since a program was created or last revised. */
export function countSteps({ lineage }: Program): number {
  return lineages.get(lineage)?.steps ?? 0;
}

/** Answers to one question, by term. */
interface Answers<Answer> {
  readonly get: (term: Term) => Answer | undefined;
  readonly set: (term: Term, answer: Answer) => void;
  readonly delete: (term: Term) => void;
  /** Forgets the answers about terms in an affected file, or with calls in one. */
  readonly forget: (isReached: (file: SourceFile) => boolean) => void;
}

function createAnswers<Answer>(): Answers<Answer> {
  const files = new Map<SourceFile, Map<Frame | undefined, Map<Node, Answer>>>();
  let framed = 0;

  function find({ node, frame }: Term): Map<Node, Answer> | undefined {
    return files.get(node.getSourceFile())?.get(frame);
  }

  function set({ node, frame }: Term, answer: Answer): void {
    if (frame && ++framed > maxFramed) return;
    const file = node.getSourceFile();
    const frames = files.get(file) ?? new Map<Frame | undefined, Map<Node, Answer>>();
    files.set(file, frames);
    const nodes = frames.get(frame) ?? new Map<Node, Answer>();
    frames.set(frame, nodes);
    nodes.set(node, answer);
  }

  function forget(isReached: (file: SourceFile) => boolean): void {
    framed = 0;
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
    forget,
  };
}

/** Says whether a chain of calls goes through an affected file. */
function passes(frame: Frame | undefined, isReached: (file: SourceFile) => boolean): boolean {
  for (let current = frame; current; current = current.outer) {
    const { call, callable, closure, self } = current;
    const nodes = [call, callable, ...(self ? [self.node] : [])];
    if (nodes.some((node) => isReached(node.getSourceFile()))) return true;
    if (passes(closure, isReached) || passes(self?.frame, isReached)) return true;
  }
  return false;
}
