import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse, parseDocument, isMap, isScalar } from "yaml";
import { handledEvents } from "../../src/app/app-webhooks.ts";

const text = readFileSync(new URL("../../app.yml", import.meta.url), "utf8");

interface Manifest {
  readonly default_events: readonly string[];
  readonly default_permissions: Readonly<Record<string, string>>;
}

describe("app.yml", () => {
  // The file is ours and the tests below look at each field they use.
  const manifest = parse(text) as Manifest;

  it("subscribes to the events that the app handles, and to no others", () => {
    const events: readonly string[] = Object.values(handledEvents).flat();
    const names = new Set(events.map((event) => event.replace(/\..*$/, "")));
    expect(new Set(manifest.default_events)).toEqual(names);
  });

  it("asks for the fewest permissions", () => {
    expect(manifest.default_permissions).toEqual({
      metadata: "read",
      contents: "read",
      pull_requests: "write",
      checks: "write",
      merge_queues: "read",
    });
  });

  it("gives a reason for each permission", () => {
    const permissions = parseDocument(text).get("default_permissions");
    if (!isMap(permissions)) throw new Error("default_permissions is not a map");
    const reasons = permissions.items.map(({ key }, index) => {
      // The comment before the first key belongs to the map.
      const comment = isScalar(key) ? key.commentBefore : undefined;
      return index === 0 ? (permissions.commentBefore ?? comment) : comment;
    });
    expect(reasons).toHaveLength(5);
    for (const reason of reasons) expect(reason).toMatch(/\w+ \w+ \w+/);
  });
});
