import { expect, test } from "vitest";
import { isFrameworkObject } from "../../../src/customerio/program/framework-objects.ts";

test.each([
  ["app", true],
  ["app.locals", true],
  ["req.app.locals", true],
  ["_req", true],
  ["this.app", true],
  ["context.request", true],
  ["context.state", true],
  ["c.var", true],
  ["strapi", true],
  ["sails.server", true],
  ["strapi.plugins", false],
  ["locals", false],
  ["this.locals", false],
  ["shop.app", false],
  ["_request_id", false],
  ["app.users", false],
  ["application.state.users", false],
])("`%s` is a framework's object: %s", (name, answer) => {
  expect(isFrameworkObject(name)).toBe(answer);
});
