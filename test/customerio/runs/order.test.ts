import { describe, expect, test } from "vitest";
import { getFlowCallable, getSequence, isAwaited } from "../../../src/customerio/runs/order.ts";
import { getCallableName } from "../../../src/customerio/flow/terms.ts";
import { client, learnFrom } from "./code.ts";

const identify = `cio.identify("7", { email })`;
const track = `cio.track("7", { name: "signed_up" })`;

function readOperations(body: string) {
  const { operations } = learnFrom(`${client}export async function signUp(email, isNew) {\n${body}\n}`);
  const get = (kind: string) => {
    const found = operations.find((operation) => operation.kind === kind);
    if (!found) throw new Error(`no ${kind} in ${body}`);
    return found;
  };
  return { first: get("identify"), second: get("track") };
}

describe("an identify and a track run", () => {
  test.each<["before" | "together" | undefined, string]>([
    ["before", `await ${identify}; await ${track};`],
    ["together", `${identify}; await ${track};`],
    ["together", `void ${identify}.catch(log); await ${track};`],
    ["before", `await ${identify}.catch(log); ${track};`],
    ["together", `await Promise.all([${identify}, ${track}]);`],
    ["together", `await Promise.all([${track}, ${identify}]);`],
    ["before", `await Promise.all([${identify}]); await ${track};`],
    ["before", `await Promise.race([${identify}]); await ${track};`],
    [undefined, `await queue.all([${identify}, ${track}]);`],
    ["together", `keep(${identify}); await ${track};`],
    ["before", `await attempt(${identify}); await attempt(${track});`],
    ["together", `attempt(${identify}); await attempt(${track});`],
    ["together", `await Promise.all([attempt(${identify}), attempt(${track})]);`],
    ["before", `await ${identify}; if (isNew) { await ${track}; }`],
    [undefined, `if (isNew) { await ${identify}; } await ${track};`],
    [undefined, `await ${track}; await ${identify};`],
    ["before", `try { await ${identify}; } catch (error) { log(error); } await ${track};`],
    [undefined, `try { log(); } catch (error) { await ${identify}; } await ${track};`],
    ["before", `const sent = await ${identify}; await ${track};`],
    [undefined, `return isNew ? await ${identify} : await ${track};`],
    [undefined, `later(async () => { await ${identify}; }); await ${track};`],
    ["before", `${identify}.then(() => ${track});`],
    ["before", `${identify}.then(() => { ${track}; });`],
    ["before", `${identify}.finally(() => ${track});`],
    [undefined, `${identify}.catch(() => ${track});`],
    ["before", `save().then(() => ${identify}).then(() => ${track});`],
    [undefined, `save().then(() => { ${identify}; }).then(() => ${track});`],
  ])("%s: %s", (expected, body) => {
    const { first, second } = readOperations(body);
    expect(getSequence(first, second)?.kind).toBe(expected);
  });
});

test.each<[boolean, string]>([
  [true, `await ${identify};`],
  [true, `await (${identify});`],
  [true, `await ${identify}.then(log).catch(log);`],
  [true, `await Promise.allSettled([${identify}]);`],
  [false, `${identify};`],
  [true, `await withTimeout(${identify}, 500);`],
  [true, `const [error] = await attempt(${identify});`],
  [false, `const [error] = attempt(${identify});`],
  [false, `await queue.add([${identify}]);`],
  [false, `await ${identify}.settled;`],
  [false, `await later(() => ${identify});`],
  [false, `const sent = ${identify}; await sent;`],
])("awaited: %s, %s", (expected, body) => {
  expect(isAwaited(readOperations(`${body} ${track};`).first)).toBe(expected);
});

test.each<[string | undefined, string]>([
  ["signUp", `save().then(() => ${identify});`],
  ["signUp", `save().then(() => load().finally(() => ${identify}));`],
  ["later", `const later = () => ${identify};`],
])("belongs to the flow of %s: %s", (expected, body) => {
  const callable = getFlowCallable(readOperations(`${body} ${track};`).first.site);
  expect(callable && getCallableName(callable)).toBe(expected);
});
