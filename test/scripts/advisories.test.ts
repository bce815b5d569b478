import { expect, test } from "vitest";
import { findGrave } from "../../scripts/advisories.ts";

const vulnerabilities = {
  tar: { name: "tar", severity: "high", isDirect: false, range: "<6.2.1" },
  semver: { name: "semver", severity: "moderate", isDirect: true, range: "7.0.0 - 7.5.1" },
  minimist: { name: "minimist", severity: "critical", isDirect: false, range: "<1.2.6" },
};

test("only grave advisories are listed", () => {
  expect(findGrave(JSON.stringify({ auditReportVersion: 2, vulnerabilities }))).toEqual([
    "tar <6.2.1: high",
    "minimist <1.2.6: critical",
  ]);
  expect(findGrave(JSON.stringify({ auditReportVersion: 2, vulnerabilities: {} }))).toEqual([]);
});

test.each(["", "{", JSON.stringify({ message: "405 Method Not Allowed", method: "POST" })])(
  "a registry without advisories is not one without vulnerabilities: %s",
  (printed) => {
    expect(findGrave(printed)).toBeUndefined();
  },
);
