import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import sarifSchema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json" with { type: "json" };
import draft4 from "ajv-draft-04";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { XMLParser } from "fast-xml-parser";
import { readFile } from "node:fs/promises";
import MarkdownIt from "markdown-it";
import sanitizeHtml from "sanitize-html";
import { describe, expect, test } from "vitest";
import { validateXML } from "xmllint-wasm";
import { z } from "zod";
import { ruleFacts } from "../../rules/facts.ts";
import { formatNames, formats, type FormatName } from "../../src/report/formats.ts";
import { makeFindingsJsonSchema } from "../../src/report/json.ts";
import type { ReviewReport, RunReport } from "../../src/report/run-report.ts";
import { printable, printableName } from "../../src/vocabulary/printable.ts";
import { rdformatSchema } from "@umbrelladocs/rdformat-validator";
import { cpuTimeOf } from "../cpu-time.ts";
import { aChange, aFinding } from "../plan/a-finding.ts";
import { aReport, aReviewReport, plain, timestamp } from "./a-report.ts";

/** A report as the command line prints it. */
async function print(name: FormatName, report: RunReport | ReviewReport): Promise<string> {
  const write = await formats[name].load();
  return printable(write(report, { style: plain, rules: ruleFacts, version: "1.2.3" }));
}

/** A message that could be a name's: nothing in it may end what it is in. */
const hostile =
  `"quoted" 'single' <b>&amp; </script><script>alert(1)</script> ]]> ::error::x %0A \\ | \`\`` +
  "\r\n\t\u0000\u001b[31m\u0085\u2028\u202e\ud800\uffff 🎉 --> {{0}} ";

const full: RunReport = {
  ...aReport([timestamp, aFinding({ rule: "no-bounce-handling", severity: "info", line: 1 })], {
    skipped: [
      { path: "src/legacy.ts", reason: "ignored by the config", onPurpose: true },
      { path: "src/big.ts", reason: "larger than 1 MB" },
    ],
    failures: [{ rule: "missing-email", path: "src/signup.ts", message: "too deep" }],
    notes: [{ path: "src/a.ts", line: 3, message: "this ignore comment has no effect and can be removed" }],
    ignored: [{ finding: aFinding({ line: 3, rule: "missing-email" }), reason: "a test account" }],
    coverage: {
      files: [{ path: "src/signup.ts", operations: 3 }],
      blindSpots: [{ path: "src/time.ts", line: 4, reason: "a client whose calls were not understood" }],
    },
  }),
  root: "/home/me/my shop",
  baseline: { file: "baseline.json", known: [aFinding({ line: 4, rule: "wrong-api-key" })], unused: [] },
  configProblems: [{ path: ".github/pitstop.yml", line: 2, column: 1, message: 'unknown key "ruls"' }],
};

/** Of one finding, whose path and message are hostile. */
function aReportOn(path: string, message: string): RunReport {
  const finding = { ...timestamp, path, message, evidence: [{ path, line: 1, text: message }] };
  return {
    ...aReport([finding, { ...finding, edits: [] }], {
      skipped: [{ path, reason: message }],
      failures: [{ rule: "missing-email", path, message }],
      coverage: { files: [{ path, operations: 1 }], blindSpots: [{ path, line: 1, reason: message }] },
    }),
    texts: new Map([[path, `${message}\n`.repeat(8)]]),
  };
}

const manyFindings = Array.from({ length: 10_000 }, (_, index) =>
  aFinding({ path: `src/${index % 100}/file.ts`, line: (index % 9) + 1, message: `Number ${index}.` }),
);

const xml = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "",
  parseAttributeValue: false,
  trimValues: false,
  processEntities: { enabled: true, maxTotalExpansions: Infinity },
});
const named = z.object({ name: z.string() }).loose();
const list = <Item extends z.ZodType>(item: Item) =>
  z.preprocess(
    (value): unknown => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
    z.array(item),
  );

