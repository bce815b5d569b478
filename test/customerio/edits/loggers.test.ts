import { describe, expect, test } from "vitest";
import { writeLogging } from "../../../src/customerio/edits/loggers.ts";
import { isCallable } from "../../../src/customerio/flow/terms.ts";
import { parse } from "../program/parse.ts";

/** What is written to log an error at `here()`, in a handler of a framework. */
function log(code: string, framework: "express" | "fastify" = "express"): string {
  const node = parse(code).find("here()");
  const callable = node.getFirstAncestor(isCallable);
  if (!callable) throw new Error("no handler");
  return writeLogging(node, "It failed", { callable, framework, route: "" });
}

const own = `import { logger } from "./logger";\n`;

describe("a caught error is logged", () => {
  test.each<[title: string, code: string, written: string]>([
    ["on the console", `const handle = () => { here(); };`, `console.error("It failed", error)`],
    [
      "with the file's logger",
      `${own}const handle = () => { logger.info("on"); here(); };`,
      `logger.error(error)`,
    ],
    [
      "as the logger's text comes first",
      `${own}const handle = () => { logger.error("no", cause); here(); };`,
      `logger.error("It failed", error)`,
    ],
    [
      "as the logger's error comes first",
      `${own}const handle = () => { logger.warn(cause, "no"); here(); };`,
      `logger.error(error, "It failed")`,
    ],
    [
      "as the logger takes objects",
      `${own}const handle = () => { logger.error({ err }, "no"); here(); };`,
      `logger.error({ err: error }, "It failed")`,
    ],
    [
      "as the logger takes objects with an error",
      `${own}const handle = () => { logger.error({ error }, "no"); here(); };`,
      `logger.error({ error }, "It failed")`,
    ],
    [
      "not as calls of another level show",
      `${own}const handle = () => { logger.info("on", user); here(); };`,
      `logger.error(error)`,
    ],
    [
      "with the class's logger",
      `class Api { async handle() { this.logger.error("no", cause); here(); } }`,
      `this.logger.error("It failed", error)`,
    ],
    [
      "with the request's logger",
      `const handle = (req) => { req.log.info("on"); here(); };`,
      `req.log.error(error, "It failed")`,
    ],
    [
      "with the logger of Fastify's instance",
      `const routes = (instance) => { instance.log.info("on"); here(); };`,
      `instance.log.error(error, "It failed")`,
    ],
    [
      "on the console, when something else has a log",
      `const audit = (shipment) => { shipment.log.push("on"); here(); };`,
      `console.error("It failed", error)`,
    ],
    [
      "on the console, when the logger is another function's",
      `const other = (logger) => logger.error("no", cause);\nconst handle = () => { here(); };`,
      `console.error("It failed", error)`,
    ],
    [
      "on the console, when the logger is another class's",
      `class Other { run() { this.logger.error("no", cause); } }\nclass Api { handle() { here(); } }`,
      `console.error("It failed", error)`,
    ],
    [
      "on the console, when a comment mentions a logger",
      `${own}// logger.error("no", cause)\nconst handle = () => { here(); };`,
      `console.error("It failed", error)`,
    ],
    [
      "on the console, when a string mentions a logger",
      `${own}const handle = () => { say("logger.error(1, 2)"); here(); };`,
      `console.error("It failed", error)`,
    ],
    [
      "with a logger whose name has a comment in it",
      `class Api { async handle() { this /* own */ .logger.error("no", cause); here(); } }`,
      `this /* own */ .logger.error("It failed", error)`,
    ],
    [
      "with the quotes of the file",
      `const handle = () => { say('on'); here(); };`,
      `console.error('It failed', error)`,
    ],
  ])("%s", (_title, code, written) => {
    expect(log(code)).toBe(written);
  });

  test("with the logger that each request of Fastify has", () => {
    expect(log(`const handle = (request) => { here(); };`, "fastify")).toBe(
      `request.log.error(error, "It failed")`,
    );
    expect(log(`const handle = ({ body }) => { here(); };`, "fastify")).toBe(
      `console.error("It failed", error)`,
    );
  });
});
