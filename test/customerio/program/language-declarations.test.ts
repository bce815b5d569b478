import { Node, type SourceFile } from "ts-morph";
import { expect, test } from "vitest";
import { languageDeclarations } from "../../../src/customerio/api/language-declarations.ts";
import { createProgram } from "../../../src/customerio/program/program.ts";

function parseOne(text: string): SourceFile {
  const [file] = createProgram([{ path: "src/a.ts", text: `${text}\n// customer.io` }]).files;
  if (!file) throw new Error("it cannot be parsed");
  return file;
}

test("the declarations are valid, and complete for the compiler itself", () => {
  const program = parseOne("export {};").getProject().getProgram().compilerObject;
  const [file, ...others] = program.getSourceFiles().filter(({ text }) => text === languageDeclarations);
  expect([file?.fileName, others]).toEqual(["/node_modules/typescript/lib/language.d.ts", []]);
  expect([
    ...program.getGlobalDiagnostics(),
    ...program.getSyntacticDiagnostics(file),
    ...program.getSemanticDiagnostics(file),
  ]).toEqual([]);
});

test("values have the types that the language gives them", () => {
  const file = parseOne(`
declare const users: { id: string; age?: number }[];
export const upper = users.map(({ id }) => id.toUpperCase());
export const first = users.find(({ age }) => age)?.age;
export const total = users.reduce((sum, { age = 0 }) => sum + age, 0);
export const entries = Object.entries({ a: 1 });
export const seconds = Math.floor(new Date().getTime() / 1000).toFixed(0);
export const parsed = JSON.parse("{}");
export const all = await Promise.all([Promise.resolve(1), "x"]);
export const byId = new Map(users.map((user) => [user.id, user.age] as const)).get("1");
export const ids = [...new Set(users.map(({ id }) => id))];
export const flat = [[1], [2]].flat();
`);
  const types = file
    .getVariableDeclarations()
    .map((declaration) => [declaration.getName(), declaration.getType().getText()]);
  expect(Object.fromEntries(types)).toMatchObject({
    upper: "string[]",
    first: "number | undefined",
    total: "number",
    entries: "[string, number][]",
    seconds: "string",
    parsed: "any",
    all: "[number, string]",
    byId: "number | undefined",
    ids: "string[]",
    flat: "number[]",
  });
});

test("the elements of loops and the values of generators are known", () => {
  const file = parseOne(`
export async function send(users: Set<string>, pages: AsyncIterable<{ id: string }>) {
  for (const [index, user] of [...users].entries()) log(index, user);
  for await (const page of pages) log(page.id);
}
function* count() { yield 1; }
for (const number of count()) log(number);
function log(...values: unknown[]) {}
`);
  const logged = file
    .forEachDescendantAsArray()
    .filter(Node.isCallExpression)
    .filter((call) => call.getExpression().getText() === "log")
    .map((call) =>
      call.getArguments().map((argument) => argument.getType().getBaseTypeOfLiteralType().getText()),
    );
  expect(logged).toEqual([["number", "string"], ["string"], ["number"]]);
});