/** What XML shows of a name that it cannot hold. */
function inXml(name: string): string {
  return printableName(name).replaceAll(/[\p{Surrogate}\ufffe\uffff]/gu, "\u{fffd}");
}

async function expectValidXml(text: string, schema: string): Promise<void> {
  const contents = await readFile(new URL(`schemas/${schema}`, import.meta.url), "utf8");
  const { errors } = await validateXML({
    xml: [{ fileName: "report.xml", contents: text }],
    schema: [{ fileName: schema, contents }],
    maxMemoryPages: 4_096,
  });
  expect(errors).toEqual([]);
}

/** Compiles a schema once: some are large. */
function makeExpectValid(ajv: Pick<Ajv, "compile">, schema: unknown): (text: string) => void {
  // The schemas are objects.
  const validate = ajv.compile(schema as object);
  return (text) => {
    validate(JSON.parse(text));
    expect(validate.errors).toBeNull();
  };
}

const ajvOptions = { allErrors: true, strict: false, unicodeRegExp: false };

const sarifShape = z.object({
  runs: z.tuple([
    z
      .object({
        results: z.array(
          z
            .object({
              locations: z.tuple([
                z.object({ physicalLocation: z.object({ artifactLocation: z.object({ uri: z.string() }) }) }),
              ]),
            })
            .loose(),
        ),
      })
      .loose(),
  ]),
});

/** How to check that a text is what it should be, and which names of files it gives back. `show` is what the format can hold of a name. */
interface Reader {
  readonly expectValid: (text: string) => Promise<void> | void;
  readonly readNames: (text: string) => readonly string[];
  readonly show?: (name: string) => string;
}

/** GitLab's documentation names what it requires and its severities; it publishes no schema. */
const codeQuality = z.array(
  z.strictObject({
    description: z.string().min(1),
    check_name: z.string().min(1),
    fingerprint: z.string().min(1),
    severity: z.enum(["info", "minor", "major", "critical", "blocker"]),
    location: z.strictObject({
      path: z.string().refine((path) => !path.startsWith("./")),
      lines: z.strictObject({ begin: z.int().min(1), end: z.int().min(1) }),
    }),
  }),
);

/** Reads a workflow command as GitHub's runner does: one on each line, whose values are unescaped. */
function readCommand(line: string) {
  const [, level = "", properties = "", data = ""] =
    /^::(error|warning|notice) ((?:[a-zA-Z]+=[^:,]*,?)+)::(.*)$/u.exec(line) ?? [];
  const unescape = (text: string) =>
    text
      .replaceAll("%3A", ":")
      .replaceAll("%2C", ",")
      .replaceAll("%0D", "\r")
      .replaceAll("%0A", "\n")
      .replaceAll("%25", "%");
  const pairs = properties.split(",").map((pair) => pair.split("="));
  return {
    level,
    data: unescape(data),
    ...Object.fromEntries(pairs.map(([key = "", ...value]) => [key, unescape(value.join("="))])),
  } as { readonly level: string; readonly data: string; readonly file?: string };
}

const linesOf = (text: string) => text.split("\n").filter((line) => line !== "");
const textOf = (html: string) =>
  sanitizeHtml(html, { allowedTags: [], allowedAttributes: {}, nonTextTags: ["style", "title"] });

