import { Node } from "ts-morph";
import { describe, expect, test } from "vitest";
import { createCalls } from "../../../src/customerio/flow/calls.ts";
import { isCallable } from "../../../src/customerio/flow/terms.ts";
import { parse } from "../program/parse.ts";
import type { Code } from "./origins.ts";

/** The calls of the function of the first file that is written like that. */
function findCalls(code: Code, text: string): readonly string[] {
  const { program, flow, find } = parse(code);
  const callable = find(text);
  if (!isCallable(callable)) throw new Error(`${text} is no function`);
  return createCalls(program, flow)
    .findCallsOf(callable)
    .map((call) => call.getText());
}

describe("a function is called", () => {
  const send = "function send(id) {}";
  test.each<[title: string, code: Code, text: string, calls: readonly string[]]>([
    ["by its name", `${send}\nsend(1);\nsend(2);`, send, ["send(1)", "send(2)"]],
    ["not where another has its name", `${send}\n{ const send = (id) => 1; send(1); }`, send, []],
    [
      "by the name that an import gives it",
      { "a.ts": `export ${send}`, "b.ts": `import { send as post } from "./a";\npost(1);` },
      `export ${send}`,
      ["post(1)"],
    ],
    [
      "by the name of a default import",
      { "a.ts": `export default ${send}`, "b.ts": `import post from "./a";\npost(1);` },
      `export default ${send}`,
      ["post(1)"],
    ],
    [
      "by the name of a default that has none of its own",
      { "a.ts": `export default function (id) {}`, "b.ts": `import post from "./a";\npost(1);` },
      "export default function (id) {}",
      ["post(1)"],
    ],
    [
      "by the name of what is required",
      { "a.js": `module.exports = (id) => id;`, "b.js": `const post = require("./a");\npost(1);` },
      "(id) => id",
      ["post(1)"],
    ],
    [
      "by a name in a pattern",
      `const api = { send: (id) => id };\nconst { send: post } = api;\npost(1);`,
      "(id) => id",
      ["post(1)"],
    ],
    ["by a variable that holds it", `${send}\nconst post = send;\npost(1);`, send, ["post(1)"]],
    [
      "by a variable that holds one of two",
      `${send}\nconst post = on ? send : skip;\npost(1);`,
      send,
      ["post(1)"],
    ],
    [
      "by a field that holds it",
      `${send}\nclass Job { post = send; run() { this.post(1); } }`,
      send,
      ["this.post(1)"],
    ],
    [
      "by a property that holds it",
      `${send}\nconst jobs = { post: send };\njobs.post(1);`,
      send,
      ["jobs.post(1)"],
    ],
    [
      "by the default of a parameter",
      `${send}\nconst run = (post = send) => post(1);\nrun();`,
      send,
      ["post(1)"],
    ],
    [
      "by a field that is assigned",
      `${send}\nclass Job { post; constructor(own) { this.post = own ?? send; } run() { this.post(1); } }`,
      send,
      ["this.post(1)"],
    ],
    [
      "by the variable that keeps what its maker returned",
      `const make = () => (id) => id;\nconst send = make();\nsend(1);`,
      "(id) => id",
      ["send(1)"],
    ],
    [
      "by a variable that waits for what its maker returned",
      `async function make() { return (id) => id; }\nexport const run = async () => { const post = await make(); post(1); };`,
      "(id) => id",
      ["post(1)"],
    ],
    [
      "by a variable that keeps it on first use",
      `const make = () => (id) => id;\nlet post;\nexport const run = () => { post ??= make(); post(1); };`,
      "(id) => id",
      ["post(1)"],
    ],
    [
      "by what keeps the result of a function that returns what its maker returned",
      `const make = () => (id) => id;\nlet kept;\nasync function get() { kept ??= make(); return kept; }\nexport const run = async () => { const post = await get(); post(1); };`,
      "(id) => id",
      ["post(1)"],
    ],
    [
      "without a name, of what a function that keeps it returns",
      `const make = () => (id) => id;\nlet kept;\nconst get = () => (kept ??= make());\nget()(1);`,
      "(id) => id",
      ["get()(1)"],
    ],
    [
      "not by what keeps the result of another function",
      `const make = () => (id) => id;\nlet kept = make();\nconst get = () => other;\nconst post = get();\npost(1);`,
      "(id) => id",
      [],
    ],
    [
      "by the property that keeps what its maker returned",
      `const make = () => { return (id) => id; };\nconst api = { send: make() };\napi.send(1);`,
      "(id) => id",
      ["api.send(1)"],
    ],
    [
      "by a hook that hands it back",
      `const useSend = () => { return useCallback((id) => id, []); };\nconst send = useSend();\nsend(1);`,
      "(id) => id",
      ["send(1)"],
    ],
    [
      "where its maker's result is called at once",
      `const make = () => (id) => id;\nmake()(1);`,
      "(id) => id",
      ["make()(1)"],
    ],
    [
      "where a file is required that is nothing else",
      { "a.js": `module.exports = (id) => id;`, "b.js": `require("./a")(1);` },
      "(id) => id",
      [`require("./a")(1)`],
    ],
    [
      "by the name under which the app keeps it",
      {
        "a.ts": `export const plug = () => fastify.decorate("send", (id) => id);`,
        "b.ts": `export const run = () => fastify.send(1);`,
      },
      "(id) => id",
      ["fastify.send(1)"],
    ],
    [
      "by a variable that keeps it, but not by what is called with its name",
      `const make = () => (id) => id;\nconst send = make();\nmail.send(1);`,
      "(id) => id",
      [],
    ],
    ["by `new`", `class Job { constructor(id) {} }\nnew Job(1);`, "constructor(id) {}", ["new Job(1)"]],
    ["nowhere when it has no name and is not returned", `register((id) => id);`, "(id) => id", []],
  ])("%s", (_title, code, text, calls) => {
    expect(findCalls(code, text)).toEqual(calls);
  });
});

