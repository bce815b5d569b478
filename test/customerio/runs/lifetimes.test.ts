import { expect, test } from "vitest";
import { learnFrom } from "./code.ts";

const track = `import { TrackClient } from "customerio-node";\n`;
const analytics = `import { Analytics } from "@customerio/cdp-analytics-node";\n`;
const made = "new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_KEY)";
const queued = "new Analytics({ writeKey: process.env.CIO_WRITE_KEY })";

/** How long the client of code lives. */
function getLife(code: string, path = "src/example.ts"): string | undefined {
  const { constructions, lifetimes } = learnFrom({ [path]: code });
  const life = constructions[0] && lifetimes.getLife(constructions[0]);
  return life?.kind === "call" ? life.per : life?.kind;
}

test.each<[string, string]>([
  ["kept", `${track}const cio = ${made};`],
  [
    "request",
    `${track}app.post("/orders", async (req, res) => { const cio = ${made}; await cio.track(1); });`,
  ],
  [
    "loop",
    `${track}async function sync(users) { for (const user of users) { const cio = ${made}; await cio.track(user.id); } }`,
  ],
  ["call", `${track}async function place(order) { const cio = ${made}; await cio.track(order.id); }`],
  ["kept", `${track}async function main() { const cio = ${made}; await cio.track(1); }`],
  ["unknown", `${track}async function place(order) { const cio = ${made}; keep(cio); }`],
  [
    "unknown",
    `${track}async function sync(users) { const cio = ${made}; for (const user of users) await cio.track(user.id); }`,
  ],
  ["kept", `${track}let cio;\nfunction get() { cio = cio ?? ${made}; return cio; }`],
  ["kept", `${track}let cio;\nfunction get() { cio ??= ${made}; return cio; }`],
  [
    "unknown",
    `${track}function place(tenant) { const cio = new TrackClient(tenant.site, tenant.key); cio.track(1); }`,
  ],
  [
    "call",
    `${track}function make() { return ${made}; }\nexport async function place() { await make().track(1); }`,
  ],
  ["call", `${analytics}async function place(order) { const a = ${queued}; a.track(order); }`],
  [
    "kept",
    `${analytics}async function place(order) { const a = ${queued}; a.track(order); await a.closeAndFlush(); }`,
  ],
  [
    "call",
    `${analytics}async function place(order) { const a = ${queued}; a.track(order); /* a.closeAndFlush() */ }`,
  ],
  ["call", `${analytics}async function place(order) { const a = ${queued}; a.track("closeAndFlush()"); }`],
])("a client lives for a %s: %s", (expected, code) => {
  expect(getLife(code)).toBe(expected);
});

test("a script that runs once creates a client once, wherever it does", () => {
  const code = `${track}async function place(order) { const cio = ${made}; await cio.track(order.id); }`;
  expect(getLife(code, "scripts/place.ts")).toBe("unknown");
  expect(getLife(code, "src/scripted.ts")).toBe("call");
});
