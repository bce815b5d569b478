import { Node } from "ts-morph";
import { describe, expect, test } from "vitest";
import {
  endsResponse,
  isAfterResponse,
  isAnsweredBelow,
  sendsResponse,
} from "../../../src/customerio/runs/responses.ts";
import type { RequestHandler } from "../../../src/customerio/runs/request-handler.ts";
import { find, parse } from "./code.ts";

const send = "cio.track(user.id)";

describe("code sends a response", () => {
  test.each<[boolean, string]>([
    [true, "res.json(order);"],
    [false, "// res.json(order);"],
    [false, `logger.info("res.json(order)");`],
    [false, "const { json } = res;"],
    [true, "res.status(201).json(order);"],
    [true, "response.status(204);"],
    [true, "reply.code(201).send(order);"],
    [true, "context.response.redirect(url);"],
    [true, "res.writeHead(200);"],
    [false, "res.locals.db.send(order);"],
    [false, "socket.send(order);"],
    [false, "res.setHeader(name, value);"],
    [true, "next();"],
    [true, "await next();"],
    [false, "next(error);"],
    [false, "const order = cursor.next();"],
    [false, "/* next() */"],
    [false, "console.log(`next()`);"],
    [true, "if (order) { res.end(); }"],
  ])("%s: %s", (expected, code) => {
    expect(sendsResponse(parse(`{\n${code}\n}`))).toBe(expected);
  });
});

describe("a handler ends the response itself", () => {
  test.each<[boolean, string]>([
    [true, "async (req, reply) => { reply.send(order); }"],
    [true, "(req, res) => res.json(order)"],
    [false, "async (req, reply) => { reply.code(201); return order; }"],
    [false, "async (req, reply) => { /* reply.send(order) */ return order; }"],
    [false, `async (req, reply) => "reply.send(order)"`],
  ])("%s: %s", (expected, code) => {
    expect(endsResponse(readHandler(code))).toBe(expected);
  });
});

describe("a call comes after the response", () => {
  test.each<[boolean, string]>([
    [true, `res.json(order); await ${send};`],
    [true, `await reply.send(order); ${send};`],
    [true, `next(); ${send};`],
    [true, `res.status(201).json(order); if (order) { ${send}; }`],
    [false, `// res.json(order);\n await ${send};`],
    [false, `log("res.json(order)"); await ${send};`],
    [false, `if (order) { res.json(order); } await ${send};`],
    [false, `res.status(201); await ${send};`],
    [false, `on(() => res.json(order)); await ${send};`],
    [false, `await ${send}; res.json(order);`],
  ])("%s: %s", (expected, body) => {
    const handler = readHandler(`async (req, res, next) => { ${body} }`);
    expect(isAfterResponse(findCall(handler), handler)).toBe(expected);
  });
});

describe("a callback answers below a call", () => {
  test.each<[boolean, string]>([
    [true, `await ${send}; res.json(order);`],
    [true, `if (order) { await ${send}; } res.json(order);`],
    [false, `await ${send}; // res.json(order)`],
    [false, `res.json(order); await ${send};`],
  ])("%s: %s", (expected, body) => {
    const handler = readHandler(`async () => { ${body} \n}`);
    expect(isAnsweredBelow(findCall(handler), handler.callable)).toBe(expected);
  });
});

function readHandler(code: string): RequestHandler {
  const callable = parse(`const handle = ${code};`).getVariableDeclarationOrThrow("handle").getInitializer();
  if (!Node.isArrowFunction(callable)) throw new Error(`${code} is no arrow function`);
  return { callable, framework: "express", route: "/orders" };
}

function findCall({ callable }: RequestHandler): Node {
  return find(callable.getSourceFile(), send);
}
