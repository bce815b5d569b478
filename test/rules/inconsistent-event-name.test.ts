import { describe, expect, test } from "vitest";
import { inconsistentEventName } from "../../rules/inconsistent-event-name.ts";
import { analyze } from "../../src/analyze/analyze.ts";
import { defaultConfig, type Config } from "../../src/vocabulary/config.ts";
import { expectPicture, fix } from "./picture.ts";

const client = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
const track = (id: string, name: string, data?: object) => cio.track(id, { name, data });
`;

/** Ten events that a repository sends already. */
function established(...names: readonly string[]): string {
  return names.map((name) => `track("1", "${name}");\n`).join("");
}

const snake = established(
  "account_created",
  "card_added",
  "invoice_paid",
  "invoice_sent",
  "logged_in",
  "plan_changed",
  "report_shared",
  "seat_added",
  "signed_up",
  "trial_ended",
);
const title = established(
  "API Key Created",
  "Card Added",
  "GitHub Connected",
  "Invoice Paid",
  "Logged In",
  "Moved to Trash",
  "Plan Changed",
  "Seat Added",
  "Signed Up",
  "Trial Ended",
);

test("the style is learned from the repository, and a new name in another style gets a fix", () => {
  const picture = `${client}${title}
+track("1", "report_shared");
            ~~~~~~~~~~~~~~~
`;
  const findings = expectPicture(inconsistentEventName, picture);
  expect(findings[0]?.confidence).toBe("high");
  expect(findings[0]?.message).toBe(
    "`report_shared` is not in Title Case, the style most events here use. Where styles mix, names get misspelled, and campaigns listening for another spelling will not trigger. Name it `Report Shared`.",
  );
  expect(findings[0]?.suggestion?.replacement).toBe(` track("1", "Report Shared");`);
});

describe("names in any other style are reported in a snake_case repository, however they are written", () => {
  test.each([
    ["reportViewed", "report_viewed"],
    ["ReportViewed", "report_viewed"],
    ["Report Viewed", "report_viewed"],
    ["Report viewed", "report_viewed"],
    ["report viewed", "report_viewed"],
    ["report-viewed", "report_viewed"],
    ["REPORT_VIEWED", "report_viewed"],
    ["report.viewed", "report_viewed"],
    ["Viewed", "viewed"],
    ["userAPIKeyRolled", "user_api_key_rolled"],
  ])("%s", (name, expected) => {
    const picture = `${client}${snake}
+track("1", "${name}");
            ${"~".repeat(name.length + 2)}
`;
    const findings = expectPicture(inconsistentEventName, picture);
    expect(fix(picture, findings)["src/example.ts"]).toContain(`track("1", "${expected}");`);
  });
});

test("names that fit, single words, digits, sentences and other scripts are not reported", () => {
  expectPicture(
    inconsistentEventName,
    `${client}${snake}${established(
      "checkout",
      "30_day_trial_started",
      "step_2_done",
      "The person clicked on the second button of the page about plans",
      "注文しました",
      "won €100",
    )}`,
  );
});

describe("a name that only a type lists is reported where the list has it", () => {
  const sender = (imports: string, type: string): string => `import type { ${imports} } from "./events";
import { poll } from "./outbox";
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);

export async function forward() {
  const next: { id: string; name: ${type} } = await poll();
  await cio.track(next.id, { name: next.name });
}
`;
  const others = ["Club Joined", "Club Paused", "Club Resumed", "Box Curated", "Box Shipped"];
  const more = ["Box Returned", "Tasting Booked", "Tasting Attended", "Rating Given", "Gift Bought"];
  const titles = [...others, ...more];

  test.each([
    [
      "an enum",
      sender("Club", "Club"),
      `export enum Club {
${titles.map((name, index) => `  Event${index} = "${name}",\n`).join("")}  CellarShared = "cellar_shared",
                 ~~~~~~~~~~~~~~~
}
`,
    ],
    [
      "the values of a constant",
      sender("Club", "Club"),
      `export const clubEvents = {
${titles.map((name, index) => `  event${index}: "${name}",\n`).join("")}  cellarShared: "cellar_shared",
                ~~~~~~~~~~~~~~~
} as const;
export type Club = (typeof clubEvents)[keyof typeof clubEvents];
`,
    ],
    [
      "a union",
      sender("Club", "Club"),
      `export type Club =
