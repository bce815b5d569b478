/** A stage of a run: how long it took, and what it worked on. */
export interface Stage {
  readonly name: StageName;
  /** The rule that ran, in the stage `check`. */
  readonly rule?: string;
  readonly milliseconds: number;
  readonly files?: number;
  /** Of the files' texts in UTF-8. */
  readonly bytes?: number;
  /** How often everything was analyzed again with edits applied, in the stage `prove`. */
  readonly trials?: number;
}

/**
 * In the order in which they run. `transfer` is the cost of the compiler's process: waiting until it is loaded, and passing the texts to
 * it; `before` is the cost of the code before a change; `cache` is looking for the result of an earlier audit, and storing this one.
 */
export const stageNames = [
  "read",
  "transfer",
  "select",
  "before",
  "parse",
  "learn",
  "check",
  "prove",
  "cache",
  "plan",
  "print",
] as const;

export type StageName = (typeof stageNames)[number];

/** Measures stages that follow each other. A stage that runs again is counted as one. */
export interface Stopwatch {
  /** Ends a stage, and starts the next one. */
  readonly lap: (stage: Omit<Stage, "milliseconds">) => void;
  /** Ends a stage that consists of others, measured elsewhere: it gets the rest of its time. */
  readonly lapAround: (name: StageName, inner: readonly Stage[]) => void;
  readonly listStages: () => readonly Stage[];
}

/** @param now gives milliseconds since any point in the past */
export function startStopwatch(now: () => number): Stopwatch {
  const stages = new Map<string, Stage>();
  let last = now();

  function add(stage: Stage): void {
    const key = `${stage.name} ${stage.rule}`;
    const before = stages.get(key);
    const milliseconds = (before?.milliseconds ?? 0) + stage.milliseconds;
    stages.set(key, { ...before, ...stage, milliseconds });
  }

  function measure(): number {
    const start = last;
    last = now();
    return last - start;
  }

  return {
    lap: (stage) => {
      add({ ...stage, milliseconds: measure() });
    },
    lapAround: (name, inner) => {
      add({ name, milliseconds: Math.max(0, measure() - sumStages(inner)) });
      inner.forEach(add);
    },
    listStages: () => [...stages.values()],
  };
}

/** How long stages took together, in milliseconds. */
export function sumStages(stages: readonly Stage[]): number {
  return stages.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
}

/** The input of a stage: the number of texts, and their size. */
export function measureTexts(texts: readonly string[]): Pick<Stage, "files" | "bytes"> {
  return { files: texts.length, bytes: texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) };
}
