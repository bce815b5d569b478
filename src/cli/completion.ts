import type { Command, Option } from "commander";
import { ruleFacts } from "../../rules/facts.ts";
import { formatNames } from "../report/formats.ts";

/** A shell that a script can be written for. */
export type Shell = "bash" | "zsh" | "fish";

/** A command as a shell completes it. */
interface CompletedCommand {
  readonly name: string;
  readonly about: string;
  readonly options: readonly CompletedOption[];
  /** What its argument can be; `undefined` for files. */
  readonly choices: readonly string[] | undefined;
}

interface CompletedOption {
  /** With its dashes. */
  readonly long: string;
  readonly short: string | undefined;
  readonly about: string;
  readonly takesValue: boolean;
  /** What its value can be; `undefined` for files. */
  readonly choices: readonly string[] | undefined;
}

/** Values for options whose values are not a fixed list to the argument parser. */
const knownValues: Readonly<Record<string, readonly string[]>> = {
  "--format": formatNames,
  "--rule": ruleFacts.map(({ id }) => id),
  rule: ruleFacts.map(({ id }) => id),
};

/** A script that completes the program's commands, options and their values. It never starts the program. */
export function writeCompletion(program: Command, shell: Shell): string {
  const name = program.name();
  const help = program.createHelp();
  const commands = help.visibleCommands(program).map((command) => readCommand(command));
  const write = { bash: writeBash, zsh: writeZsh, fish: writeFish }[shell];
  return `${write(name, commands).join("\n")}\n`;
}

function readCommand(command: Command): CompletedCommand {
  const [argument] = command.registeredArguments;
  return {
    name: command.name(),
    about: command.description() || "display help",
    options: command.createHelp().visibleOptions(command).map(readOption),
    choices: argument && (argument.argChoices ?? knownValues[argument.name()]),
  };
}

function readOption({ long, short, description, required, argChoices }: Option): CompletedOption {
  const name = long ?? "";
  return {
    long: name,
    short: short ?? undefined,
    about: description.replace(/ \(.*/u, ""),
    takesValue: required,
    choices: argChoices ?? knownValues[name],
  };
}

function writeBash(name: string, commands: readonly CompletedCommand[]): readonly string[] {
  const names = commands.map((command) => command.name);
  return [
    `# Completes ${name} in bash: eval "$(${name} completion bash)"`,
    `_${name}() {`,
    `  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}" command="" words="" word`,
    `  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do`,
    `    case "$word" in ${names.join("|")}) command="$word"; break ;; esac`,
    `  done`,
    `  COMPREPLY=()`,
    `  case "$command $previous" in`,
    ...commands.flatMap(({ name: command, options }) =>
      options
        .filter(({ takesValue }) => takesValue)
        .map(({ long, short, choices }) => {
          const spellings = [long, short].filter((one) => one !== undefined);
          const patterns = spellings.map((one) => `"${command} ${one}"`).join("|");
          // Without an answer, bash completes files.
          return choices === undefined
            ? `    ${patterns}) return ;;`
            : `    ${patterns}) words="${choices.join(" ")}" ;;`;
        }),
    ),
    `    " "*) words="${names.join(" ")} --help --version --no-color" ;;`,
    `    *)`,
    `      case "$command" in`,
    ...commands.map(({ name: command, options, choices = [] }) => {
      const flags = options.map(({ long }) => long).join(" ");
      return `        ${command}) [[ $current == -* ]] && words="${flags}" || words="${choices.join(" ")}" ;;`;
    }),
    `      esac ;;`,
    `  esac`,
    `  [[ -n $words ]] && COMPREPLY=($(compgen -W "$words" -- "$current"))`,
    `}`,
    `complete -o default -F _${name} ${name}`,
  ];
}

function writeZsh(name: string, commands: readonly CompletedCommand[]): readonly string[] {
  const text = (about: string) => about.replaceAll("'", "'\\''").replaceAll(/[[\]:]/gu, "\\$&");
  const action = (what: string, choices: readonly string[] | undefined) =>
    `:${what}:${choices === undefined ? "_files" : `(${choices.join(" ")})`}`;
  return [
    `#compdef ${name}`,
    `# Completes ${name} in zsh: eval "$(${name} completion zsh)"`,
    `_${name}() {`,
    `  local -a commands=(`,
    ...commands.map(({ name: command, about }) => `    '${command}:${text(about)}'`),
    `  )`,
    `  if (( CURRENT == 2 )); then _describe command commands; return; fi`,
    `  local command="$words[2]"`,
    `  shift words; (( CURRENT-- ))`,
    `  case "$command" in`,
    ...commands.flatMap(({ name: command, options, choices }) => [
      `    ${command})`,
      `      _arguments \\`,
      ...options.flatMap(({ long, short, about, takesValue, choices: values }) =>
        [long, short].flatMap((spelling) =>
          spelling === undefined
            ? []
            : [`        '*${spelling}[${text(about)}]${takesValue ? action("value", values) : ""}' \\`],
        ),
      ),
      `        '*${action("argument", choices)}' ;;`,
    ]),
    `  esac`,
    `}`,
    `compdef _${name} ${name}`,
  ];
}

function writeFish(name: string, commands: readonly CompletedCommand[]): readonly string[] {
  const quote = (text: string) => `'${text.replaceAll(/['\\]/gu, "\\$&")}'`;
  return [
    `# Completes ${name} in fish: ${name} completion fish | source`,
    ...commands.flatMap(({ name: command, about, options, choices }) => {
      const here = quote(`__fish_seen_subcommand_from ${command}`);
      return [
        `complete -c ${name} -n __fish_use_subcommand -f -a ${command} -d ${quote(about)}`,
        ...(choices === undefined
          ? []
          : [`complete -c ${name} -n ${here} -f -a ${quote(choices.join(" "))}`]),
        ...options.map(({ long, short, about: what, takesValue, choices: values }) =>
          [
            `complete -c ${name} -n ${here} -l ${long.slice(2)}`,
            ...(short === undefined ? [] : [`-s ${short.slice(1)}`]),
            ...(takesValue ? (values === undefined ? ["-r -F"] : [`-x -a ${quote(values.join(" "))}`]) : []),
            `-d ${quote(what)}`,
          ].join(" "),
        ),
      ];
    }),
  ];
}
