/**
 * Says whether to use colors: never with `NO_COLOR`, always with `FORCE_COLOR`, otherwise only on a terminal. A stream that is not a
 * terminal has no `isTTY` at all, whatever Node's types say.
 */
export function wantsColor(
  environment: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean | undefined,
): boolean {
  const { NO_COLOR: forbidden = "", FORCE_COLOR: forced, TERM: terminal } = environment;
  if (forbidden !== "") return false;
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  return isTerminal === true && terminal !== "dumb";
}