const readers: Readonly<Record<Exclude<FormatName, "pretty" | "concise" | "agent">, Reader>> = {
  json: {
    expectValid: makeExpectValid(new Ajv2020(ajvOptions), makeFindingsJsonSchema()),
    readNames: (text) =>
      z
        .object({ findings: z.array(z.object({ path: z.string() })) })
        .parse(JSON.parse(text))
        .findings.map(({ path }) => path),
  },
  sarif: {
    expectValid: makeExpectValid(addFormats.default(new draft4.default(ajvOptions)), sarifSchema),
    readNames: (text) =>
      sarifShape
        .parse(JSON.parse(text))
        .runs[0].results.map(({ locations: [{ physicalLocation }] }) =>
          decodeURIComponent(physicalLocation.artifactLocation.uri),
        ),
    show: (name) => name.replaceAll(/\p{Surrogate}/gu, "\u{fffd}"),
  },
  gitlab: {
    expectValid: (text) => {
      codeQuality.parse(JSON.parse(text));
    },
    readNames: (text) => codeQuality.parse(JSON.parse(text)).map(({ location }) => location.path),
  },
  rdjson: {
    expectValid: makeExpectValid(new Ajv(ajvOptions), rdformatSchema),
    readNames: (text) =>
      z
        .object({ diagnostics: z.array(z.object({ location: z.object({ path: z.string() }) })) })
        .parse(JSON.parse(text))
        .diagnostics.map(({ location }) => location.path),
  },
  checkstyle: {
    expectValid: (text) => expectValidXml(text, "checkstyle.xsd"),
    readNames: (text) =>
      z
        .object({ checkstyle: z.union([z.object({ file: list(named) }), z.looseObject({})]) })
        .transform(({ checkstyle }) => ("file" in checkstyle ? list(named).parse(checkstyle["file"]) : []))
        .parse(xml.parse(text))
        .map(({ name }) => name),
    show: inXml,
  },
  junit: {
    expectValid: (text) => expectValidXml(text, "junit.xsd"),
    readNames: (text) =>
      z
        .object({
          testsuites: z.object({ testsuite: list(z.object({ testcase: list(z.looseObject({})) })) }).loose(),
        })
        .parse(xml.parse(text))
        .testsuites.testsuite.flatMap(({ testcase }) => testcase)
        .flatMap((one) => ("failure" in one ? [String(one["file"])] : [])),
    show: inXml,
  },
  github: {
    expectValid: (text) => {
      expect(linesOf(text).filter((line) => readCommand(line).level === "")).toEqual([]);
    },
    readNames: (text) => linesOf(text).map((line) => readCommand(line).file ?? ""),
    // What would move a cursor is escaped after the command is written.
    show: (name) =>
      name.replaceAll(/[^\P{Cc}\r\n\t]|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, printable),
  },
  markdown: {
    expectValid: (text) => {
      const tokens = new MarkdownIt({ html: true, linkify: true }).parse(text, {});
      const all = [...tokens, ...tokens.flatMap(({ children }) => children ?? [])];
      const tags = all.filter(({ type }) => type.startsWith("html")).map(({ content }) => content.trim());
      for (const tag of tags) expect(tag).toMatch(/^<details><summary>[\w ,]+<\/summary>$|^<\/details>$/u);
      const links = all
        .filter(({ type }) => type === "link_open")
        .map((token) => String(token.attrGet("href")));
      for (const link of links) expect(link).toMatch(/^https:\/\/example\.com\/rules\/[\w-]+$/u);
    },
    readNames: () => [],
  },
  html: {
    expectValid: (text) => {
      expect(text).not.toMatch(/<script|<img|<iframe|<link|<b>|\son\w+=/iu);
      expect(text.match(/<html|<\/html>|<main>|<\/main>/gu)).toHaveLength(4);
    },
    readNames: () => [],
  },
};

const machineFormats = Object.entries(readers) as readonly (readonly [keyof typeof readers, Reader])[];

