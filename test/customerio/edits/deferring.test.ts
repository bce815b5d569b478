import type { AwaitExpression } from "ts-morph";
import { describe, expect, test } from "vitest";
import { defer } from "../../../src/customerio/edits/deferring.ts";
import { learn, type BlockedResponse } from "../../../src/customerio/knowledge.ts";
import { applyEdits } from "../../../src/vocabulary/edit.ts";

const client = `import { TrackClient } from "customerio-node";\nconst cio = new TrackClient("a", "b");\n`;
const express = `${client}import express from "express";\nconst app = express();\napp.listen(3000);\n`;

/** A repository's code with its first waiting statement moved behind the response; `undefined` when it stays. */
function move(
  code: string,
  { head = express, path = "src/example.ts", manifest = "{}", others = "" } = {},
): string | undefined {
  const text = head + others + code;
  const { blocking, operations, flow, runtimes } = learn([
    { path, text },
    { path: "package.json", text: manifest },
  ]);
  const blocked = blocking.findBlocked(operations);
  const waits = new Map<AwaitExpression, BlockedResponse>();
  for (const entry of blocked) if (entry.wait.by) waits.set(entry.wait.by, entry);
  const [first] = blocked.filter(({ wait }) => wait.by !== undefined).sort(compareStarts);
  const { edits } = first ? defer(first, waits, { flow, runtimes }) : { edits: [] };
  return edits.length > 0 ? applyEdits(text, edits).slice(head.length + others.length) : undefined;
}

function compareStarts(a: BlockedResponse, b: BlockedResponse): number {
  return a.wait.site.getStart() - b.wait.site.getStart();
}

const handle = (body: string): string => `app.post("/a", async (req, res) => {\n${body}\n  res.end();\n});\n`;

describe("on a server, a statement loses its `await`", () => {
  test.each<[title: string, before: string, after: string]>([
    [
      "and logs what fails",
      `  await cio.track("7", { name: "paid" });`,
      `  cio\n    .track("7", { name: "paid" })\n    .catch((error) => console.error("Customer.io track failed", error));`,
    ],
    [
      "and keeps its own `catch`",
      `  await cio.track("7", { name: "paid" }).catch(report);`,
      `  cio.track("7", { name: "paid" }).catch(report);`,
    ],
    [
      "together with those around it, the first of which says who the person is",
      `  await cio.identify("7", {});\n  await cio.track("7", { name: "paid" });`,
      `  cio.identify("7", {})\n    .then(() => cio.track("7", { name: "paid" }))\n    .catch((error) => console.error("Customer.io call failed", error));`,
    ],
    [
      "alone, where nothing says who the person is",
      `  await cio.track("7", { name: "paid" });\n  await cio.track("7", { name: "sent" });`,
      `  cio\n    .track("7", { name: "paid" })\n    .catch((error) => console.error("Customer.io track failed", error));\n  await cio.track("7", { name: "sent" });`,
    ],
    [
      "although a comment and a string mention a transaction",
      `  await cio.track("7", { name: "tx" /* trx */ });`,
      `  cio\n    .track("7", { name: "tx" /* trx */ })\n    .catch((error) => console.error("Customer.io track failed", error));`,
    ],
  ])("%s", (_title, before, after) => {
    expect(move(handle(before))).toBe(handle(after));
  });
});

describe("a statement stays", () => {
  test.each<[title: string, body: string]>([
    ["in a transaction", `  await cio.track("7", { name: "paid", data: tx.data });`],
    ["before a `finally`", `  try {\n    await cio.track("7", { name: "paid" });\n  } finally { close(); }`],
    ["in a loop", `  for (const id of ids) {\n    await cio.track(id, { name: "paid" });\n  }`],
    ["when its value is used", `  const sent = await cio.track("7", { name: "paid" });`],
    ["when a comment follows `await`", `  await /* slow */ cio.track("7", { name: "paid" });`],
    ["when it would not start with a name", `  await (on ? cio : cio).track("7", { name: "paid" });`],
    ["when the wrapper may return no promise", `  await send(on);`],
  ])("%s", (_title, body) => {
    const others = `function send(on) { if (!on) return; return cio.track("7", { name: "paid" }); }\n`;
    expect(move(handle(body), { others })).toBeUndefined();
  });
});

