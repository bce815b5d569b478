import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { parseHunks } from "../../src/files/hunks.ts";
import { listChangeLines, planChanges } from "../../src/plan/plan-changes.ts";
import type { Comparison } from "../../src/vocabulary/comparison.ts";
import { emptyInventory, type Inventory } from "../../src/vocabulary/inventory.ts";
import type { FileChange } from "../../src/vocabulary/snapshot.ts";
import { aClientOf, anEvent, anInventory, aPerson, at } from "./an-inventory.ts";

/** Lines 3 and 4 are rewritten, and line 6 moves to line 7. */
const patch = "@@ -2,5 +2,6 @@\n a\n-b\n-c\n+B\n+C\n d\n+new\n e";
const edited: FileChange = { path: "src/a.ts", status: "modified", hunks: parseHunks(patch) };

function compare(
  before: Partial<Inventory>,
  after: Partial<Inventory>,
  rest: Partial<Comparison> = {},
): readonly string[] {
  const comparison = {
    ...{ before: anInventory(before), after: anInventory(after), lookalikes: [], notCompared: [] },
    ...rest,
  };
  const analysis = { ...noAnalysis, comparison };
  const [heading, , ...lines] = listChangeLines(planChanges({ analysis, changes: [edited] }));
  expect(heading).toBe(heading === undefined ? undefined : "**What this change does at Customer.io**");
  return lines;
}

const noAnalysis = {
  ...{ analyzed: [], skipped: [], findings: [], failures: [], notes: [] },
  coverage: { files: [], blindSpots: [] },
};

describe("events", () => {
  it.each<[what: string, before: Partial<Inventory>, after: Partial<Inventory>, lines: readonly string[]]>([
    [
      "nothing of the same",
      { events: [anEvent("a", ["src/a.ts:1"])] },
      { events: [anEvent("a", ["src/b.ts:9"])] },
      [],
    ],
    [
      "that are new, with what they send",
      {},
      {
        events: [
          anEvent("trial_started", ["src/a.ts:3"], "plan: text", "ends_at: number in seconds", "x: unknown"),
        ],
      },
      ["- New event `trial_started` at `src/a.ts:3`: sends `plan` (text), `ends_at` (seconds), `x`."],
    ],
    [
      "that are gone, with where they were",
      { events: [anEvent("trial_started", ["src/old.ts:3"])] },
      {},
      [
        "- The event `trial_started` is no longer sent (it was at `src/old.ts:3`). Campaigns listening for it will not trigger.",
      ],
    ],
    [
      "that have another name at the same call",
      { events: [anEvent("signed_up", ["src/a.ts:6"], "plan: text")] },
      { events: [anEvent("user_signed_up", ["src/a.ts:7"], "plan: text", "source: text")] },
      [
        "- The event `signed_up` is now named `user_signed_up` at `src/a.ts:7`: now also sends `source` (text). Campaigns and segments keep listening for the old name until you change them, too.",
      ],
    ],
    [
      "as gone and new where a call of the old name has another new one",
      { events: [anEvent("a", ["src/a.ts:1", "src/a.ts:6"])] },
      { events: [anEvent("b", ["src/a.ts:1"]), anEvent("c", ["src/a.ts:7"])] },
      [
        "- New event `b` at `src/a.ts:1`.",
        "- New event `c` at `src/a.ts:7`.",
        "- The event `a` is no longer sent (it was at `src/a.ts:1`). Campaigns listening for it will not trigger.",
      ],
    ],
    [
      "as gone and new at different calls",
      { events: [anEvent("a", ["src/a.ts:6"])] },
      { events: [anEvent("b", ["src/a.ts:6"])] },
      [
        "- New event `b` at `src/a.ts:6`.",
        "- The event `a` is no longer sent (it was at `src/a.ts:6`). Campaigns listening for it will not trigger.",
      ],
    ],
    [
      "in their order where several calls are rewritten",
      { events: [anEvent("a", ["src/a.ts:4"]), anEvent("b", ["src/a.ts:3"])] },
      { events: [anEvent("c", ["src/a.ts:3"]), anEvent("d", ["src/a.ts:4"])] },
      [
        "- The event `b` is now named `c` at `src/a.ts:3`. Campaigns and segments keep listening for the old name until you change them, too.",
        "- The event `a` is now named `d` at `src/a.ts:4`. Campaigns and segments keep listening for the old name until you change them, too.",
      ],
    ],
    [
      "as gone and new where one call sends several: which one is renamed is not known",
      { events: [anEvent("a", ["src/a.ts:1"]), anEvent("b", ["src/a.ts:1"])] },
      { events: [anEvent("c", ["src/a.ts:1"]), anEvent("d", ["src/a.ts:1"])] },
      [
        "- New event `c` at `src/a.ts:1`.",
        "- New event `d` at `src/a.ts:1`.",
        "- The event `a` is no longer sent (it was at `src/a.ts:1`). Campaigns listening for it will not trigger.",
        "- The event `b` is no longer sent (it was at `src/a.ts:1`). Campaigns listening for it will not trigger.",
      ],
    ],
    [
      "that send something else",
      {
        events: [
          anEvent(
            "paid",
            ["src/a.ts:1"],
            "total: number",
            "at: number in milliseconds",
            "coupon: text",
            "id: text",
          ),
        ],
      },
      {
        events: [
          anEvent(
            "paid",
            ["src/a.ts:1"],
            "total: text",
            "at: number in seconds",
            "id?: text",
            "currency: text",
          ),
        ],
      },
      [
        "- The event `paid` at `src/a.ts:1`: now also sends `currency` (text); no longer sends `coupon`; no longer sends `id` in every place; `total` changes from number to text; `at` changes from milliseconds to seconds.",
      ],
    ],
    [
      "without a claim about what is not known",
      { events: [anEvent("paid", ["src/a.ts:1"], "total: number", "a: text", "…")] },
      { events: [anEvent("paid", ["src/a.ts:1"], "total: unknown", "b: text", "…")] },
      [],
    ],
  ])("lists %s", (_what, before, after, lines) => {
    expect(compare(before, after)).toEqual(lines);
  });

  it("says of a new name that it is nearly a known one", () => {
    const events = [anEvent("signed_up", ["src/b.ts:1"])];
    const after = { events: [anEvent("sign_up", ["src/a.ts:3"]), ...events] };
    expect(compare({ events }, after, { lookalikes: [{ name: "sign_up", known: "signed_up" }] })).toEqual([
      "- New event `sign_up` at `src/a.ts:3`. The name is nearly the same as `signed_up`: if both mean one event, campaigns listening for one will not trigger for the other.",
    ]);
  });
});

