import { expect, test } from "vitest";
import { rules } from "../../rules/index.ts";
import { noRateLimit } from "../../rules/no-rate-limit.ts";
import { analyze, type Pass } from "../../src/analyze/analyze.ts";
import { defineRule } from "../../src/rule.ts";
import { defaultConfig } from "../../src/vocabulary/config.ts";
import type { SourceText } from "../../src/vocabulary/snapshot.ts";
import { cpuTimeOf } from "../cpu-time.ts";

const client = `import { TrackClient } from "customerio-node";
export const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
`;

/** A shop of 300 files, of which one talks to Customer.io and `callers` call that. */
function makeShop(callers: number, mistakes: string): readonly SourceText[] {
  const products = Array.from({ length: 299 - callers }, (_, index) => ({
    path: `src/products/product-${index}.ts`,
    text: `import { price } from "./prices";\nexport const product${index} = { price: price(${index}) };\n`,
  }));
  const users = Array.from({ length: callers }, (_, index) => ({
    path: `src/pages/page-${index}.ts`,
    text: `import { left } from "../messaging";\nexport const leave = (id: string) => left(id);\n`,
  }));
  const messaging = `${client}export const left = (id: string) => cio.track(id, { name: "left" });\n${mistakes}`;
  return [{ path: "src/messaging.ts", text: messaging }, ...products, ...users];
}

function countPasses(sources: readonly SourceText[]): readonly Pass[] {
  const passes: Pass[] = [];
  analyze(
    { sources, skipped: [] },
    { rules, config: defaultConfig, onPass: (pass) => void passes.push(pass) },
  );
  return passes;
}

const seen = (at: string): string =>
  `export const seen${at} = (id: string, email: string) => cio.identify(id, { email, seen_at: Date.now() });\n`;

const withoutSteps = (passes: readonly Pass[]) => passes.map(({ parsed, edits }) => ({ parsed, edits }));

test("only files that can matter are parsed, and once when there is nothing to fix", () => {
  expect(withoutSteps(countPasses(makeShop(10, "")))).toEqual([{ parsed: 11, edits: 0 }]);
});

test("no file is parsed where none mentions Customer.io", () => {
  const sources = makeShop(0, "").filter(({ path }) => path !== "src/messaging.ts");
  expect(countPasses(sources)).toEqual([{ parsed: 0, edits: 0, steps: 0 }]);
});

test("trying an edit parses the edited file and no other", () => {
  expect(withoutSteps(countPasses(makeShop(10, seen("Once"))))).toEqual([
    { parsed: 11, edits: 0 },
    { parsed: 1, edits: 1 },
  ]);
});

/** A shop of `count` pages that each send events, and one that is edited. */
function makePages(count: number, edited: string): readonly SourceText[] {
  const pages = Array.from({ length: count }, (_, index) => ({
    path: `src/page-${index}.ts`,
    text: `import { cio } from "./client";
const name = "left";
const settings = { at: { name } };
export const leave = (user: { id: string }) => cio.track(user.id, { name: settings.at.name, data: { page: name } });
`,
  }));
  const profile = `import { cio } from "./client";
${edited}`;
  return [{ path: "src/client.ts", text: client }, { path: "src/profile.ts", text: profile }, ...pages];
}

test("trying an edit follows only values that it can reach, however many others there are", () => {
  const [, few] = countPasses(makePages(3, seen("Once")));
  const [first, many] = countPasses(makePages(60, seen("Once")));
  expect(few?.steps).toBeGreaterThan(0);
  expect(many?.steps).toBe(few?.steps);
  expect(first?.steps).toBeGreaterThan(10 * (many?.steps ?? 0));
});

test("trying an edit follows the values of files that import the edited one again", () => {
  const edited = `export const at = "x";
${seen("Once")}`;
  const pages = makePages(60, edited).map(({ path, text }) => ({
    path,
    text: path.startsWith("src/page-")
      ? `import { at } from "./profile";
at;
${text}`
      : text,
  }));
  const [first, trial] = countPasses(pages);
  expect(trial?.steps).toBeGreaterThan((first?.steps ?? 0) / 2);
});

