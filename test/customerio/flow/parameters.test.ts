import { SyntaxKind } from "ts-morph";
import { describe, expect, test } from "vitest";
import { isCallable } from "../../../src/customerio/flow/terms.ts";
import { parse } from "../program/parse.ts";
import { findOrigins, type Code } from "./origins.ts";

describe("a parameter is", () => {
  test.each<[title: string, code: Code, origins: readonly string[]]>([
    ["each element of a list that is mapped", `[1, 2].map((asked) => asked);`, ["1", "2"]],
    [
      "each element of a list that is searched",
      `[1, 2].some(function (asked) { return asked; });`,
      ["1", "2"],
    ],
    ["not the elements of a list that is sorted", `[1, 2].sort((asked, other) => asked - other);`, ["asked"]],
    ["not the elements after a spread", `[1, ...more].forEach((asked) => { asked; });`, ["asked"]],
    ["nothing of an empty list", `[].forEach((asked) => { asked; });`, ["asked"]],
    [
      "nothing where one of two lists is not known",
      `(on ? [1] : more).forEach((asked) => { asked; });`,
      ["asked"],
    ],
    ["what a promise gives", `const load = () => 1;\nload().then((asked) => { asked; });`, ["1"]],
    [
      "not what a promise gives to its second parameter",
      `Promise.resolve(1).then((value, asked) => { asked; });`,
      ["asked"],
    ],
    ["not what a promise gives when it fails", `Promise.resolve(1).catch((asked) => { asked; });`, ["asked"]],
    [
      "not the value where another function takes the callback",
      `Promise.resolve(1).then(log, (asked) => { asked; });`,
      ["asked"],
    ],
    [
      "what the function that takes the callback gives it at its place",
      `function run(name, job) { job(1, 2); }\nrun("daily", (first, asked) => { asked; });`,
      ["2"],
    ],
    [
      "not what another function of that name gives",
      `function run(job) { job(1); [3].forEach((job) => job(2)); }\nrun((asked) => { asked; });`,
      ["1"],
    ],
    [
      "itself where the callback is not called",
      `function run(job) { store(job); }\nrun((asked) => { asked; });`,
      ["asked"],
    ],
    [
      "what is given behind a spread of all arguments",
      `const same = (first, second) => second;\nconst pass = (...args) => same(...args);\nconst asked = pass(1, 2);\nasked;`,
      ["2"],
    ],
    [
      "what is given before and behind a spread",
      `const same = (first, second, third) => third;\nconst pass = (name, ...args) => same("kept", ...args);\nconst asked = pass("dropped", 1, 2);\nasked;`,
      ["2"],
    ],
    [
      "what is given before a spread",
      `const same = (first, second) => first;\nconst asked = same(1, ...more);\nasked;`,
      ["1"],
    ],
    [
      "not known behind a spread of something else",
      `const same = (first, second) => second;\nconst pass = (...args) => same(...others(args));\nconst asked = pass(1, 2);\nasked;`,
      ["second"],
    ],
    [
      "not known behind a spread of a list",
      `const same = (value) => value;\nconst pass = (list) => same(...list);\nconst asked = pass([1]);\nasked;`,
      ["value"],
    ],
    [
      "no single argument where it takes the rest",
      `const all = (...values) => values;\nconst asked = all(1);\nasked;`,
      ["...values"],
    ],
    [
      "its argument rather than its default",
      `const same = (value = 2) => value;\nconst asked = same(1);\nasked;`,
      ["1"],
    ],
  ])("%s", (_title, code, origins) => {
    expect(findOrigins(code)).toEqual(origins);
  });
});

describe("a name in a pattern is", () => {
  test.each<[title: string, code: Code, origins: readonly string[]]>([
    [
      "a property of the argument",
      `const same = ({ id }) => id;\nconst asked = same({ id: 1 });\nasked;`,
      ["1"],
    ],
    ["a property of a property", `const { user: { id: asked } } = { user: { id: 1 } };\nasked;`, ["1"]],
    [
      "a property of a property of the argument",
      `const same = ({ user: { id } }) => id;\nconst asked = same({ user: { id: 1 } });\nasked;`,
      ["1"],
    ],
    [
      "a property of each argument that can be given",
      `const same = ({ id }) => id;\nconst asked = same(on ? { id: 1 } : { id: 2 });\nasked;`,
      ["1", "2"],
    ],
    [
      "its default where the object does not have it",
      `const { id: asked = 2 } = { name: 1 };\nasked;`,
      ["2"],
    ],
    [
      "its default or itself where the object is not known",
      `const { id: asked = 2 } = load();\nasked;`,
      ["2", "id: asked = 2"],
    ],
    ["itself where the object does not have it", `const { id: asked } = { name: 1 };\nasked;`, ["id: asked"]],
    ["itself where it is the rest", `const { id, ...asked } = { id: 1, name: 2 };\nasked;`, ["...asked"]],
    ["itself in a list", `const [asked] = [1];\nasked;`, ["asked"]],
  ])("%s", (_title, code, origins) => {
    expect(findOrigins(code)).toEqual(origins);
  });
});

describe("a pattern takes apart", () => {
  test.each<[title: string, code: string, source: string | undefined]>([
    ["what a variable is given", `const { asked } = load();`, "load()"],
    ["what a call is given", `const take = ({ asked }) => asked;\ntake(user);`, "user"],
    [
      "the default of a parameter that is not given",
      `const take = ({ asked } = own) => asked;\ntake();`,
      "own",
    ],
    ["nothing known where nobody calls", `const take = ({ asked }) => asked;`, undefined],
    ["nothing known where only an element arrives", `each(({ asked }) => asked);`, undefined],
    ["nothing known inside of another", `const { user: { asked } } = load();`, undefined],
  ])("%s", (_title, code, source) => {
    const { flow, file } = parse(code);
    const pattern = file.getDescendantsOfKind(SyntaxKind.ObjectBindingPattern).at(-1);
    const callable = pattern?.getParent().getParent();
    const call = file
      .getDescendantsOfKind(SyntaxKind.CallExpression)
      .find((found) => found.getExpression().getText() === "take");
    const frame = isCallable(callable) && call ? flow.enter(callable, call, undefined) : undefined;
    expect(pattern && flow.findPatternSource(pattern, frame)?.node.getText()).toBe(source);
  });
});