test("a name that is nearly a known one is not the new name of another event at the same call", () => {
  const paid = anEvent("paid", ["src/b.ts:1"]);
  const lookalikes = [{ name: "Paid", known: "paid" }];
  const before = { events: [paid, anEvent("refunded", ["src/a.ts:6"])] };
  const after = { events: [anEvent("Paid", ["src/a.ts:7"]), paid] };
  expect(compare(before, after, { lookalikes }).map((line) => line.slice(0, 40))).toEqual([
    "- New event `Paid` at `src/a.ts:7`. The ",
    "- The event `refunded` is no longer sent",
  ]);
});

describe("people", () => {
  it.each<[what: string, before: Partial<Inventory>, after: Partial<Inventory>, lines: readonly string[]]>([
    [
      "an email that is no longer given",
      { people: [aPerson("user.id", true, ["src/a.ts:1"], "email: text", "name: text")] },
      { people: [aPerson("user.id", false, ["src/a.ts:1"], "name: text")] },
      ["- People identified by `user.id` at `src/a.ts:1`: an `email` is no longer given."],
    ],
    [
      "an email that one place no longer gives",
      { people: [aPerson("user.id", true, ["src/a.ts:1"], "email: text")] },
      { people: [aPerson("user.id", false, ["src/a.ts:1"], "email?: text")] },
      ["- People identified by `user.id` at `src/a.ts:1`: an `email` is no longer given in every place."],
    ],
    [
      "no email that may still be given",
      { people: [aPerson("user.id", true, ["src/a.ts:1"], "email: text")] },
      { people: [aPerson("user.id", undefined, ["src/a.ts:1"], "…")] },
      [],
    ],
    [
      "an id that is made from something else",
      { people: [aPerson("user.id", true, ["src/a.ts:6"], "email: text")] },
      { people: [aPerson("user.email", true, ["src/a.ts:7"], "email: text")] },
      [
        "- People are identified by `user.email` instead of `user.id` at `src/a.ts:7`. Customer.io may not recognize people that it knows by the former id.",
      ],
    ],
    [
      "no other id where one of them is not known",
      { people: [aPerson("user.id", true, ["src/a.ts:6"], "email: text")] },
      { people: [aPerson(undefined, true, ["src/a.ts:7"], "email: text")] },
      [
        "- People are now also identified at `src/a.ts:7`: sends `email` (text).",
        "- People are no longer identified by `user.id` (it was at `src/a.ts:6`).",
      ],
    ],
  ])("shows %s", (_what, before, after, lines) => {
    expect(compare(before, after)).toEqual(lines);
  });
});