describe.each(machineFormats)("%s", (name, { expectValid, readNames, show = (path) => path }) => {
  test.each<[string, RunReport | ReviewReport]>([
    ["nothing found", aReport([])],
    ["all parts", full],
    ["hostile names and texts", aReportOn(hostile.trim(), hostile)],
    ["a review", aReviewReport([timestamp], [aChange("src/signup.ts", { at: 5, lines: " + " })])],
  ])("is valid with %s", async (_what, report) => {
    await expectValid(await print(name, report));
  });

  test("is valid with 10,000 findings", async () => {
    const text = await print(name, aReport(manyFindings));
    if (name === "json" || name === "gitlab" || name === "github")
      expect(readNames(text)).toHaveLength(10_000);
    else if (name !== "junit" && name !== "checkstyle" && name !== "sarif") await expectValid(text);
    expect(await cpuTimeOf(() => print(name, aReport(manyFindings)))).toBeLessThan(5_000);
  });

  test("is valid and gives names back, whatever they and the messages are", async () => {
    // A file's name holds no NUL, and is no folder's.
    const names = fc
      .string({ unit: "binary", minLength: 1, maxLength: 12 })
      .filter((path) => !/[\0/]/u.test(path) && path.trim() !== "");
    const texts = fc.string({ unit: "binary", maxLength: 40 }).map((text) => `Wrong ${text}`);
    const isSlow = name === "junit" || name === "checkstyle";
    await fc.assert(
      fc.asyncProperty(names, texts, async (path, message) => {
        const text = await print(name, aReportOn(path, message));
        await expectValid(text);
        const found = readNames(text);
        expect(found.filter((one) => one !== show(path))).toEqual([]);
      }),
      { numRuns: isSlow ? 10 : 100 },
    );
  });
});

test("every format says what it is and for whom", () => {
  for (const name of formatNames) {
    expect(formats[name].media).toMatch(/^(?:text|application)\/[\w+-]+$/u);
    expect(formats[name].about).toMatch(/^(?:[a-z]|[A-Z]{2}|GitLab|JUnit|Checkstyle)/u);
  }
});

describe("SARIF", () => {
  async function readSarif(report: RunReport) {
    const log = z
      .object({ runs: z.tuple([z.looseObject({ results: z.array(z.looseObject({})) })]) })
      .parse(JSON.parse(await print("sarif", report)));
    return log.runs[0];
  }

  test("has rules with help, results with fingerprints, places and fixes, and what they are relative to", async () => {
    const run = await readSarif(full);
    expect(run).toMatchObject({
      tool: {
        driver: {
          semanticVersion: "1.2.3",
          rules: expect.arrayContaining([
            expect.objectContaining({
              id: "missing-email",
              help: {
                text: expect.any(String) as string,
                markdown: expect.stringContaining("## Examples") as string,
              },
              defaultConfiguration: { level: "warning" },
            }),
          ]) as unknown,
        },
      },
      originalUriBaseIds: { "%SRCROOT%": { uri: "file:///home/me/my%20shop/" } },
    });
    expect(run.results[0]).toMatchObject({
      ruleId: "millisecond-timestamp",
      level: "error",
      message: { text: "`created_at` gets milliseconds, but Customer.io reads seconds." },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "src/signup.ts", uriBaseId: "%SRCROOT%" },
            region: { startLine: 6, startColumn: 17, endLine: 6, endColumn: 22 },
          },
          logicalLocations: [{ fullyQualifiedName: "signUp" }],
        },
      ],
      partialFingerprints: { "pitstop/v1": timestamp.fingerprint },
      relatedLocations: [{ physicalLocation: { region: { startLine: 3 } } }],
      fixes: [
        {
          artifactChanges: [
            {
              replacements: [
                {
                  deletedRegion: { startLine: 6, startColumn: 17, endLine: 6, endColumn: 22 },
                  insertedContent: { text: "Math.floor(now() / 1000)" },
                },
              ],
            },
          ],
        },
      ],
    });
  });

  test("lists what a comment or the baseline ignores as suppressed, with the reason", async () => {
    const { results } = await readSarif(full);
    expect(results.map(({ ruleId, suppressions }) => [ruleId, suppressions])).toEqual([
      ["millisecond-timestamp", undefined],
      ["no-bounce-handling", undefined],
      ["missing-email", [{ kind: "inSource", status: "accepted", justification: "a test account" }]],
      [
        "wrong-api-key",
        [{ kind: "external", status: "accepted", justification: "in the baseline baseline.json" }],
      ],
    ]);
  });

  test("notifies of what was not read, not understood, and not valid", async () => {
    const run = await readSarif(full);
    const [invocation] = z
      .tuple([
        z.object({
          executionSuccessful: z.boolean(),
          toolConfigurationNotifications: z.array(z.looseObject({})),
          toolExecutionNotifications: z.array(
            z.looseObject({ level: z.string(), message: z.object({ text: z.string() }) }),
          ),
        }),
      ])
      .parse(run["invocations"]);
    expect(invocation.executionSuccessful).toBe(false);
    expect(invocation.toolConfigurationNotifications).toHaveLength(1);
    expect(
      invocation.toolExecutionNotifications.map(({ level, message }) => `${level}: ${message.text}`),
    ).toEqual([
      "error: The rule missing-email failed (a bug in Pitstop): too deep",
      "warning: Not analyzed: larger than 1 MB",
      "warning: This ignore comment has no effect and can be removed",
      "note: Not understood: a client whose calls were not understood",
      "note: Skipped: ignored by the config",
    ]);
  });

  test("does not count a byte order mark", async () => {
    const path = "src/signup.ts";
    const edits = [{ path, start: 1, end: 4, text: "let" }];
    const range = { start: { line: 1, column: 2 }, end: { line: 1, column: 5 } };
    const report = { ...aReport([aFinding({ edits, range })]), texts: new Map([[path, "\ufeffvar a;\n"]]) };
    const { results } = await readSarif(report);
    const region = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 4 };
    expect(results[0]).toMatchObject({
      locations: [{ physicalLocation: { region } }],
      fixes: [{ artifactChanges: [{ replacements: [{ deletedRegion: region }] }] }],
    });
  });
});

