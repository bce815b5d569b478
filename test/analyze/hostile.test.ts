import { describe, expect, test } from "vitest";
import { rules } from "../../rules/index.ts";
import type { Analysis } from "../../src/vocabulary/analysis.ts";
import { analyze } from "../../src/analyze/analyze.ts";
import { defaultConfig } from "../../src/vocabulary/config.ts";

const client = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
`;

/** Always beside the hostile file: whatever that does, the mistake in here has to be found. */
const welcome = {
  path: "src/welcome.ts",
  text: `${client}export const welcome = (user) => cio.identify(user.id, { email: user.email, created_at: Date.now() });\n`,
};

type Code = string | Readonly<Record<string, string>>;

function review(code: Code): Analysis {
  const files = typeof code === "string" ? { "src/hostile.tsx": code } : code;
  const sources = Object.entries(files).map(([path, text]) => ({ path, text }));
  const analysis = analyze({ sources: [...sources, welcome], skipped: [] }, { rules, config: defaultConfig });
  const found = analysis.findings.map(({ path, rule }) => `${path} ${rule}`);
  expect(found).toContain("src/welcome.ts millisecond-timestamp");
  expect(analysis.analyzed).toContain("src/welcome.ts");
  return analysis;
}

function nest(open: string, inside: string, close: string): string {
  return `${open}\n`.repeat(10_000) + inside + `${close}\n`.repeat(10_000);
}

function times(count: number, write: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => write(index)).join("");
}

describe("code that is nested 10,000 deep is skipped, and nothing else is", () => {
  test.each([
    ["parentheses", `${client}cio.track(${nest("(", "user.id", ")")}, { name: "left" });`],
    ["objects", `${client}cio.identify(user.id, ${nest("{ a:", "1", "}")});`],
    ["lists", `${client}cio.identify(user.id, { teams: ${nest("[", "1", "]")} });`],
    ["calls", `${client}cio.track(${nest("read(", "1", ")")}, { name: "left" });`],
    ["calls of the client", `${client}${nest("cio.track(", "1", ")")};`],
    ["calls in a row", `${client}cio.track(query${".next()\n".repeat(10_000)}, { name: "left" });`],
    ["properties in a row", `${client}cio.track(user${".next\n".repeat(10_000)}, { name: "left" });`],
    ["JSX", `${client}export const Page = () => ${nest("<b>", "left", "</b>")};`],
    ["template literals", `${client}cio.track("1", { name: ${nest("`${", "left", "}`")} });`],
    ["blocks", `${client}${nest("{", 'cio.track("1", { name: "left" });', "}")}`],
    ["functions", `${client}export default ${nest("() =>", 'cio.track("1", { name: "left" })', "")};`],
    ["conditions", `${client}if (a) {} ${"else if (a) {}\n".repeat(10_000)}`],
    ["signs", `${client}cio.track("1", { name: ${"!\n".repeat(10_000)}left });`],
    ["types", `${client}type Plan = ${nest("Array<", "string", ">")};`],
    ["fallbacks", `${client}cio.track("1", { name: ${"part ??\n".repeat(20_000)}left });`],
    ["templates that never end", client + "`${\n".repeat(100_000)],
    ["braces that never end", client + "{\n".repeat(300_000)],
  ])("%s", (_name, code) => {
    const { skipped, failures } = review(code);
    expect(skipped).toEqual([{ path: "src/hostile.tsx", reason: "nested too deeply to parse" }]);
    expect(failures).toEqual([]);
  });

  test.each([
    ["an id", `export async function f() { const id = id.x; await cio.track(id, { name: "left" }); }`],
    ["a prefixed id", `export function f() { const id = \`g_\${id}\`; cio.track(id, { name: "left" }); }`],
    [
      "curried functions",
      `const send = curry(send("a"));
const go = curry((name, id) => cio.track(go(id), { name: go(name)("b") }));
export const f = () => { send("b")("c"); go("left")(go); };`,
    ],
    [
      "a promise",
      `const all = async (work) => { await all(all(work)); await work; };
app.post("/", async (req, res) => { await all(cio.track(req.user.id, { name: "left" })); res.end(); });`,
    ],
    [
      "a client",
      `class Keeper { constructor(kept) { this.kept = kept; } }
const make = () => new Keeper(make(new Keeper(new TrackClient(make(), make().kept))));
app.use(make());`,
    ],
    [
      "classes",
      `class A extends B { constructor(x) { super(this.x); } f() { return cio.track(this.x, { name: this.y }); } }
class B extends A { constructor(x) { super(this.x, x); this.x = this.x; this.y = new A(this.y).y; } }`,
    ],
    ["two records", `export function f() { const p = q.id, q = p.data; cio.track(p, { name: "left" }); }`],
    [
      "a pause",
      `const sleep = (ms) => new Promise((go) => setTimeout(go, ms));
export const f = (all) => Promise.all(all.map(async (one) => { const d = d + 1; await sleep(d); await cio.track(one.id, { name: "left" }); }));`,
    ],
  ])("variables that name themselves: %s", (_what, text) => {
    const sources = [{ path: "src/a.js", text: `${client}${text}` }];
    const { analyzed, skipped } = analyze(
      { sources, skipped: [], changes: undefined },
      { rules, config: defaultConfig },
    );
    expect({ analyzed, skipped }).toEqual({ analyzed: ["src/a.js"], skipped: [] });
  });

  test("types that each need the one before", () => {
    const constants = times(5_000, (index) => `const step${index + 1} = step${index};\n`);
    const { skipped, failures } = review(`${client}${constants}cio.track("1", { name: step5000 });`);
    expect(skipped).toEqual([{ path: "src/hostile.tsx", reason: "too complex for the compiler" }]);
    expect(failures).toEqual([]);
  });

  test("settings", () => {
    const json = nest('{"a":', "1", "}");
    expect(review({ "tsconfig.json": json, "package.json": json })).toMatchObject({
      skipped: [],
      failures: [],
    });
  });
});

