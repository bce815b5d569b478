import type { ConfigGuess } from "../vocabulary/config-guess.ts";
import { colorsOf, printable, wrap, type Style } from "./style.ts";

/** What was learnt for a configuration, and from where. */
export function reportGuesses(guesses: readonly ConfigGuess[], style: Style): string {
  const { bold, dim } = colorsOf(style);
  if (guesses.length === 0)
    return "No code here tells anything of its Customer.io workspace: all settings are left at their defaults.\n";
  return guesses
    .map(({ key, value, because, at }) => {
      const set = value === undefined ? "left as it is" : [value].flat().join(", ");
      const why = wrap(`${because} (${printable(at.path)}:${at.line})`, style, "  ");
      return `${bold(key.join("."))}: ${set}\n${dim(why)}\n`;
    })
    .join("");
}
