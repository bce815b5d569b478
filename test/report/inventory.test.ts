import { Ajv2020 } from "ajv/dist/2020.js";
import { format } from "prettier";
import { expect, test } from "vitest";
import { makeInventoryJsonSchema, reportInventoryJson } from "../../src/report/inventory-json.ts";
import { reportInventoryMarkdown } from "../../src/report/inventory-markdown.ts";
import { reportInventoryPretty } from "../../src/report/inventory-pretty.ts";
import { describeProperty } from "../../src/report/inventory-words.ts";
import { noCoverage } from "../../src/vocabulary/coverage.ts";
import {
  emptyInventory,
  type Inventory,
  type InventoryEvent,
  type InventoryPlace,
  type TakenInventory,
} from "../../src/vocabulary/inventory.ts";
import { plain } from "./a-report.ts";

function at(path: string, line: number, ...via: readonly string[]): InventoryPlace {
  return { path, line, via };
}

function anEvent(name: string | undefined, changes: Partial<InventoryEvent> = {}): InventoryEvent {
  return {
    kind: "event",
    name,
    isFixed: name !== undefined,
    sentFor: ["person"],
    apis: ["track"],
    properties: [],
    isOpen: false,
    places: [at("src/join.ts", 3)],
    ...changes,
  };
}

function taken(inventory: Partial<Inventory>, changes: Partial<TakenInventory> = {}): TakenInventory {
  return {
    inventory: { ...emptyInventory, ...inventory },
    analyzed: ["src/join.ts"],
    skipped: [],
    coverage: { files: [{ path: "src/join.ts", operations: 2 }], blindSpots: [] },
    ...changes,
  };
}

const whole = taken(
  {
    events: [
      anEvent("signed_up", {
        style: "snake_case",
        sentFor: ["anonymous", "person"],
        properties: [
          { name: "at", types: ["number"], units: ["seconds"], isOptional: false },
          { name: "plan", types: ["null", "text"], units: [], isOptional: true },
        ],
        isOpen: true,
        places: [at("src/join.ts", 3, "track"), at("src/join.ts", 9, "track"), at("src/trial.ts", 1)],
      }),
      anEvent("tour_${…}", { isFixed: false }),
      anEvent(undefined),
      anEvent("/pricing", { kind: "page" }),
    ],
    people: [
      {
        ...{ identifiedBy: "id", from: "user.id", hasEmail: true, apis: ["track"] },
        ...{ properties: [], isOpen: true, places: [at("src/join.ts", 2)] },
      },
    ],
    messages: [
      {
        ...{ kind: "transactional", channel: "email", id: "welcome", identifiedBy: "email", apis: ["app"] },
        ...{ properties: [], isOpen: false, places: [at("src/mail.ts", 2)] },
      },
      {
        ...{ kind: "broadcast", identifiedBy: "unknown", apis: ["app"] },
        ...{ properties: [], isOpen: true, places: [at("src/mail.ts", 4)] },
      },
    ],
    devices: [
      { kind: "remove", apis: ["track"], properties: [], isOpen: false, places: [at("src/app.ts", 2)] },
    ],
    actions: [{ kind: "suppress", apis: ["track"], places: [at("src/app.ts", 4)] }],
    clients: [
      {
        ...{ name: "TrackClient", transport: "sdk", apis: ["track"] },
        credentials: [{ role: "site-id", name: "CIO_SITE_ID" }, { role: "track-key" }],
        places: [at("src/cio.ts", 1)],
      },
    ],
  },
  {
    coverage: {
      files: [{ path: "src/join.ts", operations: 2 }],
      blindSpots: [
        { path: "src/old.ts", line: 4, reason: "a client whose calls were not understood" },
        { path: "src/old.ts", line: 9, reason: "a client whose calls were not understood" },
      ],
    },
  },
);

test("Markdown lists what the code does, and what was not understood", () => {
  expect(reportInventoryMarkdown(whole)).toMatchSnapshot();
});

