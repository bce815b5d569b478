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
  ["src/hooks.ts", "if (/^(bounced|spammed)$/.test(metric)) flag(data);", true],
  ["src/hooks.ts", 'switch (`${object_type}:${metric}`) { case "email:bounced": flag(data); }', true],
  ["src/hooks.ts", "const on = { bounced: flag, clicked: count }; on[body.metric]?.(body.data);", true],
  ["src/hooks.ts", "const on = { bounced(data) { flag(data); } }; on[body.metric]?.(body.data);", true],
  ["src/hooks.ts", "const counts = { opened: 0, bounced: 0 }; counts[body.metric]++;", false],
  ["src/webhooks/customerio.ts", 'if (metric === "opened") count(data);', false],
  [
    "src/webhooks/customerio.ts",
    'if (metric === "opened") count(data); else await queue.add("bounce", data);',
    true,
  ],
  ["src/hooks.ts", 'verify(req.headers["x-cio-signature"]); if (metric === "clicked") count(data);', false],
  ["src/hooks.ts", '// app.post("/webhooks/customerio", handle);', false],
  ["src/hooks.ts", '/* app.post("/webhooks/customerio", handle); */', false],
  ["src/hooks.ts", 'app.post("/webhooks/stripe", handle);', false],
  ["src/hooks.ts", "const url = webhooks.customerio;", false],
  ["docs/hooks.md", "x-cio-signature", false],
  ["test/hooks.test.ts", 'verify(req.headers["x-cio-signature"]);', false],
])("%s with %s handles bounces: %s", (path, text, isHandler) => {
  expect(findBounceHandler([{ path, text }], isProductPath)).toBe(isHandler ? path : undefined);
});

test("a receiver that hands on what comes is no handler when the only metrics that are named are others", () => {
  const route = { path: "src/server.ts", text: 'app.post("/webhooks/customerio", onReport);' };
  const named = (metric: string): string =>
    `export const onReport = ({ metric }) => metric === "${metric}" && count();`;
  const find = (metric: string): string | undefined =>
    findBounceHandler([route, { path: "src/report.ts", text: named(metric) }], isProductPath);
  expect(find("opened")).toBeUndefined();
  expect(find("bounced")).toBe("src/report.ts");
  expect(find("anything")).toBe("src/server.ts");
});