${titles.map((name) => `  | "${name}"\n`).join("")}  | "cellar_shared";
    ~~~~~~~~~~~~~~~
`,
    ],
  ])("%s", (_, sending, listing) => {
    expectPicture(inconsistentEventName, { "src/client.ts": sending, "src/events.ts": listing });
  });

  test("names in the style of the list are right, wherever it is", () => {
    expectPicture(inconsistentEventName, {
      "src/client.ts": sender("Club", "Club"),
      "src/events.ts": `export type Club = ${titles.map((name) => `"${name}"`).join(" | ")};\n`,
    });
  });
});

test("constants and enum members are reported once, where they are written, and fixed there", () => {
  const picture = {
    "src/events.ts": ` export enum Billing {
   Paid = "billing_paid",
+  Failed = "BillingFailed",
            ~~~~~~~~~~~~~~~
 }
 export const TEAM = {
+  invited: "TeamInvited",
            ~~~~~~~~~~~~~
 } as const;
`,
    "src/track.ts": `${client}${snake}export { track };`,
    "src/use.ts": `import { Billing, TEAM } from "./events";
import { track } from "./track";
export const one = (id: string) => track(id, Billing.Failed);
export const two = (id: string) => track(id, Billing.Failed);
export const three = (id: string) => track(id, Math.random() > 0.5 ? Billing.Paid : TEAM.invited);
`,
  };
  const findings = expectPicture(inconsistentEventName, picture);
  expect(fix(picture, findings)["src/events.ts"]).toBe(` export enum Billing {
   Paid = "billing_paid",
   Failed = "billing_failed",
 }
 export const TEAM = {
   invited: "team_invited",
 } as const;
`);
});

describe("no edit is offered", () => {
  test("for a name that existed before", () => {
    const findings = expectPicture(
      inconsistentEventName,
      `${client}${snake}
track("1", "ReportViewed");
           ~~~~~~~~~~~~~~
+track("2", "ReportViewed");
`,
    );
    expect(findings[0]?.edits).toEqual([]);
    expect(findings[0]?.unfixed).toBeUndefined();
    expect(findings[0]?.evidence).toHaveLength(1);
    expect(findings[0]?.message).toContain("have to change with it");
  });

  test("for a name that only moves to another file, for which campaigns may listen", () => {
    const text = `${client}${snake}track("1", "ReportViewed");\n`;
    const lines = text.split("\n").map((_, index) => ({ kind: "added" as const, line: index + 1 }));
    const { findings } = analyze(
      {
        sources: [{ path: "src/events.ts", text }],
        skipped: [],
        changes: [
          { path: "src/events.ts", status: "added", hunks: [{ lines }] },
          { path: "src/old.ts", status: "removed", hunks: undefined, before: text },
        ],
      },
      { rules: [inconsistentEventName], config: defaultConfig },
    );
    expect(findings.map(({ edits }) => edits)).toEqual([[]]);
    expect(findings[0]?.message).toContain("have to change with it");
  });

  test("in an audit", () => {
    const findings = expectPicture(
      inconsistentEventName,
      `${client}${snake}
track("1", "ReportViewed");
           ~~~~~~~~~~~~~~
`,
    );
    expect(findings[0]?.edits).toEqual([]);
    expect(findings[0]?.unfixed).toContain("`pitstop review --fix`");
  });

  test("for a name that only a type shows", () => {
    const [finding] = expectPicture(
      inconsistentEventName,
      `${client}
+export function report(kind: "report_opened" | "ReportClosed") {
                        ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
+  track("1", kind);
+}
`,
    );
    expect(finding?.message).toContain("Name it `report_closed`.");
    expect(finding?.edits).toEqual([]);
  });

  test("if the name is mentioned elsewhere, too", () => {
    const findings = expectPicture(inconsistentEventName, {
      "src/example.ts": `${client}${snake}
+track("1", "ReportViewed");
            ~~~~~~~~~~~~~~
`,
      "src/filter.js": `export const isReport = (name) => name === 'ReportViewed';`,
    });
    expect(findings[0]?.edits).toEqual([]);
  });
});

test("all places of a new name in one file are fixed together", () => {
  const picture = `${client}${snake}
+track("1", "ReportViewed");
            ~~~~~~~~~~~~~~
