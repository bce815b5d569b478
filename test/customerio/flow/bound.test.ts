import { Node } from "ts-morph";
import { describe, expect, test } from "vitest";
import { getBoundByName, readBinding } from "../../../src/customerio/flow/bound.ts";
import { parse } from "../program/parse.ts";
import { findOrigins } from "./origins.ts";

const imports = `import _, { partial, partialRight } from "lodash";\nimport * as R from "ramda";\nimport { other } from "./other";\n`;

/** What a call binds: the function, the object that it runs on, and the arguments at the front and at the end. */
function readBound(code: string): readonly (string | undefined)[] | undefined {
  const call = parse(`${imports}${code};`).find(code);
  const bound = Node.isCallExpression(call) ? readBinding(call) : undefined;
  if (!bound) return undefined;
  const list = (nodes: readonly Node[]): string => nodes.map((node) => node.getText()).join(", ");
  return [bound.target.getText(), bound.self?.getText(), list(bound.leading), list(bound.trailing)];
}

describe("a call binds", () => {
  test.each<[code: string, bound: ReturnType<typeof readBound>]>([
    [`send.bind(null, "web", 1)`, ["send", "null", `"web", 1`, ""]],
    [`mailer.send.bind(mailer)`, ["mailer.send", "mailer", "", ""]],
    [`send.bind()`, ["send", undefined, "", ""]],
    [`partial(send, "web")`, ["send", undefined, `"web"`, ""]],
    [`_.partialRight(send, "web", 1)`, ["send", undefined, "", `"web", 1`]],
    [`R.partial(send, ["web", 1])`, ["send", undefined, `"web", 1`, ""]],
    [`bind(send, "web")`, undefined],
    [`partial()`, undefined],
    [`other.partial(send, "web")`, undefined],
    [`_.curry(send)`, undefined],
    [`partial(send, _, "web")`, undefined],
    [`partialRight(send, _.placeholder)`, undefined],
    [`R.partial(send, [R.__, "web"])`, undefined],
    [`send.bind(null, ...given)`, undefined],
    [`_.toString(send)`, undefined],
  ])("%s: %j", (code, bound) => {
    expect(readBound(code)).toEqual(bound);
  });
});

test.each([
  [`send.bind(null, "web")`, "send"],
  [`mailer.send.bind(mailer)`, "mailer.send"],
  [`partial(send, "web")`, "send"],
  [`lodash.partialRight(send, "web")`, "send"],
  [`partial()`, undefined],
  [`bind(send, "web")`, undefined],
  [`toString(send)`, undefined],
])("by its name alone, %s can bind arguments of %j", (code, target) => {
  const call = parse(`${code};`).find(code);
  expect(Node.isCallExpression(call) && getBoundByName(call.compilerNode)?.getText()).toBe(target);
});

describe("a function that is bound returns", () => {
  const read = "const read = (first, second) => second;\n";
  test.each<[title: string, code: string, origins: readonly string[]]>([
    [
      "the argument that is bound",
      `${read}const bound = read.bind(null, 1, 2);\nconst asked = bound();`,
      ["2"],
    ],
    [
      "the argument that the call gives behind those that are bound",
      `${read}const bound = read.bind(null, 1);\nconst asked = bound(2);`,
      ["2"],
    ],
    [
      "the argument of the call where it is bound to an object alone",
      `${read}const bound = read.bind(mailer);\nconst asked = bound(1, 2);`,
      ["2"],
    ],
    [
      "the argument that is bound at the end",
      `${imports}${read}const bound = partialRight(read, 2);\nconst asked = bound(1);`,
      ["2"],
    ],
    [
      "the argument that was bound last, of a function that was bound before",
      `${read}const first = read.bind(null, 1);\nconst bound = first.bind(null, 2);\nconst asked = bound(3);`,
      ["2"],
    ],
    [
      "its own parameter behind a list that is spread",
      `${read}const bound = read.bind(null, 1);\nconst asked = bound(...rest);`,
      ["second"],
    ],
    [
      "a field of the object that it is bound to",
      `class Api { constructor(readonly host) {} read(kind) { return this.host; } }\nconst eu = new Api("eu");\nconst us = new Api("us");\nconst bound = us.read.bind(us, "web");\nconst asked = bound();`,
      [`"us"`],
    ],
    [
      "a field of the object that its own `this` is bound to",
      `function read(this: Settings, kind) { return this.host; }\nconst bound = read.bind({ host: 1 }, "web");\nconst asked = bound();`,
      ["1"],
    ],
    [
      "a field of the object that it was bound to first",
      `function read(this: Settings, kind, id) { return this.host; }\nconst first = read.bind({ host: 1 }, "web");\nconst bound = first.bind({ host: 2 }, "7");\nconst asked = bound();`,
      ["1"],
    ],
    [
      "a field of the object that it is a method of where it is bound to none",
      `class Api { constructor(readonly host) {} read(kind) { return this.host; } }\nconst eu = new Api("eu");\nconst us = new Api("us");\nconst bound = us.read.bind(undefined, "web");\nconst asked = bound();`,
      [`"us"`],
    ],
  ])("%s", (_title, code, origins) => {
    expect(findOrigins(`${code}\nasked;`)).toEqual(origins);
  });
});
