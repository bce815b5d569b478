import path from "node:path";
import type { Place } from "./folders.ts";

/** A way to look for the same mistakes. */
export interface Tool {
  readonly name: string;
  /** What people should know of it when they compare. */
  readonly about: string;
  /** Files that it needs, relative to the repository that it looks at. */
  readonly settings: Readonly<Record<string, string>>;
  /** The programs to run one after the other, given the folders of this project and of the installed tools. */
  readonly commands: (here: string, installed: string) => readonly (readonly [string, ...string[]])[];
  /** The places in what one of the programs printed. */
  readonly read: (output: string, folder: string) => readonly Place[];
  /** Its name on npm, where its version is to be given. */
  readonly packageName?: string;
}

/** The packages that are installed for the comparison alone, with the versions that it was written for. */
export const toolPackages = [
  "@ast-grep/cli@0.51.1",
  "eslint@10.15.0",
  "oxlint@1.94.0",
  "oxlint-tsgolint@7.0.2008",
  "typescript@5.9.3",
  "typescript-eslint@8.73.0",
] as const;

/** The four searches that a team without Pitstop has in its notes. */
const patterns = [
  String.raw`_at: ?Date\.now\(\)`,
  "new TrackClient",
  String.raw`name: ?\x60[^\x60]*\$\{`,
  String.raw`await .*(cio|customerio)\.`,
];

const selectors = [
  "Property[key.name=/_at$/][value.callee.object.name='Date'][value.callee.property.name='now']",
  ":function NewExpression[callee.name='TrackClient']",
  "CallExpression[callee.property.name='track'] Property[key.name='name'] > TemplateLiteral[expressions.length>0]",
];

function makeEslintConfig(isTyped: boolean): string {
  const rules = {
    "no-restricted-syntax": [
      "error",
      ...selectors.map((selector) => ({ selector, message: "See the notes on Customer.io." })),
    ],
    ...(isTyped ? { "typed/no-floating-promises": "error" } : {}),
  };
  return `import { createRequire } from "node:module";
const require = createRequire(process.env.TOOLS + "/");
const { parser, plugin } = require("typescript-eslint");
export default [{ files: ["**/*.ts"], languageOptions: { parser, parserOptions: ${
    isTyped ? '{ project: "./tsconfig.json", tsconfigRootDir: import.meta.dirname }' : "{}"
  } }, plugins: { typed: plugin }, rules: ${JSON.stringify(rules)} }];
`;
}

const tsconfig = JSON.stringify({
  compilerOptions: {
    target: "es2022",
    module: "esnext",
    moduleResolution: "bundler",
    strict: true,
    noEmit: true,
  },
  include: ["src"],
});

const astGrepRules = [
  `id: milliseconds
language: TypeScript
rule:
  pattern: Date.now()
  inside: { kind: pair, has: { field: key, regex: _at$ } }`,
  `id: client
language: TypeScript
rule:
  pattern: new TrackClient($$$)
  inside: { any: [{ kind: function_declaration }, { kind: arrow_function }, { kind: method_definition }], stopBy: end }`,
  `id: name
language: TypeScript
rule:
  kind: template_substitution
  inside: { kind: pair, stopBy: end, has: { field: key, regex: ^name$ }, inside: { kind: arguments, stopBy: end, inside: { pattern: $A.track($$$) } } }`,
].join("\n---\n");

const eslint: Tool["commands"] = (_here, installed) => [
  ["node", path.join(installed, "node_modules/eslint/bin/eslint.js"), "--format", "json", "src"],
];

/** In the order of the table. */
export const tools: readonly Tool[] = [
  {
    name: "grep",
    about: "four patterns, one after the other",
    settings: {},
    commands: () => patterns.map((pattern) => ["grep", "-rnE", "--include=*.ts", pattern, "src"] as const),
    read: readLines,
  },
  {
    name: "ast-grep",
    packageName: "@ast-grep/cli",
    about: "three rules in YAML",
    settings: { "sgconfig.yml": "ruleDirs: [sgrules]\n", "sgrules/rules.yml": `${astGrepRules}\n` },
    commands: (_here, installed) => [
      [path.join(installed, "node_modules/.bin/ast-grep"), "scan", "--json=compact", "src"],
    ],
    read: (output) =>
      (JSON.parse(output) as { file: string; range: { start: { line: number } } }[]).map(
        ({ file, range }) => ({ path: file, line: range.start.line + 1 }),
      ),
  },
  {
    name: "oxlint --type-aware",
    packageName: "oxlint",
    about: "with types and `no-floating-promises`; it has no rule for these mistakes",
    settings: { "tsconfig.json": tsconfig },
    commands: (_here, installed) => [
      [
        ...([path.join(installed, "node_modules/.bin/oxlint"), "--type-aware"] as const),
        ...["-A", "all", "-D", "typescript/no-floating-promises", "--format", "unix", "src"],
      ],
    ],
    read: readLines,
  },
  {
    name: "ESLint",
    packageName: "eslint",
    about: "`no-restricted-syntax` with three selectors",
    settings: { "eslint.config.mjs": makeEslintConfig(false) },
    commands: eslint,
    read: readEslint,
  },
  {
    name: "typescript-eslint",
    packageName: "typescript-eslint",
    about: "the same with types and `no-floating-promises`",
    settings: { "eslint.config.mjs": makeEslintConfig(true), "tsconfig.json": tsconfig },
    commands: eslint,
    read: readEslint,
  },
  {
    name: "pitstop audit",
    about: "twelve rules, `--no-cache`",
    settings: {},
    commands: (here) => [pitstop(here, "--no-cache")],
    read: readPitstop,
  },
  {
    name: "pitstop audit, again",
    about: "nothing has changed since the last time",
    settings: {},
    commands: (here) => [pitstop(here)],
    read: readPitstop,
  },
];

/** `src/sign-up.ts:12:…` */
function readLines(output: string): readonly Place[] {
  return output.split("\n").flatMap((text) => {
    const [, file, line] = /^([^:]+):(\d+):/u.exec(text) ?? [];
    return file === undefined ? [] : [{ path: file, line: Number(line) }];
  });
}

function pitstop(here: string, ...options: readonly string[]): readonly [string, ...string[]] {
  return [
    "node",
    path.join(here, "dist/cli.js"),
    "audit",
    "--format",
    "json",
    "--fail-on",
    "never",
    ...options,
  ];
}

function readPitstop(output: string): readonly Place[] {
  const { findings } = JSON.parse(output) as { findings: { path: string; start: { line: number } }[] };
  return findings.map((finding) => ({ path: finding.path, line: finding.start.line }));
}

function readEslint(output: string, folder: string): readonly Place[] {
  const files = JSON.parse(output) as { filePath: string; messages: { line: number }[] }[];
  return files.flatMap(({ filePath, messages }) =>
    messages.map(({ line }) => ({ path: path.relative(folder, filePath).split(path.sep).join("/"), line })),
  );
}
