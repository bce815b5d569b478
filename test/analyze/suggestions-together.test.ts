import { expect, test } from "vitest";
import { rules } from "../../rules/index.ts";
import { analyze } from "../../src/analyze/analyze.ts";
import { defaultConfig } from "../../src/vocabulary/config.ts";
import { applySuggestions, type Suggestion } from "../../src/vocabulary/edit.ts";

const path = "src/server.ts";

function suggestionsFor(text: string): readonly Suggestion[] {
  const sources = [
    { path, text },
    {
      path: "package.json",
      text: '{ "dependencies": { "express": "^5.0.0", "customerio-node": "^4.0.0" } }',
    },
  ];
  const { findings } = analyze({ sources, skipped: [] }, { rules, config: defaultConfig });
  return [...new Set(findings.flatMap(({ suggestion }) => suggestion ?? []))];
}

test("fixes that spoil each other are not offered together: an event is never left racing its identify", () => {
  const text = `import express from "express";
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
const app = express();

app.post("/signup", async (req, res) => {
  const user = await db.createUser(req.body);
  await cio.track(user.id, { name: "signed_up" });
  await cio.identify(user.id, { email: user.email, created_at: Date.now() });
  res.json({ ok: true });
});
app.listen(3000);
`;
  const fixed = applySuggestions(text, suggestionsFor(text));
  expect(fixed)
    .toContain(`  await cio.identify(user.id, { email: user.email, created_at: Math.floor(Date.now() / 1000) });
  await cio.track(user.id, { name: "signed_up" });
`);
});

test("fixes on the same lines come as one block", () => {
  const text = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function paid(order) {
  await cio.track(order.userId, { name: \`order_\${order.plan}_paid\`, data: { paid_at: order.paidAt.getTime() } });
}
`;
  expect(suggestionsFor(text)).toEqual([
    {
      startLine: 5,
      endLine: 5,
      replacement:
        '  await cio.track(order.userId, { name: "order_paid", data: { paid_at: Math.floor(order.paidAt.getTime() / 1000), order_plan: order.plan } });',
    },
  ]);
});

test("a file with CRLF line ends gets advice, no block", () => {
  const text =
    'import { TrackClient } from "customerio-node";\r\nconst cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);\r\nexport const seen = (id, email) => cio.identify(id, { email, last_seen_at: Date.now() });\r\n';
  expect(suggestionsFor(text)).toEqual([]);
});