describe("code as deep as people write it is read", () => {
  test.each([
    [
      "100 functions",
      `${"(() => {\n".repeat(100)}cio.identify(user.id, { created_at: Date.now() });${"})()\n".repeat(100)}`,
    ],
    [
      "a chain of 150 calls",
      `router${".use(next)\n".repeat(150)};cio.identify(user.id, { created_at: Date.now() });`,
    ],
    [
      "a sum of 5,000 texts",
      `const text = ${times(5_000, () => '"part" +\n')}"end";cio.identify(user.id, { created_at: Date.now() });`,
    ],
  ])("%s", (_name, code) => {
    const { findings, skipped } = review(client + code);
    expect(skipped).toEqual([]);
    const rulesHere = findings.filter(({ path }) => path === "src/hostile.tsx").map(({ rule }) => rule);
    expect(rulesHere).toContain("millisecond-timestamp");
  });
});

describe("1 MB", () => {
  test("on a single line is taken for minified", () => {
    const code =
      client + "function a(b){return b.customerio?cio.track(b.id,{name:b.c}):a(b.e)};".repeat(14_000);
    expect(review(code).skipped).toEqual([{ path: "src/hostile.tsx", reason: "minified", onPurpose: true }]);
  });

  test("of short lines is read", () => {
    expect(review(`// customerio\n${times(45_000, (index) => `const a${index} = b.c;\n`)}`).skipped).toEqual(
      [],
    );
  });

  test("of calls of the client is skipped", () => {
    expect(review(client + 'cio.track(user.id, { name: "left" });\n'.repeat(25_000)).skipped).toEqual([
      { path: "src/hostile.tsx", reason: "has more than 1000 calls such as identify or track" },
    ]);
  });

  test("of ignore comments is read as far as anybody would write them", () => {
    const { notes } = review(client + "// pitstop-ignore-next-line\n".repeat(25_000));
    expect(notes).toHaveLength(501);
    expect(notes.map(({ message }) => message)).toContain("ignore comments after the first 500 are not read");
  });

  test.each<[string, Code]>([
    ["comments without an end", `${client}const metric = "bounced";\n${'"/*\n'.repeat(200_000)}`],
    ["blanks in an import", `${client}import${" ".repeat(4_000)}\n${"import   \n".repeat(90_000)}`],
    ["quotes", client + "'\n".repeat(100_000)],
    ["scripts without an end", { "src/hostile.vue": "<script>customerio\n".repeat(50_000) }],
    ["tags without an end", { "src/hostile.vue": '<script "customerio\n'.repeat(50_000) }],
    ["comments of a component without an end", { "src/hostile.svelte": "<!-- customerio\n".repeat(60_000) }],
  ])("of %s ends", (_name, code) => {
    expect(review(code).failures).toEqual([]);
  });
});

describe("circles", () => {
  test.each<[string, Code]>([
    [
      "wrappers without parameters",
      `${client}function a() { b(); cio.track("1", { name: "left" }); }\nfunction b() { a(); }\na();`,
    ],
    [
      "wrappers with parameters",
      `${client}function a(id, name) { b(name, id); cio.track(id, { name }); }\nfunction b(name, id) { a(id, name + "!"); }\na("1", "left");`,
    ],
    [
      "imports",
      {
        "src/a.ts": `${client}import { b } from "./b";\nexport const a = (id) => { b(id); cio.track(id, { name: "left" }); };`,
        "src/b.ts": `import { a } from "./a";\nexport const b = (id) => a(id);\nb("7");`,
      },
    ],
    [
      "re-exports",
      {
        "src/a.ts": `export * from "./b";`,
        "src/b.ts": `export * from "./a";`,
        "src/c.ts": `${client}import { left } from "./a";\ncio.track(left, { name: left });`,
      },
    ],
    ["constants", `${client}const a = b; const b = a;\ncio.track(a, { name: b, timestamp: a });`],
    ["spreads", `${client}const a = { ...b }; const b = { ...a };\ncio.identify(a.id, b);`],
    [
      "settings",
      { "tsconfig.json": `{ "extends": "./tsconfig.json", "compilerOptions": { "baseUrl": "." } }` },
    ],
  ])("of %s end", (_name, code) => {
    expect(review(code)).toMatchObject({ skipped: [], failures: [] });
  });
});

