import { expect, test } from "vitest";
import { capFindings, maxFindings } from "../../src/analyze/cap-findings.ts";
import { aFinding } from "../plan/a-finding.ts";

const error = aFinding({ path: "src/signup.ts" });
const warning = aFinding({ path: "src/login.ts", severity: "warning" });
const info = aFinding({ path: "src/jobs.ts", severity: "info" });

test("at most 50,000 findings leave an analysis", () => {
  expect(maxFindings).toBe(50_000);
  expect(capFindings(Array.from({ length: 50_001 }, () => error)).findings).toHaveLength(50_000);
});

test("the most severe findings are kept, and a file of which some are not counts as skipped", () => {
  expect(capFindings([info, warning, error], 2)).toEqual({
    findings: [error, warning],
    skipped: [{ path: "src/jobs.ts", reason: "too many findings: only the 2 most severe are listed" }],
  });
});

test("findings that are not too many are put in order, and no file is skipped", () => {
  expect(capFindings([info, warning, error], 3)).toEqual({
    findings: [error, warning, info],
    skipped: [],
  });
});
