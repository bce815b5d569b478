import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { format } from "prettier";
import { Project, SyntaxKind } from "ts-morph";

/** Something the person at the keyboard can mend; the message says what. */
export class NewRuleError extends Error {
  override readonly name = "NewRuleError";
}

/**
 * Writes the rule `rules/<id>.ts` below `root` and registers it in `rules/index.ts`, in the order of the catalogue. Returns the
 * rule's path. The rule compiles and does nothing good yet: what is TODO fails the contract test.
 *
 * @throws NewRuleError when the id or the number is none or taken.
 */
export async function addRule(root: string, id: string, pitfall: number): Promise<string> {
  if (!/^[a-z]+(?:-[a-z]+)+$/.test(id)) {
    throw new NewRuleError(
      `"${id}" is no rule id. Name the mistake in two words or more, in kebab-case: client-per-request.`,
    );
  }
  if (!Number.isInteger(pitfall) || pitfall < 1) {
    throw new NewRuleError("The pitfall's number in the catalogue must be a whole number from 1 on.");
  }
  const pitfalls = await readPitfalls(path.join(root, "rules"));
  if (pitfalls.has(id)) throw new NewRuleError(`The rule "${id}" exists already, in rules/${id}.ts.`);
  const [owner] = [...pitfalls].find(([, number]) => number === pitfall) ?? [];
  if (owner !== undefined) throw new NewRuleError(`Pitfall ${pitfall} has a rule already: ${owner}.`);

  const file = `rules/${id}.ts`;
  const position = [...pitfalls.values()].filter((number) => number < pitfall).length;
  const indexPath = path.join(root, "rules/index.ts");
  const index = registerRule(await readFile(indexPath, "utf8"), id, position);
  await writeFile(path.join(root, file), await formatCode(writeRule(id, pitfall)), { flag: "wx" });
  await writeFile(indexPath, await formatCode(index));
  return file;
}

/** The number of each rule's pitfall, by the rule's id. */
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

function writeRule(id: string, pitfall: number): string {
  return `import { defineRule } from "../src/rule.ts";

export const ${toConstant(id)} = defineRule({
  id: ${JSON.stringify(id)},
  pitfall: ${pitfall},
  title: "TODO: the mistake in one line, without a full stop",
  severity: "warning",
  why: \`
TODO: what happens at Customer.io, why nobody notices, and where popular advice is wrong.
\`,
  reference: "TODO: the page where Customer.io documents it",
  examples: [
    {
      title: "TODO: the plain wrong form",
      bad: \`
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function signUp(user) {
  await cio.identify(user.id, { email: user.email });
}
\`,
      good: \`
TODO: the same code as the edits make it
\`,
    },
  ],
  allows: [
    {
      title: "TODO: the nearest code that is right",
      code: \`
TODO: code that must stay silent
\`,
    },
  ],
  *check({ operations }) {
    for (const { kind, call } of operations) {
      // TODO: ask src/customerio/ what the code means, and yield only what is wrong.
      if (kind !== "identify") continue;
      yield { at: call, message: "TODO: what is wrong here, what happens at Customer.io, what to do." };
    }
  },
});
`;
}
