import { Lexer } from "yaml";

/** In UTF-16 units. */
const maxLength = 64_000;
/** A valid config needs four. */
const maxDepth = 20;
/** The time to find duplicate keys grows with the square of their number. */
const maxEntries = 2000;

/**
 * Says why a text is too large or too deep for a config; `undefined` if it is not. Call this before parsing: the parser recurses on each
 * level, and a text of nothing but brackets can crash the process.
 */
export function findExcess(text: string): string | undefined {
  if (text.length > maxLength) return "longer than 64,000 characters";
  let brackets = 0;
  let indicators = 0;
  let entries = 0;
  // The lexer does not recurse.
  for (const lexeme of new Lexer().lex(text)) {
    if (lexeme === "[" || lexeme === "{") brackets += 1;
    else if (lexeme === "]" || lexeme === "}") brackets -= 1;
    else if (lexeme === "-" || lexeme === "?") indicators += 1;
    else if (lexeme.includes("\n")) indicators = 0;
    if (lexeme === ":" || lexeme === "?" || lexeme === ",") entries += 1;
    if (brackets + indicators > maxDepth) return `nested more than ${maxDepth} levels deep`;
    if (entries > maxEntries) return `more than ${maxEntries} entries`;
  }
  return undefined;
}
