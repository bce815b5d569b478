import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import GithubSlugger from "github-slugger";
import { lexer, walkTokens } from "marked";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { rules } from "../rules/index.ts";
import { foreignFolders } from "../src/files/folders.ts";
import { runCommandLine } from "../src/cli/program.ts";
import { parseConfig } from "../src/config/parse-config.ts";
import { commandForms, commandNames } from "../src/vocabulary/command.ts";
import { configPath, makeConfigJsonSchema } from "../src/vocabulary/config.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const ruleIds = rules.map(({ id }) => id);

function read(name: string): string {
  return readFileSync(path.join(root, name), "utf8");
}

function listMarkdown(folder: string): readonly string[] {
  return readdirSync(path.join(root, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => path.posix.join(folder, name));
}

const folders = ["docs", "docs/deploy", "docs/guides", "editors/vscode", "skills/customerio-pitfalls"];
const guides = [".", ...folders].flatMap(listMarkdown);
const documents = [...guides, ...listMarkdown("docs/rules"), ...listMarkdown("docs/decisions")];

const cellsSchema = z.array(z.object({ text: z.string() }));
const tokenSchema = z.object({
  type: z.string(),
  text: z.string().default(""),
  href: z.string().default(""),
  lang: z.string().default(""),
  header: cellsSchema.default([]),
  rows: z.array(cellsSchema).default([]),
});
type Token = z.output<typeof tokenSchema>;

/** The parts of a document, including nested ones. */
function tokensOf(name: string): readonly Token[] {
  const tokens: Token[] = [];
  void walkTokens(lexer(read(name)), (token) => {
    tokens.push(tokenSchema.parse(token));
  });
  return tokens;
}

/** All code of a document, line by line: spans, and the lines of shell blocks without comments, prompts and output. */
function commandsOf(name: string): readonly string[] {
  return tokensOf(name).flatMap(({ type, text, lang }) => {
    if (type === "codespan") return [text];
    if (type !== "code") return [];
    const lines = text.split("\n");
    if (lang === "console") return lines.flatMap((line) => /^\$ (.+)/.exec(line)?.[1] ?? []);
    return lang === "sh" ? lines.map((line) => line.replace(/ #.*$/, "")) : [];
  });
}

/** The cells of the table whose first header is `first`, without backticks. */
function readTable(name: string, first: string): readonly (readonly string[])[] {
  const table = tokensOf(name).find(({ header }) => header[0]?.text === first);
  if (table === undefined) throw new Error(`${name} has no table with the header ${first}`);
  return table.rows.map((cells) => cells.map(({ text }) => text.replaceAll("`", "")));
}

async function helpOf(...command: readonly string[]): Promise<string> {
  let text = "";
  const output = { write: (part: string) => (text += part), color: false };
  await runCommandLine([...command, "--help"], { folder: root, out: output, err: output, width: 100 });
  return text;
}

describe("a command in a guide", () => {
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(read("package.json")));
  const commands = guides.flatMap((name) => commandsOf(name).map((command) => [name, command] as const));

  test.each(commands.filter(([, command]) => /\bnpm (?:run|start|test)\b/.test(command)))(
    "is a script of package.json (%s: %s)",
    (_name, command) => {
      const names = [...command.matchAll(/\bnpm (?:run )?(?:--silent )?([\w:-]+)/g)].map(([, name]) => name);
      expect(Object.keys(scripts)).toEqual(
        expect.arrayContaining(names.filter((name) => name !== "ci" && name !== "install")),
      );
    },
  );

  test.each(commands.filter(([, command]) => /(?:^|-- )--|^npm run demo -- /.test(command)))(
    "only has options that exist (%s: %s)",
    async (_name, command) => {
      const known = command.startsWith("npm run demo")
        ? read("sandbox/demo/demo.ts")
        : read("sandbox/demo/demo.ts") +
          read("scripts/bench.ts") +
          read("scripts/corpus.ts") +
          read("scripts/blind.ts") +
          (await helpOf("audit")) +
          (await helpOf("review")) +
          (await helpOf("init")) +
          (await helpOf("lsp"));
      for (const [option] of command.matchAll(/--[a-z][\w-]*/g)) expect(known).toContain(option);
    },
  );

  test.each(commands.filter(([, command]) => /^pitstop\b|\bpitstop -- /.test(command)))(
    "exists on the command line (%s: %s)",
    async (_name, command) => {
      const [, verb = "", rest = ""] = /pitstop (?:-- )?(\w+)(.*)/.exec(command) ?? [];
      expect(await helpOf()).toMatch(new RegExp(`^ {2}${verb} `, "m"));
      const help = await helpOf(verb);
      for (const [option] of rest.matchAll(/--[a-z][\w-]*/g)) expect(help).toContain(option);
      if (verb === "explain" && rest !== "") expect(ruleIds).toContain(rest.trim());
    },
  );

  test("for the tests is the first one of .ci/run, too", () => {
    const [first] = read(".ci/run")
      .split("\n")
      .filter((line) => /^np[mx] /.test(line));
    expect(commandsOf("README.md")).toContain(first);
    expect(first).toMatch(/npm test$/);
  });
});

test.each(documents)("every link in %s has a target", (name) => {
  const targets = tokensOf(name)
    .filter(({ type }) => type === "link" || type === "image")
    .map(({ href }) => href)
    .filter((href) => href.startsWith(`${ownUrl}#`) || href.startsWith(ownFiles) || !/^[a-z]+:/.test(href));
  for (const target of targets) {
    const [, anchor] = target.split("#");
    const found = findTarget(name, target);
    expect(existsSync(path.join(root, found)), target).toBe(true);
    if (anchor !== undefined) expect(anchorsOf(found)).toContain(anchor);
  }
});

const ownUrl = "https://github.com/pitstop-app/pitstop";
const ownFiles = `${ownUrl}/blob/main/`;

/** The file that a link in the document `name` leads to, relative to the root. The repository's own page shows the README. */
function findTarget(name: string, target: string): string {
  const [file = ""] = target.split("#");
  if (file === ownUrl) return "README.md";
  if (file.startsWith(ownFiles)) return file.slice(ownFiles.length);
  return file === "" ? name : path.posix.join(path.posix.dirname(name), file);
}

function anchorsOf(name: string): readonly string[] {
  const slugger = new GithubSlugger();
  return tokensOf(name)
    .filter(({ type }) => type === "heading")
    .map(({ text }) => slugger.slug(text.replaceAll(/[`*]/g, "")));
}

/** The versions in the changelog, the newest first; those that are released have a date. */
const versions = [...read("CHANGELOG.md").matchAll(/^## (\d+\.\d+\.\d+)( \([\d-]+\))?/gm)];
const newest = versions[0]?.[1] ?? "";

test("package.json has the version that comes first in the changelog", () => {
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(read("package.json")));
  expect(version).toBe(newest);
});

describe("the README and the guides", () => {
  test("names every folder whose code is skipped", () => {
    const named = new Set(commandsOf("README.md"));
    const folders = foreignFolders.map(({ name }) => `${name}/`).filter((name) => name !== ".git/");
    expect(folders.filter((name) => !named.has(name))).toEqual([]);
  });

  test("explains every environment variable that is read, and no others", () => {
    const source = read("src/app/environment.ts") + read("src/main.ts");
    const names = source.match(/\b(?:[A-Z]+(?:_[A-Z]+)+|HOST|PORT)\b/g) ?? [];
    const explained = readTable("docs/guides/github-app.md", "Variable").map(([name]) => name);
    expect([...explained].sort()).toEqual([...new Set(names)].sort());
  });

  test("lists the permissions in app.yml", () => {
    const manifest = z
      .object({ default_permissions: z.record(z.string(), z.string()) })
      .parse(parse(read("app.yml")));
    const asked = Object.entries(manifest.default_permissions).map(([name, level]) => `${name}: ${level}`);
    expect(readTable("docs/guides/github-app.md", "Permission").map(([name]) => name)).toEqual(asked);
  });

  test("lists the commands that comments can give", () => {
    const listed = readTable("docs/guides/reviews.md", "Command").map(([command = ""]) => command.trim());
    expect(listed).toEqual(commandNames.map((name) => `/pitstop ${name} ${commandForms[name]}`.trim()));
  });

  test("recommends the newest release of the Action and the hook by its tag", () => {
    const released = versions.find(([, , date]) => date !== undefined)?.[1] ?? newest;
    const used = documents.flatMap((name) => [...read(name).matchAll(/\b(?:uses|rev): (\S+)/g)]);
    expect(used.length).toBeGreaterThan(2);
    for (const [, tag = ""] of used) expect(tag.replace("pitstop-app/pitstop@", "")).toBe(`v${released}`);
  });

  const blocks = tokensOf("docs/guides/configuration.md").filter(({ lang }) => lang === "yaml");
  const example = blocks.find(({ text }) => text.includes("require-review"))?.text ?? "";

  test("shows a valid config", () => {
    expect(parseConfig({ text: example }, configPath, ruleIds).problems).toEqual([]);
  });

  test("shows every key of the config", () => {
    const known = listKeys(schemaSchema.parse(makeConfigJsonSchema(ruleIds)));
    expect(known).toContain("workspace.identifiers");
    expect(listNames(parse(example))).toEqual(expect.arrayContaining([...known]));
  });
});

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
}
const schemaSchema: z.ZodType<Schema> = z.object({
  get properties() {
    return z.record(z.string(), schemaSchema).optional();
  },
});

/** Every key with its path: `workspace.identifiers`. */
function listKeys({ properties = {} }: Schema): readonly string[] {
  return Object.entries(properties).flatMap(([name, schema]) => [
    name,
    ...listKeys(schema).map((inner) => `${name}.${inner}`),
  ]);
}

function listNames(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    name,
    ...listNames(inner).map((rest) => `${name}.${rest}`),
  ]);
}

describe("ARCHITECTURE.md", () => {
  const spans = commandsOf("ARCHITECTURE.md");

  test("names files and folders that exist", () => {
    const paths = spans.filter((span) => /^[\w.-]+\/(?:[\w./-]*)$/.test(span));
    expect(paths).toContain("src/customerio/");
    expect(paths.filter((name) => !existsSync(path.join(root, name)))).toEqual([]);
  });

  test("maps every folder", () => {
    const folders = [".", "src"].flatMap((parent) =>
      readdirSync(path.join(root, parent), { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && !/^\.|^(?:node_modules|dist|coverage)$/.test(entry.name))
        .map(({ name }) => `${path.posix.join(parent, name)}/`),
    );
    expect(
      readTable("ARCHITECTURE.md", "Folder")
        .map(([name]) => name)
        .sort(),
    ).toEqual(folders.sort());
  });

  test("maps every room of the semantic layer", () => {
    const rooms = readdirSync(path.join(root, "src/customerio"), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `src/customerio/${name}/`);
    expect(
      readTable("ARCHITECTURE.md", "Room")
        .map(([name]) => name)
        .sort(),
    ).toEqual(rooms.sort());
  });

  test("lists every rule of the layers, with one row for all one-way rules", async () => {
    const config: unknown = await import(pathToFileURL(path.join(root, ".dependency-cruiser.js")).href);
    const { forbidden } = z
      .object({ default: z.object({ forbidden: z.array(z.object({ name: z.string() })) }) })
      .parse(config).default;
    const names = forbidden.map(({ name }) => name.replace(/^one-way:.*/, "one-way"));
    expect(readTable("ARCHITECTURE.md", "Part").map((row) => row[2])).toEqual([...new Set(names)]);
  });
});

describe("SECURITY.md", () => {
  const [, promised = ""] = read("SECURITY.md").split(/^## What Pitstop defends against$/m);
  const rows = (promised.split(/^## /m)[0] ?? "").split(/^- /m).slice(1);

  test("names for each promise the tests that hold it", () => {
    expect(rows.length).toBeGreaterThan(20);
    for (const row of rows) {
      const names = [...row.matchAll(/`(test\/[\w./-]+\.test\.ts)`/g)].map(([, name = ""]) => name);
      expect(names, row).not.toEqual([]);
      expect(
        names.filter((name) => !existsSync(path.join(root, name))),
        row,
      ).toEqual([]);
    }
  });
});

describe("the threat model", () => {
  const rows = readTable("SECURITY.md", "Threat");

  test.each(rows)("has a test that exists: %s", (_threat, _defense, named = "") => {
    const [, file = "", title = ""] = /^(test\/[\w./-]+\.test\.ts): (.+)$/.exec(named) ?? [];
    expect(title, named).not.toBe("");
    // A title is a string or, in a table of cases, a part of one.
    expect(read(file)).toContain(`"${title}`);
  });

  test("covers what is asked of it", () => {
    const threats = rows.map(([threat = ""]) => threat.toLowerCase()).join(", ");
    const asked = ["malicious author", "fork", "forged webhook", "leaked token", "malicious config"];
    const more = [
      "markdown",
      "redos",
      "archive bomb",
      "path traversal",
      "prototype",
      "ssrf",
      "log inj",
      "supply",
    ];
    expect([...asked, ...more].filter((one) => !threats.includes(one))).toEqual([]);
  });
});

describe("the image", () => {
  const lines = read("Dockerfile").split("\n");
  const stages = lines.filter((line) => line.startsWith("FROM "));

  test("is built from a base whose digest is fixed", () => {
    const [base, ...others] = stages;
    expect(base).toMatch(/^FROM node:\d+-slim@sha256:[0-9a-f]{64} AS base$/);
    expect(others.every((line) => line.startsWith("FROM base"))).toBe(true);
  });

  test("is built without scripts of packages", () => {
    const installs = lines.filter((line) => /\bnpm (?:ci|install)\b/.test(line));
    expect(installs).toEqual([expect.stringContaining("npm ci --ignore-scripts")]);
  });

  test("runs as a user without privileges", () => {
    // A number, or Kubernetes can't see that it is not root.
    const user = lines.findIndex((line) => /^USER [1-9]\d*:[1-9]\d*$/.test(line));
    expect(user).toBeGreaterThan(lines.indexOf(stages.at(-1) ?? ""));
  });
});

test.each(listMarkdown("docs/decisions"))("%s has its own number and its four parts", (name) => {
  const number = listMarkdown("docs/decisions").indexOf(name) + 1;
  expect(path.basename(name)).toMatch(new RegExp(`^${String(number).padStart(4, "0")}-`));
  const headings = tokensOf(name).filter(({ type }) => type === "heading");
  expect(headings.map(({ text }) => text)).toEqual([
    expect.stringMatching(new RegExp(`^${number}\\. `)),
    "Context",
    "Decision",
    "Consequences",
    "What would change our mind",
  ]);
});
