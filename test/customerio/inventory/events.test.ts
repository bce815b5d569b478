import { describe, expect, test } from "vitest";
import { showData, showEvents, showPlaces, takeInventory, type Code } from "./take-inventory.ts";

const client = `import { TrackClient } from "customerio-node";
export const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_API_KEY);
`;
const wrapper = `import { cio } from "./cio";
export async function trackEvent(user: { id: string }, name: string, data?: Record<string, unknown>) {
  await cio.track(user.id, { name, data });
}
`;

describe("an event is listed once, with everything that its calls send", () => {
  test.each<[string, Code, readonly string[]]>([
    [
      "sent twice, with a property that only one call gives",
      `${client}cio.track("1", { name: "plan_changed", data: { plan: "pro", seats: 4 } });
cio.track("2", { name: "plan_changed", data: { plan: "team" } });`,
      ["plan_changed { plan: text, seats?: number } src/a.ts:3, src/a.ts:4"],
    ],
    [
      "sent without data by one call",
      `${client}cio.track("1", { name: "plan_changed", data: { plan: "pro" } });
cio.track("2", { name: "plan_changed" });`,
      ["plan_changed { plan?: text } src/a.ts:3, src/a.ts:4"],
    ],
    [
      "sent through a wrapper, whose callers are the places",
      {
        "src/cio.ts": client,
        "src/track.ts": wrapper,
        "src/join.ts": `import { trackEvent } from "./track";
export const join = (user) => trackEvent(user, "joined", { source: "web" });
export const leave = (user) => trackEvent(user, "left");`,
      },
      ["joined { source: text } src/join.ts:2 via trackEvent", "left {  } src/join.ts:3 via trackEvent"],
    ],
    [
      "decided in a helper: who calls the callers of the helper does not matter",
      {
        "src/cio.ts": client,
        "src/joined.ts": `import { cio } from "./cio";
export const sendJoined = (id: string) => cio.track(id, { name: "joined" });`,
        "src/join.ts": `import { sendJoined } from "./joined";
export function join(id: string) { return sendJoined(id); }`,
        "src/routes.ts": `import { join } from "./join";
join("1");
join("2");`,
      },
      ["joined {  } src/join.ts:2 via sendJoined"],
    ],
    [
      "left to callers twice: the outer ones decide",
      {
        "src/cio.ts": client,
        "src/track.ts": wrapper,
        "src/join.ts": `import { trackEvent } from "./track";
function report(user, step: string) { return trackEvent(user, \`tour_\${step}\`); }
report(user, "start");
report(user, "end");`,
      },
      [
        "tour_end {  } src/join.ts:4 via report via trackEvent",
        "tour_start {  } src/join.ts:3 via report via trackEvent",
      ],
    ],
    [
      "with a name that varies",
      `${client}export const view = (page: string) => cio.track("1", { name: \`viewed_\${page}\`, data: { page } });`,
      ["viewed_${…} { page: text } src/a.ts:3"],
    ],
    [
      "with a name that nothing shows",
      `${client}export const send = (event) => cio.track("1", event);`,
      ["? { … } src/a.ts:3"],
    ],
    [
      "with data from elsewhere",
      `${client}export const send = (more) => cio.track("1", { name: "saved", data: { id: 7, ...more } });`,
      ["saved { id: number, … } src/a.ts:3"],
    ],
    [
      "with a property that only a branch sends",
      `${client}export const send = (coupon?: string) =>
  cio.track("1", { name: "paid", data: { total: 5, ...(coupon && { coupon }), ...(coupon ? { rate: 1 } : {}) } });`,
      ["paid { coupon?: text, rate?: number, total: number } src/a.ts:4"],
    ],
    [
      "with a fallback for what is not given",
      `${client}const track = (name, data) => cio.track("1", { name, data: data ?? {} });
track("paid", { total: 5 });`,
      ["paid { total: number } src/a.ts:4 via track"],
    ],
    [
      "over HTTP, and in a batch",
      `const headers = { Authorization: "Basic x" };
fetch("https://track.customer.io/api/v1/customers/1/events", { method: "POST", headers, body: JSON.stringify({ name: "read", data: { at: 1 } }) });
fetch("https://track.customer.io/api/v2/batch", { method: "POST", headers, body: JSON.stringify({ batch: [{ type: "person", action: "event", identifiers: { id: "1" }, name: "read", attributes: { at: 2 } }] }) });`,
      ["read { at: number } src/a.ts:2, src/a.ts:3"],
    ],
    ["guessed from names only: a blind spot, and not listed", `cio.track("1", { name: "guessed" });`, []],
  ])("%s", (_name, code, expected) => {
    expect(showEvents(code)).toEqual(expected);
  });
});

test("a name's style is said where it has one, and for whom it is sent", () => {
  const { events } = takeInventory(`${client}
cio.track("1", { name: "signed_up" });
cio.track("1", { name: "signup" });
cio.track("1", { name: "Plan Changed" });
cio.trackAnonymous("a", { name: "signed_up" });
cio.trackPageView("1", "/pricing");`);
  expect(events.map(({ kind, name, style, sentFor }) => ({ kind, name, style, sentFor }))).toEqual([
    { kind: "event", name: "Plan Changed", style: "Title Case", sentFor: ["person"] },
    { kind: "event", name: "signed_up", style: "snake_case", sentFor: ["anonymous", "person"] },
    { kind: "event", name: "signup", style: undefined, sentFor: ["person"] },
    { kind: "page", name: "/pricing", style: undefined, sentFor: ["person"] },
  ]);
});

test("properties have types, and times have units", () => {
  const { events } = takeInventory(`${client}
interface User { id: string; age?: number; born: Date; tags: string[]; address: { city: string }; level: 1 | 2; nickname: string | null }
declare const user: User;
declare const row: any;
cio.track(user.id, { name: "saved", data: {
  age: user.age, born: user.born, tags: user.tags, address: user.address, level: user.level, nickname: user.nickname,
  isNew: !row.old, label: \`\${row.a}\`, count: row.list.length, names: row.list.map((item) => item.name), row: row.value,
  seconds: Math.floor(Date.now() / 1000), milliseconds: Date.now(), iso: new Date().toISOString(), left: undefined,
} });`);
  expect(events.map(showData)).toEqual([
    [
      "address: object",
      "age?: number",
      "born: date",
      "count: number",
      "isNew: boolean",
      "iso: text (ISO text)",
      "label: text",
      "level: number",
      "milliseconds: number (milliseconds)",
      "names: list",
      "nickname: null|text",
      "row: unknown",
      "seconds: number (seconds)",
      "tags: list",
    ].join(", "),
  ]);
});

test("only calls in wanted files count: a wrapper whose callers are elsewhere is listed itself", () => {
  const code = {
    "src/cio.ts": client,
    "src/joined.ts": `import { cio } from "./cio";\nexport const sendJoined = (id) => cio.track(id, { name: "joined" });`,
    "test/joined.test.ts": `import { sendJoined } from "../src/joined";\nsendJoined("1");`,
  };
  const inventory = takeInventory(code, (path) => path.startsWith("src/"));
  expect(inventory.events.flatMap(({ places }) => showPlaces(places))).toEqual(["src/joined.ts:2"]);
});
