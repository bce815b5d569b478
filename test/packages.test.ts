import { readFileSync } from "node:fs";
import semver from "semver";
import { expect, test } from "vitest";

interface Lockfile {
  readonly packages: Readonly<
    Record<string, { readonly engines?: { readonly node?: string }; readonly version?: string }>
  >;
}

// JSON has no type of its own; the fields read below are checked by the assertions.
const lockfile = JSON.parse(readFileSync("package-lock.json", "utf8")) as Lockfile;

test.each(["20.19.0", "22.13.0", "24.0.0"])(
  "every package installs without an engine warning on Node %s",
  (version) => {
    const refusing = Object.entries(lockfile.packages)
      .filter(([, { engines }]) => engines?.node !== undefined && !semver.satisfies(version, engines.node))
      .map(([path]) => path);
    expect(refusing).toEqual([]);
  },
);

test("the lockfile names no registry", () => {
  expect(readFileSync("package-lock.json", "utf8")).not.toMatch(/"resolved":/u);
});
