import { expect, test } from "vitest";
import { getFirstCall, readChain } from "../../../src/customerio/runs/chains.ts";
import { parse } from "./code.ts";

function read(code: string) {
  const statement = parse(`value = ${code};`).getStatements()[0];
  const value = statement?.getFirstChild()?.getLastChild();
  if (!value) throw new Error(`${code} is no expression`);
  return value;
}

test.each<[string, string]>([
  ["users", "users"],
  ["this.client.track", "this client track"],
  ["router.route(path).get(list)", "router route(1) get(1)"],
  ["(await load()).users", "load(0) users"],
  ["new Hono().get(path, list)", "Hono(0) get(2)"],
  ["require(name)()", "require(1) (0)"],
  ["import(name)", "import(1)"],
  ["users[0].name", " name"],
])("%s is the chain %j", (code, expected) => {
  const links = readChain(read(code)).map(({ name, args }) => name + (args ? `(${args.length})` : ""));
  expect(links.join(" ")).toBe(expected);
});

test.each<[string, string | undefined]>([
  ["this.getClient().track(user)", "this getClient"],
  ["auth().user", "auth"],
  ["auth.user", undefined],
])("the first call of %s is %s", (code, expected) => {
  const call = getFirstCall(read(code));
  expect(call && [...call.holders, call.name].join(" ")).toBe(expected);
});
