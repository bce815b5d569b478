import { expect, test } from "vitest";
import { rules } from "../../rules/index.ts";
import { analyze, type Pass } from "../../src/analyze/analyze.ts";
import { createSession, createSessions } from "../../src/analyze/session.ts";
import { createProgram } from "../../src/customerio/program/program.ts";
import type { FileChange } from "../../src/vocabulary/snapshot.ts";
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

/** Pull requests of one repository: what was merged since the one before, and what each changes; `undefined` removes a file. */
const reviews: readonly { readonly merged?: Edit; readonly changed: Edit }[] = [
  { changed: { "src/seen.ts": seenNow } },
  { merged: { "src/seen.ts": seenNow }, changed: { "src/more.ts": seen } },
  // A file that nothing leads to, after the merge of one from which a value comes that is known by then.
  { merged: { "src/now.ts": `\n${now}` }, changed: { "src/price.ts": "export const price = 1;\n" } },
  { changed: { "src/seen.ts": seenNow.replace("last_seen_at", "seen_at") } },
  { changed: { "src/now.ts": "export const now = () => Math.floor(Date.now() / 1000);\n" } },
  // What mattered no longer does, and does again.
  { changed: { "src/cio.ts": noClient } },
  { merged: { "src/more.ts": seen }, changed: { "src/now.ts": undefined, "src/seen.ts": undefined } },
  { changed: { "src/more.ts": undefined } },
  { changed: { "src/Seen.vue": `<script lang="ts">\n${seen}</script>\n` } },
  {
    merged: { "src/Seen.vue": `<script lang="ts">\n${seen}</script>\n` },
    changed: { "src/Seen.vue": `<script>\n${seen.replaceAll(": string", "")}</script>\n` },
  },
  { changed: { "src/more.ts": "export const seen = (" } },
];
type Edit = Readonly<Record<string, string | undefined>>;

test("a review in the session of earlier reviews says what one from scratch says", () => {
  const session = createSession();
  let merged: Edit = { ...base, "src/price.ts": "export const price = 2;\n" };
  for (const review of reviews) {
    merged = { ...merged, ...review.merged };
    const snapshot = {
      sources: Object.entries({ ...merged, ...review.changed }).flatMap(([path, text]) =>
        text === undefined ? [] : [{ path, text }],
      ),
      skipped: [],
      changes: Object.entries(review.changed).map(([path, text]) => toChange(path, merged[path], text)),
    };
    const options = { rules, config: defaultConfig };
    expect(analyze(snapshot, { ...options, session })).toEqual(analyze(snapshot, options));
  }
});

test("a way to a client that leads through code which is moved is found again where that is now", () => {
  const entityApi = `import got, { type Got } from "got";
export class EntityApi {
  private readonly http: Got;
  constructor(private readonly siteId: string, private readonly secret: string) {
    this.http = got.extend({
      prefixUrl: "https://track.customer.io/api/v2",
      username: this.siteId,
      password: this.secret,
    });
  }
  identify(id: string, attributes: object) {
    return this.http.post("entity", { json: { type: "person", action: "identify", identifiers: { id }, attributes } });
  }
}
`;
  const crm = `import { EntityApi } from "./entity-api";
import { settings } from "./settings";
export const crm = new EntityApi(settings.trackKey, settings.siteId);
`;
  const settings = `export const settings = {
  siteId: process.env.CUSTOMERIO_SITE_ID!,
  trackKey: process.env.CUSTOMERIO_TRACK_API_KEY!,
};
`;
  const approved = `import { crm } from "./crm";
export const approved = (id: string, email: string) => crm.identify(id, { email });
`;
  const unmoved = { "src/entity-api.ts": entityApi, "src/crm.ts": crm, "src/settings.ts": settings };
  const moved = { "src/jobs/approved.ts": undefined, "src/approved.ts": approved };
  const sources = Object.entries({ ...unmoved, "src/approved.ts": approved }).map(([path, text]) => ({
    path,
    text,
  }));
  const changes = Object.entries(moved).map(([path, text]) =>
    toChange(path, text === undefined ? approved.replace("./crm", "../crm") : undefined, text),
  );
  const { failures, findings } = analyze({ sources, skipped: [], changes }, { rules, config: defaultConfig });
  expect(failures).toEqual([]);
  expect(findings.map(({ rule }) => rule)).toContain("wrong-api-key");
});

