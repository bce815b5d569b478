/** The patterns that one with braces expands to: `src/a` and `src/b` for `src/{a,b}`. If there are more than `limit`, one more than that. */
export function listChoices(pattern: string, limit: number): readonly string[] {
  const done: string[] = [];
  const open = [{ text: pattern, from: 0 }];
  for (let next = open.pop(); next && done.length <= limit; next = open.pop()) {
    const braces = findBraces(next.text, next.from);
    if (!braces) {
      done.push(next.text);
      continue;
    }
    const { start, end, options } = braces;
    const [before, after] = [next.text.slice(0, start), next.text.slice(end + 1)];
    for (const option of options) open.push({ text: `${before}${option}${after}`, from: start });
  }
  return done;
}

interface Braces {
  readonly start: number;
  readonly end: number;
  readonly options: readonly string[];
}

/** The next braces with a comma; braces without one are part of a name. */
function findBraces(text: string, from: number): Braces | undefined {
  for (let start = text.indexOf("{", from); start !== -1; start = text.indexOf("{", start + 1)) {
    if (text[start - 1] === "\\") continue;
    const braces = readBraces(text, start);
    if (braces && braces.options.length > 1) return braces;
  }
  return undefined;
}

/** The options between a brace and the one that closes it; `undefined` when none does. */
function readBraces(text: string, start: number): Braces | undefined {
  const options: string[] = [];
  let depth = 0;
  let first = start + 1;
  for (let index = start; index < text.length; index++) {
    const character = text[index];
    if (character === "\\") index++;
    else if (character === "{") depth++;
    else if (character === "}") depth--;
    if (depth === 0 || (depth === 1 && character === ",")) {
      options.push(text.slice(first, index));
      first = index + 1;
    }
    if (depth === 0) return { start, end: index, options };
  }
  return undefined;
}