test("a wrapper with 3,000 call sites is followed to each", () => {
  const code = `${client}const send = (id, name, data) => cio.track(id, { name, data });
${times(3_000, (index) => `send(user.id, "step_${index}", { at: 1 });\n`)}send(user.email, "left", {});`;
  expect(review(code).findings).toContainEqual(
    expect.objectContaining({ rule: "email-as-user-id", path: "src/hostile.tsx" }),
  );
});

describe("text that is no code", () => {
  test.each<[string, Code, string]>([
    [
      "merge conflicts",
      `${client}<<<<<<< HEAD\ncio.track(a);\n=======\n>>>>>>> other\n`,
      "has unresolved merge conflicts",
    ],
    ["NULs", `${client}cio.track("a\0b", { name: "c" });\0\0`, "does not parse"],
    [
      "lone surrogates",
      `${client}cio.track("a\ud800", { name: "c\udfff" });\nconst \ud800 = 1;`,
      "does not parse",
    ],
    [
      "an import of nothing",
      { "src/hostile.js": `${client}import typeof Plan from "./plan";` },
      "does not parse",
    ],
  ])("%s", (_name, code, reason) => {
    expect(review(code).skipped).toMatchObject([{ reason }]);
  });
});

test("an import from a name, which the parser lets through, shows nothing of where a client is from", () => {
  const code = `import { cio } from analytics;\n// customer.io\ncio.identify("1", { created_at: Date.now() });`;
  expect(review(code)).toMatchObject({ skipped: [], failures: [] });
});

test("types of Flow are no reason to look away", () => {
  const code = `// @flow\n${client}export function go(user: ?User, ...rest: Array<string>): void { cio.identify(user.id, { created_at: Date.now() }); }`;
  expect(review({ "src/hostile.js": code }).findings).toContainEqual(
    expect.objectContaining({ rule: "millisecond-timestamp", path: "src/hostile.js" }),
  );
});

describe("a path means nothing but a place", () => {
  test.each([
    "a b/(group)/[id]/ü ñ.ts",
    "src/__proto__.ts",
    "constructor.ts",
    "src/toString/hasOwnProperty.ts",
    "src/100%/%2e%2e/a#b?c.ts",
    "repository/sdk/customerio-node/index.ts",
    "src/welcome.ts/index.ts",
    "src/back\\slash.ts",
    "src/new\nline.ts",
    "src/.#script.ts",
    "C:/shop/mail.ts",
    `${"deep/".repeat(400)}mail.ts`,
    `${"long".repeat(60)}.ts`,
  ])("%j", (path) => {
    const { findings, skipped } = review({ [path]: welcome.text });
    expect(findings).toContainEqual(expect.objectContaining({ path, rule: "millisecond-timestamp" }));
    expect(skipped).toEqual([]);
  });
});

test("10,000 small files are read", () => {
  const files = Array.from({ length: 10_000 }, (_, index): [string, string] => [
    `src/pages/page-${index}.ts`,
    `import { page${(index * 7) % 10_000} } from "./page-${(index * 7) % 10_000}";\nimport { welcome } from "../welcome";\n`,
  ]);
  const { analyzed, skipped } = review(Object.fromEntries(files));
  expect(analyzed).toHaveLength(10_001);
  expect(skipped).toEqual([]);
});

test.each([
  ["a byte order mark", `\ufeff${welcome.text}`, 3],
  ["Windows line ends", welcome.text.replaceAll("\n", "\r\n"), 3],
  ["old Mac line ends, which git does not know", welcome.text.replaceAll("\n", "\r"), 1],
  ["a line separator, which git does not know", `/* \u2028 */ ${welcome.text}`, 3],
])("places are right beside %s", (_name, code, line) => {
  const { findings } = review(code);
  const found = findings.find(
    ({ path, rule }) => path === "src/hostile.tsx" && rule === "millisecond-timestamp",
  );
  expect(found?.range.start.line).toBe(line);
  expect(code.split("\n")[line - 1]?.slice((found?.range.start.column ?? 0) - 1)).toMatch(/^Date\.now\(\)/u);
});

test("code is read and never run, nor what a repository configures for its tools", () => {
  const run = "process.env.PITSTOP_RAN = String(globalThis.pitstopRan = true);\n";
  const { analyzed } = review({
    "src/hostile.tsx": `${client}${run}await import("./side-effect.mjs");\ncio.track("1", { name: "left" });\n`,
    "src/side-effect.mjs": run,
    "pitstop.config.js": run,
    "tsconfig.json": `{ "compilerOptions": { "plugins": [{ "name": "./src/side-effect.mjs" }] } }`,
    "package.json": `{ "scripts": { "preinstall": "node src/side-effect.mjs", "prepare": "node src/side-effect.mjs" } }`,
  });
  expect(analyzed).toContain("src/hostile.tsx");
  expect(process.env["PITSTOP_RAN"]).toBeUndefined();
  expect("pitstopRan" in globalThis).toBe(false);
});
