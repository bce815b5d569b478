import { expect, test } from "vitest";
import { rules } from "../../rules/index.ts";
import { analyze, type Pass } from "../../src/analyze/analyze.ts";
import { createSession } from "../../src/analyze/session.ts";
import { defaultConfig } from "../../src/vocabulary/config.ts";

const client = `import { TrackClient } from "customerio-node";
export const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
`;
const noClient = `export const cio = { identify: (id: string, data: object) => [id, data] };\n// not customer.io\n`;
const seen = `import { cio } from "./cio";
export const seen = (id: string, email: string) => cio.identify(id, { email, last_seen_at: Date.now() });
`;
const now = `export const now = () => Date.now();\n`;
const seenNow = `import { cio } from "./cio";
import { now } from "./now";
export const seen = (id: string, email: string) => cio.identify(id, { email, last_seen_at: now() });
`;
const base = { "package.json": "{}", "src/cio.ts": client, "src/now.ts": now, "src/seen.ts": seen };

/** Edits of the code, each made to what the one before left; `undefined` removes a file. */
const edits: readonly Readonly<Record<string, string | undefined>>[] = [
  {},
  { "src/seen.ts": seen.replace("Date.now()", "Math.floor(Date.now() / 1000)") },
  { "src/seen.ts": seenNow },
  { "src/now.ts": "export const now = () => Math.floor(Date.now() / 1000);\n" },
  { "src/now.ts": now },
  { "src/cio.ts": noClient },
  { "src/cio.ts": client },
  { "src/seen.ts": "export const seen = (" },
  { "src/seen.ts": seenNow },
  { "src/more.ts": seen },
  // A folder takes the place of a file, and gives it back.
  {
    "src/now.ts": undefined,
    "src/now/index.ts": "export const now = () => Math.floor(Date.now() / 1000);\n",
  },
  { "src/now.ts": now },
  { "src/now/index.ts": undefined },
  // Actions reach a component that imports nothing of them.
  {
    "src/shop.tsx":
      'export const Shop = (props) => <a onClick={() => props.seen("7", "a@example.com")} />;\n',
  },
  {
    "src/connected.ts": `import { connect } from "react-redux";
import { Shop } from "./shop";
import { seen } from "./seen";
export default connect(null, { seen })(Shop);
`,
  },
  { "src/connected.ts": "export default undefined;\n" },
  { "src/more.ts": undefined },
  { "src/seen.ts": `${seenNow}${"(".repeat(3_000)}` },
  { "src/seen.ts": seenNow },
  { "package.json": '{"type":"module"}' },
];

test("an analysis in a session says what one from scratch says, after every edit", () => {
  const session = createSession();
  let files: Readonly<Record<string, string | undefined>> = base;
  for (const edit of edits) {
    files = { ...files, ...edit };
    const sources = Object.entries(files).flatMap(([path, text]) =>
      text === undefined ? [] : [{ path, text }],
    );
    const snapshot = { sources, skipped: [] };
    const options = { rules, config: defaultConfig };
    expect(analyze(snapshot, { ...options, session })).toEqual(analyze(snapshot, options));
  }
});

test("only what was edited is parsed again, unless what matters has changed", () => {
  const session = createSession();
  const countParsed = (files: Readonly<Record<string, string>>) => {
    const passes: Pass[] = [];
    const sources = Object.entries(files).map(([path, text]) => ({ path, text }));
    analyze(
      { sources, skipped: [] },
      { rules, config: defaultConfig, session, onPass: (pass) => passes.push(pass) },
    );
    return passes[0]?.parsed;
  };
  const clean = { ...base, "src/seen.ts": seenNow, "src/now.ts": "export const now = () => 1;\n" };
  expect(countParsed(clean)).toBe(3);
  expect(countParsed(clean)).toBe(0);
  expect(countParsed({ ...clean, "src/now.ts": "export const now = () => 2;\n" })).toBe(1);
  expect(countParsed({ ...clean, "package.json": '{"type":"module"}' })).toBe(3);
});

test("an import is followed to where the manifest leads it now", () => {
  const session = createSession();
  const manifest = (target: string) => JSON.stringify({ imports: { "#clock": target } });
  const code = {
    "src/cio.ts": client,
    "src/milliseconds.ts": now,
    "src/seconds.ts": "export const now = () => Math.floor(Date.now() / 1000);\n",
    "src/seen.ts": seenNow.replace("./now", "#clock"),
  };
  const countErrors = (target: string) => {
    const files = { ...code, "package.json": manifest(target) };
    const sources = Object.entries(files).map(([path, text]) => ({ path, text }));
    const { findings } = analyze({ sources, skipped: [] }, { rules, config: defaultConfig, session });
    return findings.filter(({ rule }) => rule === "millisecond-timestamp").length;
  };
  expect([countErrors("./src/seconds.ts"), countErrors("./src/milliseconds.ts")]).toEqual([0, 1]);
});
