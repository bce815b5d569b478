/** Asks once for each set of arguments and then knows. Only for what never changes, such as what is in a commit. */
export function remember<Arguments extends readonly string[], Result>(
  ask: (...given: Arguments) => Promise<Result>,
): (...given: Arguments) => Promise<Result> {
  const known = new Map<string, Promise<Result>>();
  return (...given) => {
    const key = given.join("\0");
    const answer = known.get(key) ?? ask(...given);
    known.set(key, answer);
    // What failed may be asked again.
    answer.catch(() => known.delete(key));
    return answer;
  };
}
