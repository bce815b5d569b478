import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { format } from "prettier";
import { Project, SyntaxKind } from "ts-morph";

/** A mistake in what was typed; the message says how to correct it. */
export class NewRuleError extends Error {
  override readonly name = "NewRuleError";
}

/** The files that a new rule starts with, relative to the repository's root. */
export interface NewRule {
  readonly rule: string;
  readonly test: string;
}

/**
 * Writes the rule `rules/<id>.ts` and its test `test/rules/<id>.test.ts` below `root`, and registers the rule in `rules/index.ts`, in the
 * order of the catalog. Both files compile; every `TODO` in them fails a test.
 *
 * @throws NewRuleError when the id or the number is invalid or taken. Nothing is written then.
 */
export async function addRule(root: string, id: string, pitfall: number): Promise<NewRule> {
  if (!/^[a-z]+(?:-[a-z]+)+$/.test(id)) {
    throw new NewRuleError(
      `"${id}" is not a rule id. Name the mistake in two or more words, in kebab-case: client-per-request.`,
    );
  }
  if (!Number.isInteger(pitfall) || pitfall < 1) {
    throw new NewRuleError("The pitfall's number in the catalog must be a positive integer.");
  }
  const pitfalls = await readPitfalls(path.join(root, "rules"));
  if (pitfalls.has(id)) throw new NewRuleError(`The rule "${id}" already exists, in rules/${id}.ts.`);
  const [owner] = [...pitfalls].find(([, number]) => number === pitfall) ?? [];
  if (owner !== undefined) throw new NewRuleError(`Pitfall ${pitfall} already has a rule: ${owner}.`);

  const files = { rule: `rules/${id}.ts`, test: `test/rules/${id}.test.ts` };
  const position = [...pitfalls.values()].filter((number) => number < pitfall).length;
  const indexPath = path.join(root, "rules/index.ts");
  const index = registerRule(await readFile(indexPath, "utf8"), id, position);
  await mkdir(path.join(root, "test/rules"), { recursive: true });
  await writeFile(path.join(root, files.rule), await formatCode(writeRule(id, pitfall)), { flag: "wx" });
  await writeFile(path.join(root, files.test), await formatCode(writeTest(id)), { flag: "wx" });
  await writeFile(indexPath, await formatCode(index));
  return files;
}

/** Each rule's pitfall number, by the rule's id. */
async function readPitfalls(folder: string): Promise<ReadonlyMap<string, number>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".ts") && name !== "index.ts");
  const entries = await Promise.all(
    names.map(async (name) => {
      const text = await readFile(path.join(folder, name), "utf8");
      return [path.basename(name, ".ts"), Number(/^ {2}pitfall: (\d+),$/m.exec(text)?.[1])] as const;
    }),
  );
  return new Map(entries);
}

function registerRule(index: string, id: string, position: number): string {
  const file = new Project({ useInMemoryFileSystem: true }).createSourceFile("index.ts", index);
  const name = toConstant(id);
  const specifier = `./${id}.ts`;
  const imports = file.getImportDeclarations();
  const later = imports.find((entry) => {
    const other = entry.getModuleSpecifierValue();
    return other.startsWith("./") && other > specifier;
  });
  file.insertImportDeclaration(later?.getChildIndex() ?? imports.length, {
    namedImports: [name],
    moduleSpecifier: specifier,
  });
  file
    .getVariableDeclarationOrThrow("rules")
    .getInitializerIfKindOrThrow(SyntaxKind.ArrayLiteralExpression)
    .insertElement(position, name);
  return file.getFullText();
}

function toConstant(id: string): string {
  return id.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function formatCode(text: string): Promise<string> {
  return format(text, { parser: "typescript", printWidth: 110 });
}

/** Code that the draft of a rule reports: the draft reports every `identify`. */
const reportedCode = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function signUp(user) {
  await cio.identify(user.id, { email: user.email });`;

function writeRule(id: string, pitfall: number): string {
  return `import { defineRule } from "../src/rule.ts";

const messages = {
  mistake: "TODO: what is wrong here, what happens in Customer.io, what to do.",
} as const;

export const ${toConstant(id)} = defineRule({
  id: ${JSON.stringify(id)},
  pitfall: ${pitfall},
  title: "TODO: the mistake in one line, without a period",
  severity: "warning",
  why: \`
TODO: what happens in Customer.io, why nobody notices, and where popular advice is wrong.
\`,
  reference: "TODO: the page where Customer.io documents it",
  examples: [
    {
      title: "TODO: the plain incorrect form",
      bad: \`
${reportedCode}
}
\`,
      good: \`
TODO: the same code with the edits applied
\`,
    },
  ],
  allows: [
    {
      title: "TODO: the closest code that is correct",
      code: \`
TODO: code that must not be reported
\`,
    },
  ],
  *check({ operations }) {
    for (const { kind, call } of operations) {
      // TODO: ask the context what the code means, and yield only what is wrong.
      if (kind !== "identify") continue;
      yield { at: call, message: messages.mistake };
    }
  },
});
`;
}

function writeTest(id: string): string {
  return `import { expect, test } from "vitest";
import { ${toConstant(id)} } from "../../rules/${id}.ts";
import { expectPicture } from "./picture.ts";

test("TODO: what is reported, as a sentence on behavior", () => {
  const [finding] = expectPicture(
    ${toConstant(id)},
    \`
${reportedCode}
  ~~~~~
  // TODO: mark exactly the characters that are wrong
}
\`,
  );
  expect(finding?.message).toBe("TODO: the whole message");
});

test("TODO: the closest correct code is not reported", () => {
  expectPicture(
    ${toConstant(id)},
    \`
${reportedCode}
  // TODO: make this the closest code that is correct; it has no marks
}
\`,
  );
});
`;
}
