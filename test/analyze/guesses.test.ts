import { describe, expect, test } from "vitest";
import { rules } from "../../rules/index.ts";
import { analyze } from "../../src/analyze/analyze.ts";
import { defaultConfig } from "../../src/vocabulary/config.ts";

const client = `import { TrackClient } from "customerio-node";
export const known = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
`;

function find(files: Readonly<Record<string, string>>) {
  const sources = Object.entries(files).map(([path, text]) => ({ path, text }));
  const { findings, failures } = analyze({ sources, skipped: [] }, { rules, config: defaultConfig });
  expect(failures).toEqual([]);
  return findings.map(({ path, rule, confidence, edits }) => ({
    what: `${path} ${rule} ${confidence}`,
    edits: edits.length,
  }));
}

describe("what is known by names only", () => {
  test("has low confidence and no fix, whatever the rule", () => {
    const found = find({
      "src/a.ts": `import { customerio } from "@acme/clients";
export async function joined(user: { id: string; email: string }) {
  await customerio.identify(user.email, { email: user.email, created_at: Date.now() });
  await customerio.track(user.id, { name: \`joined_\${user.email}\` });
  await customerio.track(user.id, { name: \`joined_\${user.id}\` });
}
`,
    });
    expect(found.length).toBeGreaterThan(2);
    for (const { what, edits } of found) {
      expect(what).toMatch(/ low$/u);
      expect(edits).toBe(0);
    }
  });

  test("takes nothing from the confidence of what the code shows", () => {
    const found = find({
      "src/cio.ts": client,
      "src/a.ts": `import { known } from "./cio";
export const seen = (id: string) => known.identify(id, { email: "a@example.com", seen_at: Date.now() });
`,
      "src/b.ts": `import { customerio } from "@acme/clients";
export const left = (id: string) => customerio.track(id, { name: "left", timestamp: Date.now() });
`,
    });
    expect(found.filter(({ what }) => what.includes("timestamp"))).toEqual([
      { what: "src/a.ts millisecond-timestamp high", edits: 1 },
      { what: "src/b.ts millisecond-timestamp low", edits: 0 },
    ]);
  });

  test("throws doubt on what would not be found if the guess is right", () => {
    const described = `import { known } from "./cio";
export const join = (id: string) => known.identify(id, { first_name: "Ada", plan: "free" });
`;
    const guess = `import { customerio } from "@acme/clients";
export const mailed = (user) => customerio.identify(user.id, { email: user.email });
`;
    const reported = (files: Readonly<Record<string, string>>) =>
      find(files).flatMap(({ what }) => (what.includes("missing-email") ? [what] : []));
    expect(reported({ "src/cio.ts": client, "src/a.ts": described })).toEqual([
      "src/a.ts missing-email high",
    ]);
    expect(reported({ "src/cio.ts": client, "src/a.ts": described, "src/b.ts": guess })).toEqual([
      "src/a.ts missing-email low",
    ]);
  });
});

test("a client that makes seconds of dates may be given dates", () => {
  const send = (name: string) => `const customer = require("${name}");
customer.identify({ id: "7", email: "a@example.com", created_at: new Date() });
customer.identify({ id: "7", email: "a@example.com", created_at: Date.now() });
`;
  expect(find({ "src/a.js": send("node-customerio") }).map(({ what }) => what)).toEqual([
    "src/a.js millisecond-timestamp high",
    "src/a.js no-bounce-handling medium",
  ]);
});