function toChange(path: string, before: string | undefined, text: string | undefined): FileChange {
  const added = text === undefined ? [] : text.split("\n").map((_, index) => index + 1);
  const deleted = before === undefined ? [] : before.split("\n").map((_, index) => index + 1);
  const lines = [
    ...deleted.map((line) => ({ kind: "deleted" as const, line })),
    ...added.map((line) => ({ kind: "added" as const, line })),
  ];
  const status = before === undefined ? "added" : text === undefined ? "removed" : "modified";
  return { path, status, hunks: [{ lines }], ...(before === undefined ? {} : { before }) };
}

/** What each pass over the code did, of a review that makes one change to what is merged. */
function listPasses(
  session: ReturnType<typeof createSession>,
  merged: Readonly<Record<string, string>>,
  text: string,
  config = defaultConfig,
): readonly Pass[] {
  const passes: Pass[] = [];
  const sources = Object.entries({ ...merged, "src/seen.ts": text }).map(([path, code]) => ({
    path,
    text: code,
  }));
  const changes = [toChange("src/seen.ts", merged["src/seen.ts"], text)];
  const onPass = (pass: Pass) => passes.push(pass);
  analyze({ sources, skipped: [], changes }, { rules, config, session, onPass });
  return passes;
}

const pages = Object.fromEntries(
  Array.from({ length: 20 }, (_, index) => [`src/page-${index}.ts`, seen.replaceAll("seen", `seen${index}`)]),
);

test("a review in the session of earlier reviews parses what differs from these, and follows what that reaches", () => {
  const session = createSession();
  const [first] = listPasses(session, { ...base, ...pages }, seenNow);
  const merged = { ...base, ...pages, "src/page-0.ts": seen };
  const [next] = listPasses(session, merged, `${seen}\n`);
  expect([first, next]).toMatchObject([
    { isBefore: true, parsed: 22 },
    // What the review before changed is as it was, and another file is not.
    { isBefore: true, parsed: 2 },
  ]);
  expect(first?.steps).toBeGreaterThan(5 * (next?.steps ?? Infinity));
});

test("what the code did before a change is learned once for all changes of the same code, and again for another config", () => {
  const session = createSession();
  const merged = { ...base, ...pages };
  const review = (text: string, config = defaultConfig) => listPasses(session, merged, text, config)[0];
  expect(review(seenNow)).toMatchObject({ isBefore: true, parsed: 22 });
  // Only the changed file differs from that of the review before.
  expect(review(`${seen}\n`)).toMatchObject({ edits: 0, parsed: 1 });
  expect(review(`${seen}\n\n`, { ...defaultConfig, ignore: ["src/page-1.ts"] })).toMatchObject({
    isBefore: true,
  });
});

test("sessions that were not opened for longest end when the others keep too much", () => {
  const program = (length: number) =>
    createProgram([{ path: "src/cio.ts", text: client.padEnd(length, " ") }]);
  const sessions = createSessions(1_000);
  for (const name of ["shop", "blog", "club"]) sessions.open(name).keep(program(400));
  expect(sessions.open("shop").getProgram()).toBeDefined();
  expect(sessions.open("club").getProgram()).toBeDefined();
  // The one that is opened does not count, however much it keeps: it is in use anyway.
  sessions.open("shop").keep(program(5_000));
  expect(sessions.open("shop").getProgram()).toBeDefined();
  expect(sessions.open("club").getProgram()).toBeDefined();
  expect(sessions.open("shop").getProgram()).toBeUndefined();
});
