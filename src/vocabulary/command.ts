/** A command in a comment on a pull request. */
export type Command =
  | { readonly kind: "review" }
  | { readonly kind: "fix" }
  | { readonly kind: "help" }
  | { readonly kind: "explain"; readonly rule: string }
  | { readonly kind: "ignore"; readonly rule: string; readonly reason: string }
  | { readonly kind: "unclear"; readonly problem: CommandProblem };

/** Why a command cannot run as it is written. `meant` are names that may have been meant, closest first. */
export type CommandProblem =
  | { readonly kind: "unknown-command"; readonly name: string; readonly meant: readonly string[] }
  | { readonly kind: "unknown-rule"; readonly name: string; readonly meant: readonly string[] }
  | { readonly kind: "missing-rule"; readonly command: "explain" | "ignore" }
  | { readonly kind: "missing-reason"; readonly rule: string };

export type CommandName = Exclude<Command["kind"], "unclear">;

/** Every command, in the order of the help. */
export const commandNames = ["review", "fix", "explain", "ignore", "help"] as const satisfies CommandName[];

/** What follows each command's name. */
export const commandForms: Readonly<Record<CommandName, string>> = {
  review: "",
  fix: "",
  explain: "<rule>",
  ignore: "<rule> <reason>",
  help: "",
};