test("reviewdog's columns count bytes of UTF-8, and a suggestion is whole lines", async () => {
  const text = 'track("🎉é", now());\n';
  const range = { start: { line: 1, column: 13 }, end: { line: 1, column: 18 } };
  const suggestion = { startLine: 1, endLine: 1, replacement: "x\ny" };
  const report = {
    ...aReport([aFinding({ range, suggestion })]),
    texts: new Map([["src/signup.ts", text]]),
  };
  expect(JSON.parse(await print("rdjson", report))).toMatchObject({
    diagnostics: [
      {
        location: { range: { start: { line: 1, column: 16 }, end: { line: 1, column: 21 } } },
        suggestions: [{ range: { start: { line: 1 }, end: { line: 1 } }, text: "x\ny" }],
      },
    ],
  });
});

test("JUnit has a suite for each rule, and what was not judged as errors and skipped tests", async () => {
  const text = await print("junit", full);
  expect(text).toContain(`<testsuites name="pitstop" tests="16" failures="2" errors="2">`);
  expect(text).toContain(`<testsuite name="missing-email" tests="1" failures="0" errors="0" skipped="0">`);
  expect(text).toContain(`<skipped message="Not analyzed: larger than 1 MB"/>`);
});

test("GitHub's annotations come with the worst first, columns only within a line, and no notices of skipped files", async () => {
  const twoLines = aFinding({
    severity: "info",
    range: { start: { line: 2, column: 3 }, end: { line: 4, column: 1 } },
    message: "Wrong.",
  });
  expect(linesOf(await print("github", { ...full, ...aReport([timestamp, twoLines]) }))).toEqual([
    "::error file=src/signup.ts,line=6,endLine=6,col=17,endColumn=21,title=Millisecond timestamp::`created_at` gets milliseconds, but Customer.io reads seconds.",
    "::notice file=src/signup.ts,line=2,endLine=4,title=Millisecond timestamp::Wrong.",
  ]);
});

