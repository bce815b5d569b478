import { describe, expect, test } from "vitest";
import { getCallableName } from "../../../src/customerio/flow/terms.ts";
import { client, learnFrom } from "./code.ts";

const send = `cio.track("7", { name: "order_placed" })`;

/** The waits for the calls of a handler, each as `await site` or `return site`, with the functions in between. */
function listWaits(handler: string, { declared = "", router = "express" } = {}): readonly string[] {
  const { operations, blocking } = learnFrom(
    `import create from "${router}";\n${client}${declared}\nconst app = create();\napp.post("/orders", ${handler});`,
  );
  const blocked = blocking.findBlocked(operations.filter(({ frame }) => !frame));
  return blocked.map(({ wait: { by, site, through } }) =>
    [
      by ? "await" : "return",
      site.getText(),
      ...through.map((callable) => `via ${getCallableName(callable) ?? "()"}`),
    ].join(" "),
  );
}

describe("a response waits", () => {
  test.each<[readonly string[], string]>([
    [[`await ${send}`], `async (req, res) => { await ${send}; res.end(); }`],
    [[], `async (req, res) => { ${send}; res.end(); }`],
    [[], `async (req, res) => { res.end(); await ${send}; }`],
    [[`await ${send}`], `async (req, res) => { /* res.end(); */ await ${send}; }`],
    [[`await ${send}`], `async (req, res) => { log("res.end()"); await ${send}; }`],
    [[`await ${send}`], `async (req, res) => { await Promise.all([${send}]); res.end(); }`],
    [[], `async (req, res) => { await Promise.race([${send}, timeout]); res.end(); }`],
    [[], `async (req, res) => { await queue.all([${send}]); res.end(); }`],
    [[`await ${send}`], `async (req, res) => { const sent = ${send}; await sent; res.end(); }`],
    [[], `async (req, res) => { const sent = ${send}; keep(sent); res.end(); }`],
    [
      [`await ${send}`],
      `async (req, res) => { const all = []; all.push(${send}); await Promise.all(all); res.end(); }`,
    ],
    [[`return ${send}`], `(req, res) => { ${send}.then(() => res.end()); }`],
    [[], `(req, res) => { ${send}.then(() => log("res.end()")); }`],
    [[], `(req, res) => { ${send}.catch(() => res.end()); }`],
    [[], `async (req, res) => { setTimeout(async () => { await ${send}; }); res.end(); }`],
    [
      [`await time(async () => { await ${send}; })`],
      `async (req, res) => { await time(async () => { await ${send}; }); res.end(); }`,
    ],
    [[`await ${send}`], `async (req, res) => { await (isOld ? none : ${send}); res.end(); }`],
    [[], `async (req, res) => { await (${send} ? none : other); res.end(); }`],
    [[`await ${send}`], `async (req, res) => { await (none ?? ${send}); res.end(); }`],
    [[], `async (req, res) => { await (${send} + 1); res.end(); }`],
  ])("%j: %s", (expected, handler) => {
    expect(listWaits(handler)).toEqual(expected);
  });

  test("for a returned promise only where a handler answers with what it returns", () => {
    const handler = `(req) => ${send}`;
    expect(listWaits(handler)).toEqual([]);
    expect(listWaits(handler, { router: "fastify" })).toEqual([`return ${send}`]);
    const answering = `(req, reply) => { if (req.body) reply.send(1); return ${send}; }`;
    expect(listWaits(answering, { router: "fastify" })).toEqual([]);
  });
});

describe("a wrapper", () => {
  const handler = "async (req, res) => { await report(); res.end(); }";
  test.each<[readonly string[], string]>([
    [["await report()"], `async function report() { await ${send}; }`],
    [["await report()"], `function report() { return ${send}; }`],
    [["await report()"], `async function report() { const c = await getClient(); await ${send}; }`],
    [["await report()"], `async function report() { const c = await import("./cio"); await ${send}; }`],
    [[`await ${send} via report`], `async function report() { await save(); await ${send}; }`],
    [
      [`await ${send} via report`],
      `async function report() { await save(/* getClient() */); await ${send}; }`,
    ],
    [[`await ${send} via report`], `async function report() { await save("import(name)"); await ${send}; }`],
    [[`await ${send} via report`], `async function report() { await store.getClient(); await ${send}; }`],
    [
      ["await report()"],
      `async function report() { const sent = await ${send}; const text = await sent.text(); return (text ? JSON.parse(text) : {}) as object; }`,
    ],
    [
      [`await ${send} via report`],
      `async function report() { const sent = await ${send}; const text = await sent.text(); return store.parse(text); }`,
    ],
    [
      [`await ${send} via report`],
      `async function report() { await ${send}; return JSON.parse(read("sent.json")); }`,
    ],
    [[], `async function report() { ${send}; }`],
  ])("waits as %j: %s", (expected, declared) => {
    expect(listWaits(handler, { declared })).toEqual(expected);
  });

  test.each<[boolean, string]>([
    [
      true,
      "async function attempt(work) { try { return [null, await work]; } catch (error) { return [error]; } }",
    ],
    [true, "const attempt = (work) => work.then(() => true, () => false);"],
    [true, "function attempt(name, work) { return Promise.all([work]); }"],
    [false, "async function attempt(work) { work.catch(log); }"],
    [false, "async function attempt(work) { await Promise.race([work, timeout(100)]); }"],
    [false, "async function attempt(work) { after(async () => { await work; }); }"],
    [false, "async function attempt(...work) { await work; }"],
  ])("of a promise waits for it: %s, %s", (isWaiting, declared) => {
    const args = declared.includes("(name, work)") ? `"order", ${send}` : send;
    const attempted = `async (req, res) => { const [error] = await attempt(${args}); res.end(); }`;
    expect(listWaits(attempted, { declared })).toEqual(isWaiting ? [`await ${send}`] : []);
  });

  test("that calls itself by way of another is followed once", () => {
    const declared = `async function report() { await ${send}; await again(); }\nasync function again() { await report(); }`;
    expect(listWaits(handler, { declared })).toEqual(["await report()"]);
  });

  test.each<[boolean, string]>([
    [true, "async function time(run) { await run(); }"],
    [true, "async function time(run) { await queue.add(run); }"],
    [true, "function time(run) { return queue.add(run).catch(log); }"],
    [true, "async function time(run) { try { await run(); } catch (error) { log(error); } }"],
    [true, "async function time(run) { await queue.add(async () => { await run(); }); }"],
    [true, "async function time(run) { await new Promise((resolve) => run().then(resolve)); }"],
    [true, "async function time(run) { if (isOff) return; await run(); }"],
    [false, "async function time(run) { queue.push(run); }"],
    [false, "async function time(run) { queue.add(run).catch(log); }"],
    [false, "async function time(run) { setTimeout(run, 100); }"],
    [false, "async function time(run) { await after(run); }"],
    [false, "async function time(run) { if (isLate) return; queue.push(() => run()); }"],
    [false, "async function time(run) { await time(async () => { await run(); }); }"],
    [false, "async function time(run) { run(); }"],
    [false, "async function time(run) {}"],
  ])("that runs a callback makes its caller wait: %s, %s", (isWaiting, declared) => {
    const timed = `async (req, res) => { await time(async () => { await ${send}; }); res.end(); }`;
    const waits = isWaiting ? [`await time(async () => { await ${send}; })`] : [];
    expect(listWaits(timed, { declared })).toEqual(waits);
  });
});
