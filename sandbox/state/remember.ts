/** Caches a function's result for each set of arguments. Only for what never changes, such as the content of a commit. */
export function remember<Arguments extends readonly string[], Result>(
  ask: (...given: Arguments) => Promise<Result>,
): (...given: Arguments) => Promise<Result> {
  const known = new Map<string, Promise<Result>>();
  return (...given) => {
    const key = given.join("\0");
    const answer = known.get(key) ?? ask(...given);
    known.set(key, answer);
    // A failure is not cached.
    answer.catch(() => known.delete(key));
    return answer;
  };
}
