/**
 * Prepares to find where inline code ends in Markdown: behind the next run of just as many backticks as it starts with. Asked from the
 * start of the text to its end, it looks at each run once.
 *
 * @returns the offset behind that run, for the number of backticks and the offset behind them; `undefined` where the backticks are text
 */
export function indexBackticks(text: string): (backticks: number, from: number) => number | undefined {
  const ends = new Map<number, number[]>();
  for (const { 0: run, index } of [...text.matchAll(/`+/g)].reverse()) {
    const later = ends.get(run.length) ?? [];
    later.push(index + run.length);
    ends.set(run.length, later);
  }
  return (backticks, from) => {
    const later = ends.get(backticks) ?? [];
    while ((later.at(-1) ?? Infinity) <= from) later.pop();
    return later.at(-1);
  };
}

/** Inline code with its backticks; offsets are 0-based. */
export interface CodeSpan {
  readonly start: number;
  readonly end: number;
  readonly content: string;
}

/** Finds code spans as CommonMark does: a run of backticks opens one, the next run of the same length closes it. */
export function findCodeSpans(line: string): readonly CodeSpan[] {
  const spans: CodeSpan[] = [];
  let end = 0;
  for (const span of listCodeSpans(line)) {
    if (span.start < end) continue;
    spans.push(span);
    end = span.end;
  }
  return spans;
}

/** Every code span that some run of backticks could open, in order: those that an earlier one holds are included. */
export function listCodeSpans(line: string): readonly CodeSpan[] {
  const findEnd = indexBackticks(line);
  return [...line.matchAll(/`+/g)].flatMap(({ 0: run, index: start }): CodeSpan[] => {
    const from = start + run.length;
    const end = findEnd(run.length, from);
    return end === undefined ? [] : [{ start, end, content: line.slice(from, end - run.length) }];
  });
}
