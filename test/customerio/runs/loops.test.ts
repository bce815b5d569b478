import { describe, expect, test } from "vitest";
import { getLoop, getRepetition } from "../../../src/customerio/runs/loops.ts";
import { find, parse } from "./code.ts";

const send = "cio.identify(user.id, user)";

describe("a call is repeated", () => {
  test.each<[string, string]>([
    ["sequential users", `for (const user of users) { await ${send}; }`],
    ["concurrent users", `for (const user of users) { ${send}; }`],
    ["sequential users", `for await (const user of users) { await ${send}; }`],
    ["concurrent users", `users.forEach(async (user) => { await ${send}; });`],
    ["concurrent users", `await Promise.all(users.map((user) => ${send}));`],
    ["sequential users", `await users.reduce((before, user) => before.then(() => ${send}), start);`],
    ["sequential users", `await async.eachSeries(users, async (user) => ${send});`],
    ["concurrent users", `await pMap(users, (user) => ${send});`],
    ["concurrent users", `await pMap(users, (user) => ${send}, { stopOnError: false /* concurrency */ });`],
    ["concurrent users", `for (let i = 0; i < users.length; i++) { const user = users[i]; ${send}; }`],
    ["concurrent count", `for (let i = 0; i < count; i++) { ${send}; }`],
    ["sequential users", `while (users.length > 0) { const user = users.pop(); await ${send}; }`],
    ["sequential cursor", `while ((user = await cursor.next())) { await ${send}; }`],
    ["sequential undefined", `do { await ${send}; } while (more);`],
    ["sequential users", `for (const user of users) { const sent = ${send}; await sent; }`],
    ["concurrent users", `for (const user of users) { const sent = ${send}; keep(sent); }`],
    ["sequential users", `for (const user of users) { await withRetry(() => ${send}); }`],
    ["sequential users", `for (const user of users) { await ${send}.catch(report); if (done) break; }`],
  ])("%s: %s", (expected, code) => {
    const found = getRepetition(find(parse(code), send));
    expect(`${String(found?.execution)} ${String(found?.collection?.getText())}`).toBe(expected);
  });

  test.each<[string, string]>([
    ["outside of a loop", `await ${send};`],
    ["in the head of a loop", `for (const sent of await ${send}) { keep(sent); }`],
    ["when the loop ends with it", `for (const user of users) { await ${send}; break; }`],
    ["when the function ends with it", `function first() { for (const user of users) { return ${send}; } }`],
    ["when it is returned after", `function first() { for (const user of users) { ${send}; return user; } }`],
    ["when something limits the rate", `for (const user of users) { await ${send}; await sleep(10); }`],
    ["when something else runs the callback", `for (const user of users) { queue.add(() => ${send}); }`],
    ["with a bound on how many run", `await pMap(users, (user) => ${send}, { concurrency: 5 });`],
    ["with options from elsewhere", `await pMap(users, (user) => ${send}, options);`],
    ["when the callback only picks", `const found = users.find((user) => ${send});`],
  ])("not %s", (_, code) => {
    expect(getRepetition(find(parse(code), send))).toBeUndefined();
  });

  const eachUser = `for (const user of users) { await attempts.run("send", () => ${send}); }`;
  test.each<[isRepeated: boolean, run: string]>([
    [true, "async run(name, work) { try { return await work(); } catch (error) { log(name, error); } }"],
    [true, "run(name, work) { return work().catch(log); }"],
    [true, "async run(name, work) { if (name) await work(); else work(); }"],
    [true, "async run(name, work) { await work(); await log(name); }"],
    [
      true,
      "run: async (name, work) => { for (;;) { try { return await work(); } catch { await sleep(99); } } }",
    ],
    [false, "async run(name, work) { await slots.next(); await work(); }"],
    [false, "async run(name, work) { await work(); await sleep(99); }"],
    [false, "run(name, work) { last = last.then(() => work()); return last; }"],
    [false, "run(name, work) { waiting.push(work); }"],
    [false, "async run(name, work) { await limiter.schedule(work); }"],
    [false, "async run(name, work) { limiter.take(); await work(); }"],
    [false, "async run(name, work) { for (const step of steps) await work(step); }"],
    [false, "async run(work, name) { await name; }"],
    [false, "async run(name, ...work) { await work(); }"],
  ])(
    "also where the repository's own function does nothing but run a callback: %s, %s",
    (isRepeated, run) => {
      const found = getRepetition(find(parse(`const attempts = { ${run} };\n${eachUser}`), send));
      expect(found?.execution).toBe(isRepeated ? "sequential" : undefined);
    },
  );

  test("a loop over receivers sends the same to each of them", () => {
    const overReceivers = parse("vendors.map((vendor) => vendor.track(user.id));");
    expect(getRepetition(find(overReceivers, "vendor.track(user.id)"))).toBeUndefined();
    const overUsers = parse("users.map((user) => vendor.track(user.id));");
    expect(getRepetition(find(overUsers, "vendor.track(user.id)"))?.execution).toBe("concurrent");
  });
});

test.each<[string, string | undefined]>([
  [`for (const user of users) { ${send}; }`, "ForOfStatement"],
  [`for (const user of users) { if (user.isNew) { ${send}; } }`, "ForOfStatement"],
  [`users.filter((user) => ${send});`, "CallExpression"],
  [`users.find((user) => ${send});`, undefined],
  [`for (const sent of ${send}) { keep(sent); }`, undefined],
  [`for (const user of users) { function sync() { ${send}; } }`, undefined],
  [`for (const user of users) { queue.push(() => ${send}); }`, undefined],
])("the loop around a call: %s is in %s", (code, expected) => {
  expect(getLoop(find(parse(code), send))?.getKindName()).toBe(expected);
});