+track("2", "ReportViewed");
`;
  expect(fix(picture, expectPicture(inconsistentEventName, picture))["src/example.ts"]).toContain(
    ` track("1", "report_viewed");\n track("2", "report_viewed");`,
  );
});

describe("another spelling of a name", () => {
  test.each(["SignedUp", "signedUp", "Signed Up", "signed-up", "signedup"])(
    "%s is found at the new one, names the place of the other, and becomes it",
    (name) => {
      const picture = `${client}${snake}
+track("1", "${name}");
            ${"~".repeat(name.length + 2)}
`;
      const [finding] = expectPicture(inconsistentEventName, picture);
      expect(finding?.message).toContain("`signed_up` (src/example.ts:12)");
      expect(finding?.evidence[0]).toMatchObject({ path: "src/example.ts", line: 12 });
      expect(fix(picture, finding ? [finding] : [])["src/example.ts"]).toContain(` track("1", "signed_up");`);
    },
  );

  test.each([
    ["sign_up", "signed_up"],
    ["invoice_pay", undefined],
    ["trial_end", "trial_ended"],
    ["plan_change", "plan_changed"],
    ["login", "logged_in"],
  ])("%s may be %s, which is reported without an edit", (name, other) => {
    const mark = other === undefined ? "" : `            ${"~".repeat(name.length + 2)}\n`;
    const [finding] = expectPicture(
      inconsistentEventName,
      `${client}${snake}\n+track("1", "${name}");\n${mark}`,
    );
    expect(finding?.confidence).toBe(other === undefined ? undefined : "medium");
    if (other !== undefined) expect(finding?.message).toContain(other);
    expect(finding?.edits ?? []).toEqual([]);
  });

  test("a name that existed before is kept, whatever its style", () => {
    const [finding] = expectPicture(
      inconsistentEventName,
      `${client}${snake}
track("1", "ReportViewed");
           ~~~~~~~~~~~~~~
+track("1", "report_viewed");
            ~~~~~~~~~~~~~~~
`,
    ).filter(({ message }) => message.includes("another spelling of"));
    expect(finding?.range.start.line).toBe(16);
    expect(finding?.edits).toEqual([]);
  });

  test("of two that existed before, the one in the style is kept, even if the other is used more", () => {
    const [finding] = expectPicture(
      inconsistentEventName,
      `${client}${snake}
track("1", "ReportViewed");
           ~~~~~~~~~~~~~~
track("2", "ReportViewed");
track("3", "report_viewed");
`,
    );
    expect(finding?.message).toContain("`ReportViewed` is another spelling of `report_viewed`");
  });

  test("of two in the style, the one that is used more is kept", () => {
    const [finding] = expectPicture(
      inconsistentEventName,
      `${client}${snake}
track("1", "report_viewed");
           ~~~~~~~~~~~~~~~
track("2", "report_view");
track("3", "report_view");
`,
    );
    expect(finding?.message).toContain("`report_viewed` is nearly the same as `report_view`");
  });

  test("plurals, other objects and other endings are different events", () => {
    expectPicture(
      inconsistentEventName,
      `${client}${snake}${established("seats_added", "trial_ending", "invoice_sent_again", "plan_unchanged")}`,
    );
  });
});

test("with fewer than ten names, each is compared with snake_case", () => {
  const findings = expectPicture(
    inconsistentEventName,
    `${client}
track("1", "User Signed Up");
           ~~~~~~~~~~~~~~~~
track("1", "purchaseCompleted");
           ~~~~~~~~~~~~~~~~~~~
track("1", "trial_started");
`,
  );
  expect(findings.map(({ confidence }) => confidence)).toEqual(["medium", "medium"]);
  expect(findings[0]?.message).toContain("is not in snake_case, the default style.");
});

test("a change that brings the first few names has no style to follow: it gets no inline comment", () => {
  const [finding] = expectPicture(
    inconsistentEventName,
    `${client}
+track("1", "signedUp");
            ~~~~~~~~~~
+track("1", "plan_changed");
`,
  );
  expect(finding?.confidence).toBe("low");
  expect(finding?.message).toContain("Name it `signed_up`.");
});

test("with a configured style, a name in another one is surely wrong", () => {
  const [finding] = expectPicture(
    inconsistentEventName,
    `${client}
track("1", "Trial Started");
track("1", "trial_ended");
           ~~~~~~~~~~~~~
`,
    { ...defaultConfig, "event-naming": "Title Case" },
  );
  expect(finding?.message).toContain("is not in Title Case, the configured style.");
  expect(finding?.confidence).toBe("high");
});

describe("a repository that consistently uses another style gets one finding", () => {
  const names = `
