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
