import { expect, test } from "vitest";
import { parseJsonObject } from "../../src/files/json.ts";

test.each([
  ["an object", '{ "main": "lib/index.js" }', { main: "lib/index.js" }],
  ["an object after a byte order mark", '\ufeff{ "main": "lib/index.js" }', { main: "lib/index.js" }],
  ["a list", '["lib/index.js"]', {}],
  ["null", "null", {}],
  ["text", '"lib/index.js"', {}],
  ["no JSON", '{ "main": ', {}],
])("the members of %s", (_what, text, members) => {
  expect(parseJsonObject(text)).toEqual(members);
});
