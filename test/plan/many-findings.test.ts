import { describe, expect, test } from "vitest";
import { planReview } from "../../src/plan/plan-review.ts";
import { safeMarkdown } from "../../src/plan/markdown.ts";
import { maxShown } from "../../src/plan/shown-findings.ts";
import type { Finding, Severity } from "../../src/vocabulary/finding.ts";
import { cpuTimeOf } from "../cpu-time.ts";
import { aChange, aFinding } from "./a-finding.ts";
import { aThread } from "./a-thread.ts";
import { anInput } from "./an-input.ts";

const severities: readonly Severity[] = ["info", "warning", "error"];
const files = 12;

interface Crowd {
  readonly findings: number;
  readonly threads?: number;
  /** What each finding has besides its place. */
  readonly detail?: (line: number) => Partial<Finding>;
  /** The file in which the threads' comments are. */
  readonly threadPath?: string;
}

/** A first or later review of twelve new files, each full of findings. */
function aCrowd({ findings: number, threads = 0, detail = () => ({}), threadPath }: Crowd) {
  const perFile = Math.ceil(number / files);
  const pathOf = (index: number) => `src/file-${Math.floor(index / perFile)}.ts`;
  const findings = Array.from({ length: number }, (_, index) => {
    const line = (index % perFile) + 1;
    const severity = severities[index % 3] ?? "info";
    return aFinding({
      path: pathOf(index),
      line,
      severity,
      fingerprint: `kin${index}:place${index}`,
      ...detail(line),
    });
  });
  const changes = Array.from({ length: files }, (_, index) =>
    aChange(`src/file-${index}.ts`, { at: 1, lines: "+".repeat(perFile) }),
  );
  const standing = {
    threads: Array.from({ length: threads }, (_, index) =>
      aThread({
        path: threadPath ?? pathOf(index),
        // The finding moved with its renamed file: it is known by its kin.
        findings: [aFinding({ line: index + 1, fingerprint: `kin${number - index}:earlier${index}` })],
      }),
    ),
    everReported: new Set<string>(),
  };
  return anInput({ findings, analyzed: changes.map(({ path }) => path) }, { changes, standing });
}

describe("10,801 findings in 12 files", () => {
  const input = aCrowd({ findings: 10_801 });
  const { checkRun, comments, placed } = planReview(input);

  test("get 500 annotations, which take ten requests, and thirty comments", () => {
    expect(maxShown).toBe(500);
    expect(checkRun.annotations).toHaveLength(500);
    expect(comments).toHaveLength(30);
    expect(placed).toHaveLength(10_801);
  });

  test("are all counted, and the check run says how many it shows", () => {
    expect(checkRun.title).toBe("10,801 pitfalls found: 3,600 errors, 3,600 warnings, 3,601 infos");
    expect(checkRun.summary).toMatch(
      /^Analyzed all 12 files.*\n\n500 of 10,801 are shown: the most severe first\.\n\n/,
    );
    expect(checkRun.text).toContain("The 500 most severe findings in this change:");
  });

  test("fail the check run by a finding that is not shown", () => {
    const onlyLastIsShown = aCrowd({ findings: 10_801, detail: () => ({ severity: "warning" }) });
    const config = { ...onlyLastIsShown.config, "fail-on": "info" as const };
    const findings = onlyLastIsShown.analysis.findings.map((finding, index) =>
      index === 10_800 ? { ...finding, severity: "info" as const } : finding,
    );
    const ofInfo = { ...onlyLastIsShown.analysis, findings };
    const failing = planReview({ ...onlyLastIsShown, analysis: ofInfo, config }).checkRun;
    expect(failing.annotations.some(({ severity }) => severity === "info")).toBe(false);
    expect(failing.conclusion).toBe("failure");
  });
});