test("the agent's form is short, says advice once, and has the lines of a fix", async () => {
  const again = { ...timestamp, range: { start: { line: 4, column: 1 }, end: { line: 4, column: 2 } } };
  expect(await print("agent", { ...full, analysis: { ...full.analysis, findings: [timestamp, again] } }))
    .toBe(`pitfalls: 2 errors
checked: 3 Customer.io calls in 1 file checked. 2 files read.

millisecond-timestamp: Millisecond timestamp (pitstop explain millisecond-timestamp)
- src/signup.ts:6 error, high confidence: \`created_at\` gets milliseconds, but Customer.io reads seconds.
  code: created_at: now(),
  from src/time.ts:3: \`now()\` returns \`Date.now()\`
  fix: replace line 6 with
  |     created_at: Math.floor(now() / 1000),
- src/signup.ts:4 error, high confidence: as above
  code: export async function signUp(user: User) {
  from src/time.ts:3: \`now()\` returns \`Date.now()\`
  fix: replace line 6 with
  |     created_at: Math.floor(now() / 1000),

not judged, so not known to be correct:
- .github/pitstop.yml:2 Invalid configuration, so the defaults were used: unknown key "ruls"
- src/signup.ts The rule missing-email failed (a bug in Pitstop): too deep
- src/big.ts Not analyzed: larger than 1 MB
- src/a.ts:3 This ignore comment has no effect and can be removed
- src/time.ts:4 Not understood: a client whose calls were not understood
`);
});

test("forms for people hold 10,000 findings on a line each, or only the first of them", async () => {
  const report = aReport(manyFindings);
  expect(linesOf(await print("concise", report))).toHaveLength(10_000);
  expect(await print("agent", report)).toContain("and 9900 more findings");
  expect(await print("markdown", report)).toContain("And 9,800 more findings: use `--format json`");
  expect((await print("markdown", report)).length).toBeLessThan(65_000);
});

test("the HTML page has charts by pitfall and folder, each finding with code and fix, and what was not judged", async () => {
  const text = textOf(await print("html", full));
  for (const part of [
    "Pitstop: 1 error, 1 info",
    "By pitfall",
    "By folder",
    "src/signup.ts",
    "created_at gets milliseconds, but Customer.io reads seconds.",
    "+     created_at: Math.floor(now() / 1000),",
    "Not understood: a client whose calls were not understood",
    "in the baseline",
  ])
    expect(text).toContain(part);
  const empty = textOf(await print("html", aReport([])));
  expect(empty).toContain("No pitfalls found");
  expect(empty).not.toContain("By pitfall");
});

test.each(["pretty", "markdown", "html"] as const)(
  "%s says when there was nothing to check",
  async (name) => {
    const nothing = aReport([], { coverage: { files: [], blindSpots: [] } });
    const text = textOf(await print(name, nothing));
    expect(text.match(/No Customer\.io code found/gu)).toHaveLength(1);
    expect(text).not.toContain("No pitfalls found");
    const known = await print(name, { ...full, ...aReport([]) });
    expect(known).toContain("No new pitfalls found");
  },
);

test.each([
  ["pretty", "  All campaigns listen for `signed_up`."],
  ["agent", "\n  note: All campaigns listen for `signed_up`.\n"],
  ["json", '"effect": "All campaigns listen for `signed_up`."'],
  ["sarif", '"text": "Apply the proven fix. All campaigns listen for `signed_up`."'],
  ["rdjson", 'reads seconds. All campaigns listen for `signed_up`."'],
  ["html", "All campaigns listen for <code>signed_up</code>."],
] as const)(
  "%s says what a fix changes of what is sent, and nothing where there is no fix",
  async (name, said) => {
    const renaming = { ...timestamp, effect: "All campaigns listen for `signed_up`." };
    expect(await print(name, aReport([renaming]))).toContain(said);
    expect(await print(name, aReport([timestamp]))).not.toContain("All campaigns");
  },
);