track("1", "Signed Up");
           ~~~~~~~~~~~
track("1", "Plan Changed");
track("1", "Card Added");
`;
  test("in an audit", () => {
    const findings = expectPicture(inconsistentEventName, client + names);
    expect(findings.map(({ severity, confidence }) => [severity, confidence])).toEqual([["info", "medium"]]);
  });

  test("in a change that brings all of them, inline", () => {
    const added = `
+track("1", "Signed Up");
            ~~~~~~~~~~~
+track("1", "Plan Changed");
+track("1", "Card Added");
`;
    const findings = expectPicture(inconsistentEventName, client + added);
    expect(findings.map(({ severity, confidence }) => [severity, confidence])).toEqual([["info", "medium"]]);
  });

  test("in a change that follows it, only in the check run", () => {
    const findings = expectPicture(inconsistentEventName, `${client}${names}+track("1", "Seat Added");\n`);
    expect(findings.map(({ confidence }) => confidence)).toEqual(["low"]);
  });

  test("and a name in neither style is reported by itself", () => {
    const findings = expectPicture(
      inconsistentEventName,
      `${client}${names}track("1", "Seat Added");
track("1", "seatRemoved");
           ~~~~~~~~~~~~~
`,
    );
    expect(findings[1]?.message).toContain("`Seat Removed`");
    expect(findings[1]?.message).toContain("is not in Title Case, the style most events here use.");
  });

  test("when the config asks for a style that no name has", () => {
    const config: Config = { ...defaultConfig, "event-naming": "kebab-case" };
    const [first, ...others] = snake.split("\n");
    const findings = expectPicture(
      inconsistentEventName,
      `${client}${first ?? ""}\n           ${"~".repeat(17)}\n${others.join("\n")}`,
      config,
    );
    expect(findings[0]?.message).toContain("the config asks for kebab-case");
  });
});

test("names with prefixes are checked part by part if prefixes are the habit", () => {
  expectPicture(
    inconsistentEventName,
    `${client}${established("billing.invoice_paid", "billing.card_added", "team:member_invited", "team/left")}
track("1", "billing.CardRemoved");
           ~~~~~~~~~~~~~~~~~~~~~
`,
  );
});

test("allowed names, semantic events, pages, tests and other vendors are not reported", () => {
  const config: Config = { ...defaultConfig, events: { allow: ["Legacy Signup"] } };
  expectPicture(
    inconsistentEventName,
    {
      "src/example.ts": `${client}${snake}
import { Analytics } from "@customerio/cdp-analytics-node";
import posthog from "posthog-js";
import { AnalyticsBrowser } from "@segment/analytics-next";
const analytics = new Analytics({ writeKey: "w" });
const segment = AnalyticsBrowser.load({ writeKey: "s" });
const EVENTS = { viewed: "Page Viewed", opened: "modalOpened" };
posthog.capture(EVENTS.viewed);
segment.track(EVENTS.opened);
analytics.page({ userId: "1", name: "Home Page" });
analytics.track({ userId: "1", event: "Device Created or Updated" });
track("1", "Legacy Signup");
cio.trackPageView("1", "Home Page");
`,
      "src/signup.test.ts": `import { TrackClient } from "customerio-node";
const cio = new TrackClient("site", "key");
cio.track("1", { name: "SignedUp" });
cio.track("1", { name: "Some Event" });
`,
    },
    config,
  );
});

test("a wrapper for several vendors counts once", () => {
  expectPicture(
    inconsistentEventName,
    `${client}${snake}
import mixpanel from "mixpanel";
function record(id: string, name: string) {
  mixpanel.track(name);
  return Promise.all([track(id, name), cio.track(id, { name })]);
}
record("1", "ReportViewed");
            ~~~~~~~~~~~~~~
`,
  );
});

test("a name that is not fixed has no style", () => {
  expectPicture(
    inconsistentEventName,
    `${client}${snake}
export const viewed = (id: string, product: string) => track(id, \`Viewed \${product || "Nothing"}\`);
`,
  );
});

test("two names that agree are a habit, reported once; one next to a name in the style is a slip", () => {
  const [remark, ...others] = expectPicture(
    inconsistentEventName,
    `${client}
cio.track("1", { name: "Order Placed" });
                       ~~~~~~~~~~~~~~
cio.track("1", { name: "Order Returned" });
`,
  );
  expect(remark).toMatchObject({ severity: "info" });
  expect(others).toEqual([]);
  expectPicture(
    inconsistentEventName,
    `${client}
cio.track("1", { name: "Order Placed" });
                       ~~~~~~~~~~~~~~
cio.track("1", { name: "order_returned" });
`,
  );
});

