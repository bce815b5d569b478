import { readFile } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { describe, expect, test } from "vitest";
import type { RunOptions } from "../../src/cli/read-options.ts";
import { run, type RunCommand } from "../../src/cli/run.ts";
import { forProgress } from "../../src/cli/outputs.ts";
import { openTerminal } from "../../src/cli/terminal.ts";
import type { Analysis } from "../../src/vocabulary/analysis.ts";
import { defaultConfig } from "../../src/vocabulary/config.ts";
import { areFailure, type Finding } from "../../src/vocabulary/finding.ts";
import type { LocalConfig } from "../../src/local/read-config.ts";
import type { RunReport } from "../../src/report/run-report.ts";
import { makeFolder, write } from "../local/repository.ts";
import { aFinding } from "../plan/a-finding.ts";
import { aReport, signUpText, timestamp } from "../report/a-report.ts";

const defaults: RunOptions = {
  outputs: [{ name: "pretty" }],
  only: undefined,
  ignorePattern: [],
  fix: false,
  dryRun: false,
  minConfidence: "medium",
  quiet: false,
  timing: false,
};
const warning = aFinding({ rule: "missing-email", severity: "warning" });

/** Runs over a folder that holds `signUpText`; the analysis finds `rounds[0]`, then `rounds[1]`. */
async function tryRun(
  options: Partial<RunOptions>,
  rounds: readonly (readonly Finding[])[],
  loaded: LocalConfig = { config: defaultConfig, problems: [], lookalikes: [] },
  analysis: Partial<Analysis> = {},
) {
  const root = await makeFolder();
  await write(root, { "src/signup.ts": signUpText });
  let round = 0;
  const command: RunCommand<RunReport> = {
    collect: async () => {
      const findings = rounds[round++] ?? [];
      const report = aReport(findings, analysis);
      const text = await readFile(path.join(root, "src/signup.ts"), "utf8");
      const texts = new Map([["src/signup.ts", text]]);
      const isFailure = areFailure(findings, options.failOn ?? loaded.config["fail-on"]);
      return { root, loaded, refused: [], report: { ...report, texts }, isFailure };
    },
  };
  const printed = { out: "", err: "" };
  const exitCode = await run(
    command,
    { ...defaults, ...options },
    openTerminal({
      folder: root,
      width: 80,
      out: { color: false, write: (text) => (printed.out += text) },
      err: { color: false, write: (text) => (printed.err += text) },
    }),
  );
  const text = await readFile(path.join(root, "src/signup.ts"), "utf8");
  return { exitCode, ...printed, text, rounds: round };
}

describe("the exit code", () => {
  test.each<[string, Partial<RunOptions>, readonly Finding[], number]>([
    ["0 when nothing is found", {}, [], 0],
    ["1 for an error", {}, [timestamp], 1],
    ["0 for a warning, by default", {}, [warning], 0],
    ["1 for a warning, when asked to", { failOn: "warning" }, [warning], 1],
    ["0 for an error, when asked never to fail", { failOn: "never" }, [timestamp], 0],
  ])("is %s", async (_name, options, findings, expected) => {
    expect((await tryRun(options, [findings])).exitCode).toBe(expected);
  });

  test("follows the config, unless the command line says otherwise", async () => {
    const loaded = {
      config: { ...defaultConfig, "fail-on": "warning" as const },
      problems: [],
      lookalikes: [],
    };
    expect((await tryRun({}, [[warning]], loaded)).exitCode).toBe(1);
    expect((await tryRun({ failOn: "error" }, [[warning]], loaded)).exitCode).toBe(0);
  });
});

describe("fixing", () => {
  test("writes what can be fixed, and reports the findings that remain", async () => {
    const result = await tryRun({ fix: true }, [[timestamp, warning], [warning]]);
    expect(result).toMatchObject({ exitCode: 0, rounds: 2 });
    expect(result.text).toContain("created_at: Math.floor(now() / 1000),");
    expect(result.err).toBe(
      "fixed src/signup.ts: 1 finding (millisecond-timestamp)\nskipped src/signup.ts:12 missing-email: no safe automatic fix\n",
    );
    expect(result.out).toContain("1 warning in 1 file.");
  });

  test("continues while there is something to fix, but not forever", async () => {
    const again = (text: string) => ({
      ...timestamp,
      edits: [{ path: "src/signup.ts", start: 0, end: 0, text }],
    });
    expect((await tryRun({ fix: true }, [[again("1")], [again("2")], [warning]])).text).toMatch(/^21import/);
    const endless = await tryRun(
      { fix: true },
      Array.from({ length: 20 }, () => [again(";")]),
    );
    expect(endless.rounds).toBe(11);
    expect(endless.exitCode).toBe(1);
  });

  test("does not analyze again when nothing could be written", async () => {
    expect(await tryRun({ fix: true }, [[warning]])).toMatchObject({ rounds: 1, text: signUpText });
  });

  test("only prints a patch in a dry run", async () => {
    const result = await tryRun({ fix: true, dryRun: true }, [[timestamp]]);
    expect(result).toMatchObject({ exitCode: 1, text: signUpText, rounds: 1, err: "" });
    expect(result.out).toMatch(/^--- a\/src\/signup\.ts\n/);
  });

  test("prints only JSON on stdout", async () => {
    const result = await tryRun({ fix: true, outputs: [{ name: "json" }] }, [[timestamp], []]);
    expect(JSON.parse(result.out)).toMatchObject({ version: 1, findings: [] });
    expect(result.err).toContain("fixed src/signup.ts");
  });

  test("cannot print a patch as JSON", async () => {
    await expect(tryRun({ fix: true, dryRun: true, outputs: [{ name: "json" }] }, [[]])).rejects.toThrow(
      "--dry-run prints a patch and can't be used with --format json.",
    );
  });
});

