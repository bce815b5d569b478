/**
 * Says whether to use colours: `NO_COLOR` forbids, `FORCE_COLOR` demands, otherwise only a terminal gets them. A stream that
 * is no terminal has no `isTTY` at all, whatever the types of Node.js say.
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