describe("names that makers of senders are given", () => {
  const names = ["hive_added", "hive_moved", "queen_marked", "honey_sold", "mite_counted", "swarm_caught"];
  const make = (odd: string, mark: string): string => `const { TrackClient } = require("customerio-node");
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
const note = (name) => (id, data) => cio.track(id, { name, data });
${names.map((name, index) => `exports.on${String(index)} = note("${name}");\n`).join("")}exports.last = note("${odd}");
${mark}`;

  test("count", () => {
    expectPicture(inconsistentEventName, {
      "src/a.js": make("feedGiven", "                    ~~~~~~~~~~~\n"),
    });
    expectPicture(inconsistentEventName, { "src/a.js": make("feed_given", "") });
  });

  test("show the style of the repository", () => {
    const titles = ["Hive Added", "Hive Moved", "Queen Marked", "Honey Sold", "Mite Counted", "Swarm Caught"];
    const more = ["Feed Given", "Wax Sold", "Frame Built", "Smoke Made", "Bee Born"];
    expectPicture(inconsistentEventName, {
      "src/a.js": `const { TrackClient } = require("customerio-node");
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
const note = (name) => (id, data) => cio.track(id, { name, data });
module.exports = {
${[...titles, ...more].map((name, index) => `  on${String(index)}: note("${name}"),\n`).join("")}};
`,
    });
  });
});

describe("a few names decide no style", () => {
  const pipelines = `import { Analytics } from "@customerio/cdp-analytics-node";
const analytics = new Analytics({ writeKey: process.env.CIO_WRITE_KEY });
const sent = (event: string) => analytics.track({ userId: "1", event });
`;

  test("so a change that adds another one is not commented on, unless five others agree", () => {
    const change = (others: string): string => `${client}${others}
+track("1", "Report Shared");
            ~~~~~~~~~~~~~~~
`;
    const few = established("seat_added", "seat_removed", "plan_changed", "card_added");
    const judge = (code: string): unknown =>
      expectPicture(inconsistentEventName, code).map(({ confidence }) => confidence);
    expect(judge(change(few))).toEqual(["low"]);
    expect(judge(change(`${few}${established("invoice_paid")}`))).toEqual(["medium"]);
  });

  test("on Pipelines, Title Case is as good as the default", () => {
    const few = `sent("plan_changed");\nsent("Seat Added");\nsent("seat_removed");\n`;
    expectPicture(inconsistentEventName, `${pipelines}${few}`);
    expectPicture(inconsistentEventName, `${pipelines}sent("Seat Added");\nsent("Seat Removed");\n`);
    expectPicture(
      inconsistentEventName,
      `${pipelines}${few}sent("seatMoved");
     ~~~~~~~~~~~
`,
    );
  });

  test("on Pipelines, Title Case is a slip next to five names that agree, and through the Track API always", () => {
    const agreed = ["seat_added", "seat_removed", "plan_changed", "card_added", "invoice_paid"];
    expectPicture(
      inconsistentEventName,
      `${pipelines}${agreed.map((name) => `sent("${name}");\n`).join("")}sent("Report Shared");
     ~~~~~~~~~~~~~~~
`,
    );
    expectPicture(
      inconsistentEventName,
      `${client}track("1", "plan_changed");
track("1", "Seat Added");
           ~~~~~~~~~~~~
`,
    );
  });
});

test("what a check rules out is no part of a name", () => {
  const read = 'const side = path.split("/").at(-1) ?? "";';
  const door = `type Door = "north" | "south";
declare function isDoor(text: string): text is Door;
declare function toDoor(text: string): Door | undefined;
`;
  expectPicture(
    inconsistentEventName,
    `${client}${door}export function opened(id: string, path: string) {
  ${read}
  if (!isDoor(side)) return;
  track(id, \`door_\${side}_opened\`);
}
`,
  );
  expectPicture(
    inconsistentEventName,
    `${client}${door}export function closed(id: string, path: string) {
  const side = toDoor(path) ?? "";
  track(id, \`door_\${side}_closed\`);
            ~~~~~~~~~~~~~~~~~~~~~
}
`,
  );
});