test.each([
  ["pretty", false, true],
  ["pretty", true, false],
  ["json", false, false],
] as const)("with --format %s and --quiet %s, progress is shown: %s", (format, quiet, expected) => {
  const output = { color: false, write: () => undefined };
  const progressStream = process.stderr;
  const terminal = openTerminal({ folder: "/", width: 80, out: output, err: output, progressStream });
  expect("progressStream" in forProgress(terminal, { outputs: [{ name: format }], quiet })).toBe(expected);
});

describe("printing", () => {
  test("with --quiet, nothing is printed without findings", async () => {
    expect(await tryRun({ quiet: true }, [[]])).toMatchObject({ out: "", err: "" });
    expect((await tryRun({ quiet: true }, [[warning, timestamp]])).out).toMatch(
      /^src\/signup\.ts:12:15 warning missing-email .*\nsrc\/signup\.ts:6:17 error millisecond-timestamp .*\n$/,
    );
  });

  test("with --quiet, rules that failed are named apart from the findings", async () => {
    const failures = [{ rule: "missing-email", path: "src/signup.ts", message: "too deep" }];
    expect(await tryRun({ quiet: true }, [[]], undefined, { failures })).toMatchObject({
      out: "",
      err: "The rule missing-email failed on src/signup.ts (a bug in Pitstop): too deep\n",
    });
  });

  test("a config on GitHub that is not read is reported where it is named", async () => {
    const place = { path: ".github/pitstop.yml", line: 2, column: 1 };
    const loaded = {
      config: defaultConfig,
      problems: [],
      lookalikes: [],
      unread: { text: ".github", place },
    };
    const result = await tryRun({ outputs: [{ name: "json" }] }, [[]], loaded);
    expect(result.exitCode).toBe(0);
    expect(result.err).toBe(
      '.github/pitstop.yml:2:1 extends .github on GitHub, which only "pitstop review --pr" can read.\n',
    );
  });

  test("a file that looks like a config but is not read is named, and changes nothing else", async () => {
    const lookalikes = [{ found: "pitstop.yml", read: ".github/pitstop.yml" }];
    const result = await tryRun({}, [[]], { config: defaultConfig, problems: [], lookalikes });
    expect(result.exitCode).toBe(0);
    expect(result.err).toBe("Found pitstop.yml, but only .github/pitstop.yml is read.\n");
  });

  test("a problem in the config is reported with its location, and the exit code is 2", async () => {
    const problem = { path: ".github/pitstop.yml", line: 3, column: 5, message: 'unknown key "ruls"' };
    const loaded = { config: defaultConfig, problems: [problem], lookalikes: [] };
    const result = await tryRun({}, [[timestamp]], loaded);
    expect(result.exitCode).toBe(2);
    expect(result.out).toContain("1 error in 1 file.");
    expect(result.err).toBe(
      '.github/pitstop.yml:3:5 unknown key "ruls"\nInvalid configuration; using defaults.\n',
    );
  });

  test.each([false, true])("with an invalid config, nothing is fixed (--dry-run: %s)", async (dryRun) => {
    const problem = { path: ".github/pitstop.yml", line: 3, column: 5, message: 'unknown key "ruls"' };
    const loaded = { config: defaultConfig, problems: [problem], lookalikes: [] };
    const result = await tryRun({ fix: true, dryRun }, [[timestamp]], loaded);
    expect(result).toMatchObject({ exitCode: 2, rounds: 1, text: signUpText });
    expect(result.out).not.toContain("+++");
    expect(result.err).toMatch(/\nNothing was fixed: correct the configuration first\.\n$/);
  });
});
