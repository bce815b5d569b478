import { execa } from "execa";

/** A setting of git, such as `filter.<driver>.clean`. */
export interface Setting {
  /** With its subsection, as a config file has it. */
  readonly section: string;
  readonly key: string;
  /** What a value that names a program looks like; by default, it is only the program. */
  readonly form?: string;
}

/**
 * Settings that name a program, with the form that each wants. From git-config(1), gitattributes(5), gitremote-helpers(7), git-remote-ext(1)
 * and gitmodules(5); `listDocumentedSettings` has all settings, but cannot know these forms.
 */
export const commandSettings: readonly Setting[] = [
  { section: "core", key: "fsmonitor" },
  { section: "core", key: "sshCommand" },
  { section: "core", key: "gitProxy" },
  { section: "core", key: "askPass" },
  { section: "core", key: "editor" },
  { section: "core", key: "pager" },
  { section: "core", key: "alternateRefsCommand" },
  { section: "sequence", key: "editor" },
  ...[
    "diff",
    "log",
    "ls-files",
    "rev-parse",
    "cat-file",
    "ls-tree",
    "merge-base",
    "status",
    "config",
  ].flatMap((command) => [
    { section: "pager", key: command },
    { section: "alias", key: command, form: "!PROGRAM" },
  ]),
  { section: "interactive", key: "diffFilter" },
  { section: "diff", key: "external" },
  { section: 'diff "trap"', key: "textconv" },
  { section: 'diff "trap"', key: "command" },
  { section: 'filter "trap"', key: "clean" },
  { section: 'filter "trap"', key: "smudge" },
  { section: 'filter "trap2"', key: "process" },
  { section: 'merge "trap"', key: "driver" },
  { section: 'difftool "trap"', key: "cmd" },
  { section: 'mergetool "trap"', key: "cmd" },
  { section: 'trailer "trap"', key: "command" },
  { section: 'trailer "trap"', key: "cmd" },
  { section: 'hook "trap"', key: "command" },
  { section: "gpg", key: "program" },
  { section: 'gpg "ssh"', key: "program" },
  { section: 'gpg "ssh"', key: "defaultKeyCommand" },
  { section: "credential", key: "helper" },
  { section: 'credential "https://example.com"', key: "helper", form: "!PROGRAM" },
  { section: 'remote "origin"', key: "url", form: "ext::PROGRAM" },
  { section: 'remote "origin"', key: "uploadpack" },
  { section: 'remote "origin"', key: "receivepack" },
  { section: 'submodule "library"', key: "update", form: "!PROGRAM" },
  { section: "uploadpack", key: "packObjectsHook" },
  { section: "trace2", key: "eventTarget" },
  { section: "web", key: "browser", form: "trap" },
  { section: 'browser "trap"', key: "cmd" },
  { section: 'man "trap"', key: "cmd" },
  { section: 'guitool "trap"', key: "cmd" },
  { section: 'tar "trap"', key: "command" },
];

/** From githooks(5). */
export const hooks: readonly string[] = [
  ...["applypatch-msg", "pre-applypatch", "post-applypatch"],
  ...["pre-commit", "pre-merge-commit", "prepare-commit-msg", "commit-msg", "post-commit"],
  ...["pre-rebase", "post-checkout", "post-merge", "pre-push"],
  ...["pre-receive", "update", "proc-receive", "post-receive", "post-update"],
  ...["reference-transaction", "push-to-checkout", "pre-auto-gc", "post-rewrite", "sendemail-validate"],
  ...["fsmonitor-watchman", "p4-changelist", "p4-prepare-changelist", "p4-post-changelist", "p4-pre-submit"],
  "post-index-change",
];

/**
 * Every setting that the installed git documents, with a name for each placeholder. The format of the repository and the place of its files
 * are not among them: with these changed there would be no repository.
 */
export async function listDocumentedSettings(): Promise<readonly Setting[]> {
  const { stdout } = await execa("git", ["help", "--config"]);
  const names = stdout.split("\n").filter((line) => /^\w+\.\S+$/.test(line) && !structural.test(line));
  const filled = names.map((name) =>
    name
      .replace(/^remote\.<\w+>/, "remote.origin")
      .replaceAll(/<[^>]+>/g, "trap")
      .replace(/\*$/, "trap"),
  );
  return [...new Set(filled)].map((name) => {
    const [section = "", ...rest] = name.split(".");
    const key = rest.pop() ?? "";
    return { section: rest.length === 0 ? section : `${section} "${rest.join(".")}"`, key };
  });
}

const structural = /^(?:extensions\..*|include\.path|core\.(?:bare|worktree|repositoryFormatVersion))$/;
