import { expect, test } from "vitest";
import { isProductPath } from "../../../src/files/file-kinds.ts";
import { findBounceHandler } from "../../../src/customerio/repository/bounces.ts";

test.each([
  ["src/hooks.ts", 'app.post("/webhooks/customerio", handle);', true],
  ["src/hooks.ts", 'app.post("/customer-io/events/webhook", handle);', true],
  ["src/webhooks/customerio.ts", "export const POST = handle;", true],
  ["src/hooks.ts", 'verify(req.headers["x-cio-signature"]);', true],
  ["src/hooks.ts", 'if (body.metric === "bounced" && body.object_type === "email") flag(body);', true],
  ["src/hooks.ts", 'if (body.status === "bounced") flag(body);', false],
  ["src/customerio/hooks.ts", 'if (body.status === "bounced") flag(body);', true],
  ["src/hooks.ts", '// app.post("/webhooks/customerio", handle);', false],
  ["src/hooks.ts", '/* app.post("/webhooks/customerio", handle); */', false],
  ["src/hooks.ts", 'app.post("/webhooks/stripe", handle);', false],
  ["src/hooks.ts", "const url = webhooks.customerio;", false],
  ["docs/hooks.md", "x-cio-signature", false],
  ["test/hooks.test.ts", 'verify(req.headers["x-cio-signature"]);', false],
])("%s with %s handles bounces: %s", (path, text, isHandler) => {
  expect(findBounceHandler([{ path, text }], isProductPath)).toBe(isHandler ? path : undefined);
});
