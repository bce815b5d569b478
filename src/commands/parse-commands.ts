import { lexer, type Token, type Tokens } from "marked";
import { findClosestNames } from "../vocabulary/closest-name.ts";
import { commandNames, type Command, type CommandProblem } from "../vocabulary/command.ts";

/** How people refer to a rule: by its id, or by its number in the catalog. */
export interface RuleName {
  readonly id: string;
  readonly pitfall: number;
}

/** Nobody needs more commands in one comment. */
const maxCommands = 10;

/**
 * Reads the commands in a comment: lines of its paragraphs that start with `/pitstop`. In code, quotes, lists and HTML people only
 * talk about commands. A repeated command counts once.
 *
 * @param body Markdown, as GitHub stores it
 */
export function parseCommands(body: string, rules: readonly RuleName[]): readonly Command[] {
  if (!/\/pitstop\b/i.test(body)) return [];
  const commands = new Map<string, Command>();
  for (const line of lexer(body).flatMap(linesOf)) {
    const match = /^ {0,3}\/pitstop(?:[ \t](.*))?$/i.exec(line);
    if (match === null) continue;
    const command = parseWords(match[1]?.trim() ?? "", rules);
    commands.set(JSON.stringify(command), command);
  }
  return [...commands.values()].slice(0, maxCommands);
}

/** A line of dashes turns the paragraph above it into a heading, and mail programs put one above signatures. */
function linesOf(token: Token): readonly string[] {
  const isProse = token.type === "paragraph" || (token.type === "heading" && !token.raw.startsWith("#"));
  if (!isProse) return [];
  // Tokens of both kinds have child tokens.
  const { tokens } = token as Tokens.Paragraph | Tokens.Heading;
  return tokens
    .map(({ type, raw }) => (type === "codespan" ? raw.replaceAll("\n", " ") : raw))
    .join("")
    .split(/\r?\n/);
}

function parseWords(words: string, rules: readonly RuleName[]): Command {
  const [, verb = "", rest = ""] = /^(\S+)\s*(.*)$/.exec(words) ?? [];
  const name = verb.toLowerCase();
  switch (name) {
    case "":
    case "help":
      return { kind: "help" };
    case "review":
    case "fix":
      return { kind: name };
    case "explain":
    case "ignore":
      return parseRule(name, rest, rules);
    default:
      return unclear({
        kind: "unknown-command",
        name: verb,
        meant: findClosestNames(name, commandNames),
      });
  }
}

function parseRule(command: "explain" | "ignore", rest: string, rules: readonly RuleName[]): Command {
  const [, written = "", after = ""] = /^(\S+?):?(?:\s+(.*))?$/.exec(rest) ?? [];
  const name = written.replaceAll("`", "");
  if (name === "") return unclear({ kind: "missing-rule", command });
  const rule = rules.find(({ id, pitfall }) => id === name.toLowerCase() || String(pitfall) === name)?.id;
  if (rule === undefined) {
    const ids = rules.map(({ id }) => id);
    return unclear({ kind: "unknown-rule", name, meant: findClosestNames(name, ids) });
  }
  if (command === "explain") return { kind: "explain", rule };
  const reason = after.trim();
  return reason === "" ? unclear({ kind: "missing-reason", rule }) : { kind: "ignore", rule, reason };
}

function unclear(problem: CommandProblem): Command {
  return { kind: "unclear", problem };
}
