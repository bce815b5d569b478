import { Lexer } from "yaml";

/** In UTF-16 units. */
const maxLength = 64_000;
/** How many lines a text may continue over: each is folded. */
const maxLines = 1500;
/** A valid config needs four. */
const maxDepth = 20;
/** Marks, keys, values, spaces and line ends. A list of 500 paths has 3,000; composing a token, and describing an error in it, takes time. */
const maxTokens = 3500;
/** The parser looks through the whole text for each. */
const maxAliases = 20;

/**
 * Says why a text is too large or too deep for a config; `undefined` if it is not. Call this before parsing: the parser recurses on each
 * level, and a text of only brackets can crash the process.
 */
export function findExcess(text: string): string | undefined {
  if (text.length > maxLength) return "longer than 64,000 characters";
  if (text.split("\n").length > maxLines) return `longer than ${maxLines} lines`;
  let brackets = 0;
  let indicators = 0;
  let tokens = 0;
  let aliases = 0;
  // The lexer does not recurse.
  for (const lexeme of new Lexer().lex(text)) {
    if (lexeme === "[" || lexeme === "{") brackets += 1;
    else if (lexeme === "]" || lexeme === "}") brackets -= 1;
    else if (lexeme === "-" || lexeme === "?") indicators += 1;
    else if (lexeme.includes("\n")) indicators = 0;
    if (lexeme.startsWith("*")) aliases += 1;
    tokens += 1;
    if (brackets + indicators > maxDepth) return `nested more than ${maxDepth} levels deep`;
    if (tokens > maxTokens) return `more than ${maxTokens} tokens of YAML`;
    if (aliases > maxAliases) return `more than ${maxAliases} aliases`;
  }
  return undefined;
}