describe("annotations", () => {
  test("are of all findings where there are 500, and nothing says otherwise", () => {
    const { checkRun } = planReview(aCrowd({ findings: 500 }));
    expect(checkRun.annotations).toHaveLength(500);
    expect(checkRun.summary).not.toContain("shown");
    expect(checkRun.text).toContain("All findings in this change:");
  });

  test("are first of what is most severe, then of what is surest, then of what is on changed lines", () => {
    const many = (count: number, path: string, finding: Partial<Finding>) =>
      Array.from({ length: count }, (_, index) =>
        aFinding({ line: index + 1, path, fingerprint: `${path}:${index}`, ...finding }),
      );
    const evidence = [{ path: "src/on.ts", line: 1, text: "is sent here" }];
    const findings = [
      ...many(200, "src/a-info.ts", { severity: "info" }),
      ...many(200, "src/b-unsure.ts", { severity: "warning", confidence: "low" }),
      ...many(200, "src/c-elsewhere.ts", { severity: "warning", evidence }),
      ...many(200, "src/on.ts", { severity: "warning" }),
      ...many(200, "src/z-error.ts", { severity: "error", confidence: "low" }),
    ];
    const changes = ["src/a-info.ts", "src/b-unsure.ts", "src/on.ts", "src/z-error.ts"].map((path) =>
      aChange(path, { at: 1, lines: "+".repeat(200) }),
    );
    const { annotations } = planReview(anInput({ findings }, { changes })).checkRun;
    const counts = new Map<string, number>();
    for (const { path } of annotations) counts.set(path, (counts.get(path) ?? 0) + 1);
    expect([...counts]).toEqual([
      ["src/z-error.ts", 200],
      ["src/on.ts", 200],
      ["src/c-elsewhere.ts", 100],
    ]);
  });
});

test("a comment reports at most twenty findings, and the check run says where the others are", () => {
  const suggestion = { startLine: 12, endLine: 14, replacement: "fixed" };
  const sharing = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      aFinding({ line: 12, suggestion, fingerprint: `kin:${index}`, message: "x".repeat(3_000) }),
    );
  const twenty = planReview(anInput({ findings: sharing(20) }));
  expect(twenty.comments.map(({ fingerprints }) => fingerprints.length)).toEqual([20]);
  expect(twenty.placed.every(({ placement }) => placement.kind === "inline")).toBe(true);

  const more = planReview(anInput({ findings: sharing(1_000) }));
  expect(more.comments.map(({ fingerprints }) => fingerprints.length)).toEqual([20]);
  expect(more.comments[0]?.body.length).toBeLessThan(65_536);
  expect(more.placed.filter(({ placement }) => placement.kind === "summary")).toHaveLength(980);
  const reasons = new Set(
    more.placed.slice(20).map(({ placement }) => placement.kind === "summary" && placement.reason),
  );
  expect([...reasons]).toEqual(["the comment on these lines already reports many others"]);
});

describe("planning takes less than 200 ms for 36,001 findings, and no more than three times what half of them take,", () => {
  const evidence = (line: number) => ({
    evidence: [1, 2, 3].map((file) => ({
      path: `src/file-${file}.ts`,
      line: (line * 7) % 1_500,
      text: "passes it on",
    })),
  });
  const shared = (line: number) => {
    const startLine = Math.floor((line - 1) / 40) * 40 + 1;
    return { suggestion: { startLine, endLine: startLine + 39, replacement: "fixed" } };
  };

  test("with evidence", async () => {
    const half = aCrowd({ detail: evidence, findings: 18_000 });
    const all = aCrowd({ detail: evidence, findings: 36_001 });
    const timeOfHalf = await cpuTimeOf(() => planReview(half));
    const time = await cpuTimeOf(() => planReview(all));
    expect(time).toBeLessThan(200);
    // Below the clock's noise nothing can be compared.
    expect(time).toBeLessThan(3 * Math.max(timeOfHalf, 20));
  });

  test("that share suggestions", async () => {
    const all = aCrowd({ detail: shared, findings: 36_001 });
    expect(await cpuTimeOf(() => planReview(all))).toBeLessThan(200);
  });
});

test.each([
  ["still there", undefined],
  ["in a file that was renamed", "src/gone.ts"],
])("10,000 threads that are %s are planned in less than 500 ms", async (_what, threadPath) => {
  const input = aCrowd({ findings: 36_001, threads: 10_000, ...(threadPath && { threadPath }) });
  expect(await cpuTimeOf(() => planReview(input))).toBeLessThan(500);
});

test("a message of 20,000 runs of backticks is escaped in less than 200 ms", async () => {
  const message = Array.from({ length: 20_000 }, (_, index) => "`".repeat((index % 5) + 1)).join("x");
  expect(await cpuTimeOf(() => safeMarkdown(message))).toBeLessThan(200);
});
