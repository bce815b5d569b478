/** What Pitstop answers to commands. */
import { commandForms, commandNames, type CommandName, type CommandProblem } from "../vocabulary/command.ts";
import { codeSpan, fencedBlock } from "./markdown.ts";
import type { RuleFacts } from "../rule.ts";

/** Every command with what it does. */
export function helpReply(): string {
  const rows = commandNames.map(
    (name) => `- ${codeSpan(`/pitstop ${name} ${commandForms[name]}`)}: ${commandMeanings[name]}`,
  );
  return `Write one of these on a line of its own:\n\n${rows.join("\n")}\n\nOnly people who may write to this repository are answered.`;
}

const commandMeanings: Readonly<Record<CommandName, string>> = {
  review: "review the newest commit again",
  fix: "commit every safe fix at once",
  explain: "tell why a rule exists, and what is right",
  ignore: "leave a rule out of this pull request's review, for as long as the comment stands",
  help: "list the commands",
};

/** Why a rule exists, its first example, and where to read more. */
export function explainReply(rule: RuleFacts, page: string): string {
  const { id, pitfall, severity, title, why, examples, reference } = rule;
  const [example] = examples;
  const shown = (code: string | Readonly<Record<string, string>>) =>
    fencedBlock("ts", (typeof code === "string" ? code : (Object.values(code)[0] ?? "")).trim());
  return [
    `**${title}** (${codeSpan(id)}, pitfall ${pitfall}, ${severity})`,
    why.trim(),
    ...(example === undefined ? [] : ["Found:", shown(example.bad), "Right:", shown(example.good)]),
    `[More examples, and what is left alone](${page}) · [Customer.io on this](${reference})`,
  ].join("\n\n");
}

/** Why a command cannot be done, and what to write instead. */
export function problemReply(problem: CommandProblem): string {
  switch (problem.kind) {
    case "unknown-command":
      return `There is no command ${codeSpan(problem.name)}${didYouMean(problem.meant)}. ${helpReply()}`;
    case "unknown-rule":
      return `There is no rule ${codeSpan(problem.name)}${didYouMean(problem.meant)}. Rules are named below each comment, such as ${codeSpan("email-as-user-id")}.`;
    case "missing-rule":
      return `Which rule? Write ${codeSpan(`/pitstop ${problem.command} ${commandForms[problem.command]}`)}.`;
    case "missing-reason":
      return `Why is it right here? Write ${codeSpan(`/pitstop ignore ${problem.rule} <reason>`)}: the reason is shown in the check run.`;
  }
}

export const closedReply = "The pull request is closed: reopen it to have it reviewed.";

function didYouMean(names: readonly string[]): string {
  if (names.length === 0) return "";
  return ` (did you mean ${names.map(codeSpan).join(" or ")}?)`;
}
