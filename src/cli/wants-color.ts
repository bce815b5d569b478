/** Says whether to use colours: `NO_COLOR` forbids, `FORCE_COLOR` demands, otherwise only a terminal gets them. */
export function wantsColor(
  environment: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  const { NO_COLOR: forbidden = "", FORCE_COLOR: forced, TERM: terminal } = environment;
  if (forbidden !== "") return false;
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  return isTerminal && terminal !== "dumb";
}
