import { Lexer } from "yaml";

/** In UTF-16 units. */
const maxLength = 64_000;
/** The settings need four. */
const maxDepth = 20;
/** Looking for keys that are there twice takes the square of their number. */
const maxEntries = 2000;

/**
 * Says why a text is too much for a configuration; `undefined` when it is not. To be asked before it is parsed: the parser calls itself
 * for each level, and a text of brackets alone can end the process.
 */
export function findExcess(text: string): string | undefined {
  if (text.length > maxLength) return "longer than 64,000 characters";
  let brackets = 0;
  let indicators = 0;
  let entries = 0;
  // Lexing takes one level as another.
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