describe("a wrapper returns a promise for sure", () => {
  test.each<[title: string, wrapper: string, moves: boolean]>([
    ["when it is async", `async function send(on) { if (on) await cio.track("7", { name: "paid" }); }`, true],
    ["when it returns the call", `function send(on) { return cio.track("7", { name: "paid" }); }`, true],
    ["when it is the call", `const send = (on) => cio.track("7", { name: "paid" });`, true],
    [
      "not when a path returns nothing",
      `function send(on) { if (on) return; return cio.track("7", { name: "paid" }); }`,
      false,
    ],
    [
      "not when its end returns nothing",
      `function send(on) { if (on) return cio.track("7", { name: "paid" }); }`,
      false,
    ],
    [
      "not when it returns something else as well",
      `function send(on) { if (on) return 1; return cio.track("7", { name: "paid" }); }`,
      false,
    ],
    [
      "although a callback in it returns nothing",
      `function send(on) { [on].forEach(() => { return; }); return cio.track("7", { name: "paid" }); }`,
      true,
    ],
  ])("%s", (_title, wrapper, moves) => {
    expect(move(handle("  await send(on);"), { others: `${wrapper}\n` }) !== undefined).toBe(moves);
  });

  test.each([
    [2, true],
    [4, true],
    [5, false],
  ])("through %i functions: %s", (count, moves) => {
    const wrappers = Array.from(
      { length: count },
      (_, index) =>
        `const s${index} = (id) => ${index === 0 ? `cio.track(id, { name: "paid" })` : `s${index - 1}(id)`};`,
    );
    const body = `  await s${count - 1}("7");`;
    expect(move(handle(body), { others: `${wrappers.join("\n")}\n` }) !== undefined).toBe(moves);
  });
});

describe("elsewhere, a statement goes to what keeps the function alive", () => {
  const next = (version: string): string => JSON.stringify({ dependencies: { next: version } });
  const route = (body: string): string =>
    `export async function POST(request) {\n${body}\n  return Response.json({});\n}\n`;
  const path = "app/api/paid/route.ts";

  test("`after` from Next.js 15.1 on", () => {
    const before = route(`  await cio.track("7", { name: "paid" });`);
    const after = route(`  after(() => cio.track("7", { name: "paid" }));`);
    const head = client.replace(";\n", `;\nimport { NextResponse } from "next/server";\n`);
    const moved = move(before, { head, path, manifest: next("^15.1.0") });
    expect(moved?.slice(moved.indexOf("export"))).toBe(after);
    expect(move(before, { head, path, manifest: next("^15.0.0") })).toBeUndefined();
  });

  test("statements in a run move into one function, unless a template over several lines would be indented", () => {
    const run = `  await cio.identify("7", {});\n  await cio.track("7", { name: "paid" });`;
    const manifest = next("15.2.0");
    const moved = move(route(run), { head: client, path, manifest });
    expect(moved).toContain(
      `  after(async () => {\n    await cio.identify("7", {});\n    await cio.track("7", { name: "paid" });\n  });`,
    );
    for (const text of ["`a\n${b}`", "`a\nb`"]) {
      const body = run.replace(`"paid"`, text);
      expect(move(route(body), { head: client, path, manifest })).toBeUndefined();
    }
  });

  test("`waitUntil` of the context on Workers", () => {
    const before = `export default { async fetch(request, env, ctx) {\n  await cio.track("7", { name: "paid" });\n  return new Response();\n} };\n`;
    expect(move(before, { head: client })).toBe(
      before.replace(
        `await cio.track("7", { name: "paid" })`,
        `ctx.waitUntil(cio.track("7", { name: "paid" }))`,
      ),
    );
    expect(move(before.replace("ctx)", "{ waitUntil })"), { head: client })).toBeUndefined();
  });
});

test("a statement that waits for nothing has nothing to move", () => {
  expect(move(handle(`  cio.track("7", { name: "paid" });`))).toBeUndefined();
});