test.each<[title: string, code: string, text: string, names: readonly string[]]>([
  ["its own name", `function send(id) {}`, "function send(id) {}", ["send"]],
  [
    "the names that keep what its maker returned",
    `const make = () => (id) => id;\nconst send = make();\nconst api = { post: make() };\nrun(make());`,
    "(id) => id",
    ["send", "post"],
  ],
  ["the name under which an app keeps it", `fastify.decorate("send", (id) => id);`, "(id) => id", ["send"]],
  ["no name where it is only given away", `register((id) => id);`, "(id) => id", []],
])("a function has %s", (_title, code, text, names) => {
  const { program, flow, find } = parse(code);
  const callable = find(text);
  expect(isCallable(callable) && createCalls(program, flow).findNamesOf(callable)).toEqual(names);
});

describe("callers fill", () => {
  test.each<[title: string, code: string, isFilled: boolean]>([
    ["a parameter of a function that is called", `function send(asked) { asked; }\nsend(1);`, true],
    [
      "a name in the pattern of a parameter",
      `function send({ id: asked }) { asked; }\nsend({ id: 1 });`,
      true,
    ],
    ["no parameter of a function that nobody calls", `function send(asked) { asked; }`, false],
    ["no variable", `function send() { let asked; asked; }\nsend(1);`, false],
    [
      "no name in the pattern of a variable",
      `function send() { const { asked } = load(); asked; }\nsend(1);`,
      false,
    ],
  ])("%s", (_title, code, isFilled) => {
    const { program, flow, find } = parse(code);
    const calls = createCalls(program, flow);
    const origins = flow.findOrigins({ node: find("asked"), frame: undefined });
    expect(origins.map((origin) => calls.isFilledByCallers(origin))).toEqual([isFilled]);
  });
});

test("callers fill no parameter of a call that was entered", () => {
  const { program, flow, find } = parse(`function send(asked) { asked; }\nsend(1);`);
  const callable = find("function send(asked) { asked; }");
  const call = find("send(1)");
  if (!isCallable(callable) || !Node.isCallExpression(call)) throw new Error("Nothing is called.");
  const node = callable.getParameters()[0];
  if (!node) throw new Error("Nothing is filled.");
  const frame = flow.enter(callable, call, undefined);
  const calls = createCalls(program, flow);
  const isFilled = (around: typeof frame | undefined): boolean =>
    calls.isFilledByCallers({ node, frame: around, trail: [] });
  expect([isFilled(undefined), isFilled(frame)]).toEqual([true, false]);
});
