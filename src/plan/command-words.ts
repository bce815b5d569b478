/** Pitstop's replies to commands. */
import { commandForms, commandNames, type CommandName, type CommandProblem } from "../vocabulary/command.ts";
import { codeSpan, fencedBlock } from "./markdown.ts";
import type { RuleFacts } from "../rule.ts";

/** Lists every command and what it does. */
export function helpReply(): string {
  const rows = commandNames.map(
    (name) => `- ${codeSpan(`/pitstop ${name} ${commandForms[name]}`)}: ${commandMeanings[name]}`,
  );
  return `Available commands (each on its own line):\n\n${rows.join("\n")}\n\nOnly people with write access can use commands.`;
}

const commandMeanings: Readonly<Record<CommandName, string>> = {
  review: "review the latest commit again",
  fix: "commit every safe fix at once",
  explain: "explain why a rule exists and how to fix it",
  ignore: "ignore a rule in this pull request (delete the comment to undo)",
  help: "list the commands",
};

/** Explains a rule: why it exists, its first example, and where to read more. */
export function explainReply(rule: RuleFacts, page: string): string {
  const { id, pitfall, severity, title, why, examples, reference } = rule;
  const [example] = examples;
  const shown = (code: string | Readonly<Record<string, string>>) =>
    fencedBlock("ts", (typeof code === "string" ? code : (Object.values(code)[0] ?? "")).trim());
  return [
    `**${title}** (${codeSpan(id)}, pitfall ${pitfall}, ${severity})`,
    why.trim(),
    ...(example === undefined ? [] : ["Incorrect:", shown(example.bad), "Correct:", shown(example.good)]),
    `[More examples and exceptions](${page}) · [Customer.io docs](${reference})`,
  ].join("\n\n");
}

/** Why a command cannot run, and what to write instead. */
export function problemReply(problem: CommandProblem): string {
  switch (problem.kind) {
    case "unknown-command":
      return `Unknown command ${codeSpan(problem.name)}${didYouMean(problem.meant)}. ${helpReply()}`;
    case "unknown-rule":
      return `Unknown rule ${codeSpan(problem.name)}${didYouMean(problem.meant)}. You'll find the rule's name at the end of each comment, such as ${codeSpan("email-as-user-id")}.`;
    case "missing-rule":
      return `Which rule? Use ${codeSpan(`/pitstop ${problem.command} ${commandForms[problem.command]}`)}.`;
    case "missing-reason":
      return `Please give a reason: ${codeSpan(`/pitstop ignore ${problem.rule} <reason>`)}. It is shown in the check run.`;
  }
}

export const closedReply = "This pull request is closed. Reopen it to get a review.";

function didYouMean(names: readonly string[]): string {
  if (names.length === 0) return "";
  return ` (did you mean ${names.map(codeSpan).join(" or ")}?)`;
}