test("a terminal gets the same with lines", () => {
  expect(reportInventoryPretty(whole, plain)).toMatchSnapshot();
});

test("JSON has all of it, as the schema says", () => {
  const json: unknown = JSON.parse(reportInventoryJson(whole));
  const ajv = new Ajv2020({ allErrors: true });
  ajv.validate(makeInventoryJsonSchema() as object, json);
  expect(ajv.errors).toBeNull();
  // JSON has no `undefined`.
  expect(json).toMatchObject(JSON.parse(JSON.stringify(whole.inventory)) as object);
  expect(json).toMatchObject({ version: 1, files: { analyzed: 1 }, coverage: { files: 1, operations: 2 } });
});

test("Prettier leaves the document as it is", async () => {
  const markdown = reportInventoryMarkdown(whole);
  expect(await format(markdown, { parser: "markdown" })).toBe(markdown);
});

test("the document stays the same when only lines move", () => {
  const moved = JSON.parse(JSON.stringify(whole), (key, value: unknown) =>
    key === "line" && typeof value === "number" ? value + 7 : value,
  ) as TakenInventory;
  expect(reportInventoryMarkdown(moved)).toBe(reportInventoryMarkdown(whole));
});

test.each([
  ["a line break", "signed\n# up", "`signed\\u000a# up`"],
  ["backticks", "`signed` up``", "``` `signed` up`` ```"],
  ["a pipe", "signed|up", "`signed|up`"],
  ["HTML", "</script><img>", "`</script><img>`"],
  ["an emoji", "signed up 🎉", "`signed up 🎉`"],
  ["white space at its end", "signed up ", '`"signed up "`'],
  ["a mark of direction", "signed\u202eup", "`signed\\u202eup`"],
])("a name with %s is shown as it is, and cannot leave its code span", (_what, name, shown) => {
  const lines = reportInventoryMarkdown(taken({ events: [anEvent(name)] })).split("\n");
  expect(lines).toContain(`### ${shown}`);
  const text = reportInventoryPretty(taken({ events: [anEvent(name)] }), plain);
  expect(text.split("\n").filter((line) => line.includes("signed") || line.includes("script"))).toHaveLength(
    1,
  );
});

test("10,000 events are bounded where people read them, and complete in JSON", () => {
  const events = Array.from({ length: 10_000 }, (_, index) => anEvent(`event_${index}`));
  const markdown = reportInventoryMarkdown(taken({ events }));
  expect(markdown.match(/^### /gmu)).toHaveLength(2_000);
  expect(markdown).toContain("And 8,000 more; `--format json` lists them all.");
  const json = JSON.parse(reportInventoryJson(taken({ events }))) as { readonly events: unknown[] };
  expect(json.events).toHaveLength(10_000);
});

test.each([
  [["text"], [], false, "text"],
  [["text"], ["ISO text"], true, "text (ISO), optional"],
  [["date", "number"], ["milliseconds", "seconds"], false, "date or number (milliseconds or seconds)"],
  [["null", "number", "text"], ["ISO text", "seconds"], false, "number (seconds) or text (ISO) or null"],
  [["number", "unknown"], [], false, "number or unknown"],
  [["unknown"], [], false, "unknown type"],
] as const)("types %s with units %s are described", (types, units, isOptional, expected) => {
  expect(describeProperty({ name: "at", types, units, isOptional })).toBe(expected);
});

test("code without Customer.io says so in one line", () => {
  const none = taken({}, { coverage: noCoverage });
  expect(reportInventoryPretty(none, plain)).toBe("No Customer.io code found. 1 file analyzed.\n");
  expect(reportInventoryMarkdown(none)).toContain("\n\nNo Customer.io code found.\n");
  expect(reportInventoryPretty({ ...none, analyzed: [] }, plain)).toBe(
    "No JavaScript or TypeScript files to analyze.\n",
  );
});
