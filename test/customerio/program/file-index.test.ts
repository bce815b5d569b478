import { expect, test } from "vitest";
import { createProgram, getPath, type Program } from "../../../src/customerio/program/program.ts";

const cio = {
  path: "src/cio.ts",
  text: 'import { TrackClient } from "customerio-node";\nexport const cio = new TrackClient("1", "2");\n',
};
const order = {
  path: "src/order.ts",
  text: 'import { cio } from "./cio";\nexport const order = () => cio;\n',
};
const user = { path: "src/user.ts", text: 'import { cio } from "./cio";\nexport const user = () => cio;\n' };
const sources = [user, order, cio];

function findNaming(program: Program, name: string): readonly string[] {
  return program.findFilesNaming(name).map(getPath);
}

test("the files that have a name are found in the order of their paths", () => {
  const program = createProgram(sources);
  expect(findNaming(program, "cio")).toEqual(["src/cio.ts", "src/order.ts", "src/user.ts"]);
  expect(findNaming(program, "user")).toEqual(["src/user.ts"]);
  expect(findNaming(program, "toString")).toEqual([]);
});

test("a name that a file gets is found there, in that order, too", () => {
  const program = createProgram(sources);
  findNaming(program, "user");
  const revised = { ...order, text: order.text.replaceAll("order", "user") };
  expect(findNaming(program.revise([user, revised, cio]), "user")).toEqual(["src/order.ts", "src/user.ts"]);
});

test("a file that is gone is not found any more, and one that comes is", () => {
  const program = createProgram([user, cio]);
  expect(findNaming(program, "cio")).toEqual(["src/cio.ts", "src/user.ts"]);
  const replaced = program.replace([order, cio]);
  expect(findNaming(replaced, "cio")).toEqual(["src/cio.ts", "src/order.ts"]);
  expect(findNaming(replaced, "user")).toEqual([]);
});