test("of a change, only values that it can reach are followed again, and only what it brings is fixed", () => {
  const before = `import { cio } from "./client";\nexport const note = 1;\n`;
  const path = "src/new.ts";
  const text = `${before}${seen("Now")}`;
  const hunks = [{ lines: [{ kind: "added", line: 3 }] }] as const;
  const sources = [...makePages(60, seen("Once")), { path, text }];
  const passes: Pass[] = [];
  analyze(
    { sources, skipped: [], changes: [{ path, status: "modified", before, hunks }] },
    { rules, config: defaultConfig, onPass: (pass) => void passes.push(pass) },
  );
  const [earlier, first, ...trials] = passes;
  expect(earlier?.isBefore).toBe(true);
  expect(first?.parsed).toBe(1);
  expect(earlier?.steps).toBeGreaterThan(3 * (first?.steps ?? 0));
  expect(withoutSteps(trials)).toEqual([{ parsed: 1, edits: 1 }]);
});

/** A shop with a bus, a page for each of `count` events, and a listener that sends what it hears under `heard` to Customer.io. */
function makeBus(count: number, heard: string): readonly SourceText[] {
  const pages = Array.from({ length: count }, (_, index) => ({
    path: `src/page-${index}.ts`,
    text: `import { bus } from "./bus";
export const leave = (user) => bus.emit("left_page_${index}", { id: user.id, page: ${index} });
`,
  }));
  const listener = `import { cio } from "./client";
import { bus } from "./bus";
bus.on("${heard}", (...[, event = {}]) => cio.track(event.id, { name: "left", data: { page: event.page } }));
`;
  return [
    { path: "src/client.ts", text: client },
    { path: "src/bus.ts", text: `import mitt from "mitt";\nexport const bus = mitt();\n` },
    { path: "src/listener.ts", text: listener },
    ...pages,
  ];
}

test("of a bus with thousands of events, only those that Customer.io hears of are parsed", () => {
  const [pass] = countPasses(makeBus(3_000, "left_page_7"));
  expect(pass?.parsed).toBe(4);
});

test("what goes through a bus takes steps in proportion to its events", () => {
  const [few] = countPasses(makeBus(20, "*"));
  const [many] = countPasses(makeBus(200, "*"));
  expect(few?.parsed).toBe(23);
  expect(many?.steps).toBeGreaterThan(few?.steps ?? 0);
  expect(many?.steps).toBeLessThan(12 * (few?.steps ?? 0));
});

test("two suggestions for one file are tried together, and each without the other", () => {
  const mistakes = `${seen("First")}\n${seen("Last")}`;
  expect(countPasses(makeShop(10, mistakes)).map(({ edits }) => edits)).toEqual([0, 2, 1, 1]);
});

test.each([
  [30, 9],
  [600, 8],
])("%i mistakes in one file take %i passes", (count, passes) => {
  const mistakes = Array.from({ length: count }, (_, index) => `${seen(String(index))}\n`).join("");
  expect(countPasses(makeShop(1, mistakes))).toHaveLength(passes);
});

test("50,001 findings are 50,000 and a file that counts as skipped", () => {
  const text = `${client}\n${"cio;\n".repeat(50_001)}`;
  const report = defineRule({
    ...noRateLimit,
    *check({ files }) {
      for (const statement of files[0]?.getStatements().slice(2) ?? [])
        yield { at: statement, message: "no" };
    },
  });
  const snapshot = { sources: [{ path: "src/messaging.ts", text }], skipped: [] };
  const { findings, analyzed, skipped } = analyze(snapshot, { rules: [report], config: defaultConfig });
  expect(findings).toHaveLength(50_000);
  expect(analyzed).toEqual([]);
  expect(skipped).toEqual([
    { path: "src/messaging.ts", reason: "too many findings: only the 50,000 most severe are listed" },
  ]);
});

test("a thousand calls in one function take less than 1.5 s: each asks for a limiter around it, and all get one answer", async () => {
  const calls = Array.from({ length: 1_000 }, () => `  cio.track(user.id, { name: "left" });\n`).join("");
  const text = `${client}export function leave(user: { id: string }) {\n${calls}}\n`;
  const snapshot = { sources: [{ path: "src/messaging.ts", text }], skipped: [] };
  const onlyRateLimits = { rules: [noRateLimit], config: defaultConfig };
  expect(await cpuTimeOf(() => analyze(snapshot, onlyRateLimits))).toBeLessThan(1_500);
});
