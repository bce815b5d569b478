import type { ConfigGuess } from "../vocabulary/config-guess.ts";
import { printableData } from "../vocabulary/printable.ts";
import { colorsOf, showPath, type Style } from "./style.ts";
import { wrap } from "./wrap.ts";

/** The config options that were set, and the code that each was derived from. */
export function reportGuesses(guesses: readonly ConfigGuess[], style: Style): string {
  const { bold, dim } = colorsOf(style);
  if (guesses.length === 0)
    return "Nothing in this code says how the Customer.io workspace is set up, so every option keeps its default.\n";
  return printableData(guesses)
    .map(({ key, value, because, at }) => {
      const set = value === undefined ? "not set" : [value].flat().join(", ");
      const why = wrap(`${because} (${showPath(at.path, style)}:${at.line})`, style, "  ");
      return `${bold(key.join("."))}: ${set}\n${dim(why)}\n`;
    })
    .join("");
}