test("clients, messages, devices and other calls are listed after events and people", () => {
  const after: Partial<Inventory> = {
    clients: [aClientOf("TrackClient", ["CIO_SITE_ID", "CIO_TRACK_KEY"], ["src/a.ts:1"])],
    devices: [{ ...data, kind: "add", apis: ["track"], places: at("src/a.ts:2") }],
    actions: [{ kind: "suppress", apis: ["track"], places: at("src/a.ts:3") }],
    messages: [
      {
        ...{ ...data, kind: "transactional", channel: "email", id: "7", identifiedBy: "id", apis: ["app"] },
        places: at("src/a.ts:4"),
      },
    ],
    events: [{ ...anEvent("Pricing", ["src/a.ts:5"]), kind: "page" }],
  };
  expect(compare({}, after)).toEqual([
    "- New transactional email `7` at `src/a.ts:4`.",
    "- New page view `Pricing` at `src/a.ts:5`.",
    "- New registration of devices at `src/a.ts:2`.",
    "- New call to `suppress` at `src/a.ts:3`.",
    "- New client `TrackClient` at `src/a.ts:1`: takes `CIO_SITE_ID`, `CIO_TRACK_KEY`.",
  ]);
  expect(compare(after, {})).toEqual([
    "- Transactional email `7` was removed (it was at `src/a.ts:4`).",
    "- Page view `Pricing` was removed (it was at `src/a.ts:5`).",
    "- Registration of devices was removed (it was at `src/a.ts:2`).",
    "- Call to `suppress` was removed (it was at `src/a.ts:3`).",
    "- Client `TrackClient` was removed (it was at `src/a.ts:1`).",
  ]);
});

const data = { properties: [], isOpen: false } as const;

test("a client with another variable is the same client", () => {
  const clients = (key: string) => ({ clients: [aClientOf("TrackClient", ["SITE", key], ["src/b.ts:2"])] });
  expect(compare(clients("OLD_KEY"), clients("NEW_KEY"))).toEqual([
    "- Client `TrackClient` at `src/b.ts:2`: now also takes `NEW_KEY`; no longer takes `OLD_KEY`.",
  ]);
});

describe("the section", () => {
  const many = (count: number) => ({
    events: Array.from({ length: count }, (_, index) => anEvent(`event_${index}`, [`src/a.ts:${index + 1}`])),
  });

  it("has 15 lines, and folds the rest", () => {
    expect(compare({}, many(15))).toHaveLength(15);
    const lines = compare({}, many(18));
    expect(lines.slice(15, 18)).toEqual(["", "<details><summary>3 more</summary>", ""]);
    expect(lines.slice(-2)).toEqual(["", "</details>"]);
    expect(lines).toHaveLength(23);
  });

  it("is bounded for any number of events", () => {
    const lines = compare({}, many(10_000));
    expect(lines).toContain("- … and 9,785 more");
    expect(lines).toHaveLength(221);
  });

  it("lists what could not be compared, also alone", () => {
    expect(compare({}, {}, { notCompared: ["src/huge.ts"] })).toEqual([
      "Not compared with the code before this change: `src/huge.ts`.",
    ]);
  });

  it("is not there without a comparison, or where nothing changes", () => {
    const analysis = { ...noAnalysis };
    expect(listChangeLines(planChanges({ analysis, changes: [] }))).toEqual([]);
    expect(compare(emptyInventory, emptyInventory)).toEqual([]);
  });

  it("stays one line for each thing, whatever the names hold", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1 }), (name) => {
        const lines = compare({}, { events: [anEvent(name, ["src/a.ts:1"], "x: text")] });
        expect(lines).toHaveLength(1);
        expect(lines[0]).not.toMatch(/[\n\u0000-\u001f\u202e]/u);
      }),
    );
    const [line] = compare({}, { events: [anEvent("`</details> @team | <b>", ["src/a.ts:1"])] });
    expect(line).toBe("- New event `` `</details> @team | <b> `` at `src/a.ts:1`.");
  });
});
