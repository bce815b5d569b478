import { createHash } from "node:crypto";
import { makeFingerprint, type Finding } from "../../src/vocabulary/finding.ts";
import type { Analyze } from "../../src/review/review-tools.ts";
import { coverAll } from "./cover-all.ts";

/** The path of the code below. */
export const signUpPath = "src/sign-up.ts";

/** Code of twenty different lines, some of which (1-based) have a mistake. */
export function writeSignUp(...wrong: readonly number[]): string {
  const lines = Array.from({ length: 20 }, (_, index) => {
    const value = wrong.includes(index + 1) ? "Date.now()" : "seconds()";
    return `person${index + 1}.created_at = ${value};`;
  });
  return `${lines.join("\n")}\n`;
}

/** A line that is not understood. */
export const unknownCall = "registry.get(cio).track(person1);";
const reason = "a client that is created but whose calls were not understood";

/** Finds that mistake without an analysis, for tests of what happens to findings. */
export const findMilliseconds: Analyze = ({ sources, skipped }) => {
  const broken = sources.filter(({ text }) => text.includes("<<<<<<<")).map(({ path }) => path);
  const read = sources.filter(({ path }) => path.endsWith(".ts") && !broken.includes(path));
  return Promise.resolve({
    analyzed: read.map(({ path }) => path),
    skipped: [...skipped, ...broken.map((path) => ({ path, reason: "does not parse" }))],
    findings: read.flatMap(({ path, text }) =>
      text
        .split("\n")
        .flatMap((line, index) => (line.includes("Date.now()") ? [makeFinding(path, index + 1, line)] : [])),
    ),
    failures: [],
    notes: [],
    coverage: {
      ...coverAll(read.map(({ path }) => path)),
      blindSpots: read.flatMap(({ path, text }) =>
        text
          .split("\n")
          .flatMap((line, index) => (line === unknownCall ? [{ path, line: index + 1, reason }] : [])),
      ),
    },
  });
};

function makeFinding(path: string, line: number, text: string): Finding {
  // A comment changes the message, not the identity.
  const identity = text.replace(/\/\/.*/, "").trim();
  const replacement = text.replace("Date.now()", "seconds()");
  return {
    ...{ rule: "millisecond-timestamp", pitfall: 2, severity: "error", confidence: "high", path },
    range: { start: { line, column: 1 }, end: { line, column: text.length + 1 } },
    message: text.includes("// exactly")
      ? "Exactly: Customer.io expects seconds."
      : "Customer.io reads seconds here.",
    fingerprint: makeFingerprint(hash(""), hash(identity), hash(path + identity)),
    ...{ evidence: [], symbol: "", edits: [], suggestion: { startLine: line, endLine: line, replacement } },
    url: "https://example.com/rules/millisecond-timestamp",
  };
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
