import { findClosestNames } from "../vocabulary/closest-name.ts";
import { commandNames, type Command, type CommandProblem } from "../vocabulary/command.ts";
import { findOwnLines } from "./find-own-lines.ts";
import { findParagraphs } from "./find-paragraphs.ts";

/** How people refer to a rule: by its id, or by its number in the catalog. */
export interface RuleName {
  readonly id: string;
  readonly pitfall: number;
}

/** Nobody needs more commands in one comment. */
const maxCommands = 10;

/** People who write French, for example, type no-break spaces without noticing. */
const commandLine = /^ {0,3}\/pitstop(?:\s(.*))?$/is;

/** In UTF-16 code units; GitHub accepts no more characters. */
const maxBodyLength = 65_536;

/**
 * Reads the commands in a comment: lines of its paragraphs that start with `/pitstop`. In code, quotes, lists and HTML people only
 * talk about commands. A repeated command counts once. Takes time in proportion to the length, and never throws: a comment that cannot
 * be read asks for nothing.
 *
 * @param body Markdown, as GitHub stores it
 */
export function parseCommands(body: string, rules: readonly RuleName[]): readonly Command[] {
  if (body.length > maxBodyLength || !/\/pitstop\b/i.test(body)) return [];
  const commands = new Map<string, Command>();
  const candidates = findParagraphs(body).filter((lines) => lines.some((line) => commandLine.test(line)));
  for (const line of candidates.flatMap(findOwnLines)) {
    const match = commandLine.exec(line);
    if (match === null) continue;
    const command = parseWords(match[1]?.trim() ?? "", rules);
    commands.set(JSON.stringify(command), command);
  }
  return [...commands.values()].slice(0, maxCommands);
}

/** Says whether a comment may ask to ignore a rule. `parseCommands` reads its structure and may find nothing. */
export function mayAskToIgnore(body: string): boolean {
  return /^ {0,3}\/pitstop\s+ignore\b/im.test(body);
}

function parseWords(words: string, rules: readonly RuleName[]): Command {
  const [verb, rest] = splitAtSpace(words);
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
  const [written, reason] = splitAtSpace(rest);
  const name = written.replace(/:$/, "").replaceAll("`", "");
  if (name === "") return unclear({ kind: "missing-rule", command });
  const rule = rules.find(({ id, pitfall }) => id === name.toLowerCase() || String(pitfall) === name)?.id;
  if (rule === undefined) {
    const ids = rules.map(({ id }) => id);
    return unclear({ kind: "unknown-rule", name, meant: findClosestNames(name, ids) });
  }
  if (command === "explain") return { kind: "explain", rule };
  return reason === "" ? unclear({ kind: "missing-reason", rule }) : { kind: "ignore", rule, reason };
}

/** The first word, and what follows it. */
function splitAtSpace(text: string): readonly [word: string, rest: string] {
  const end = text.search(/\s/);
  return end === -1 ? [text, ""] : [text.slice(0, end), text.slice(end).trim()];
}

function unclear(problem: CommandProblem): Command {
  return { kind: "unclear", problem };
}
