import { describe, expect, test } from "vitest";
import { guessConfig } from "../../src/analyze/guess-config.ts";

const client = `import { TrackClient } from "customerio-node";
export const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
`;

function guess(files: Readonly<Record<string, string>>): readonly string[] {
  const sources = Object.entries({ "src/cio.ts": client, ...files }).map(([path, text]) => ({ path, text }));
  return guessConfig({ sources }).map(({ key, value, because, at }) => {
    const set = value === undefined ? "" : ` = ${[value].flat().join(", ")}`;
    return `${key.join(".")}${set}: ${because} (${at.path}:${at.line})`;
  });
}

function sendEvents(names: readonly string[]): string {
  const calls = names.map((name) => `  await cio.track(id, { name: "${name}" });`);
  return ['import { cio } from "./cio";', "export async function replay(id) {", ...calls, "}", ""].join("\n");
}

test("a repository without Customer.io gives no hint", () => {
  expect(guess({ "src/cio.ts": "export const cio = undefined;\n" })).toEqual([]);
});

describe("the naming of events", () => {
  test.each<[string, readonly string[], string]>([
    [
      "is learned from ten names that agree",
      ["Paid", "Paused", "Signed Up", "Trial Started", "Trial Ended", "Seat Added", "Seat Removed"].concat([
        "Plan Changed",
        "Card Added",
        "Card Expired",
      ]),
      "event-naming = Title Case: most of the 10 event names here are written this way (src/a.ts:3)",
    ],
    [
      "is a habit from three names on, when they agree",
      ["trial started", "trial ended", "seat added"],
      "event-naming = lower case: most of the 3 event names here are written this way (src/a.ts:3)",
    ],
    [
      "is mentioned but not set when it cannot be chosen",
      ["TrialStarted", "TrialEnded", "SeatAdded"],
      "event-naming: most of the 3 event names here are in PascalCase, which is not an option (src/a.ts:3)",
    ],
    [
      "is left open when names are mixed",
      ["trial_started", "Trial Ended", "seatAdded"],
      "event-naming: 3 event names are too few, or too mixed, to decide (src/a.ts:3)",
    ],
  ])("%s", (_name, names, expected) => {
    expect(guess({ "src/a.ts": sendEvents(names) })).toEqual([expected]);
  });
});

describe("the runtime", () => {
  const route = (path: string) =>
    `import express from "express";\nimport { cio } from "./cio";\nexport const app = express();\napp.post("${path}", async (req, res) => {\n  await cio.track(req.user.id, { name: "seen" });\n  res.end();\n});\n`;

  test("is a server where something listens", () => {
    const found = guess({ "src/app.ts": route("/seen"), "src/main.ts": "app.listen(3000);\n" });
    expect(found).toContain(
      "runtime = server: requests are handled by a server that listens on a port (src/app.ts:5)",
    );
  });

  test("is serverless where a host's settings say so", () => {
    const found = guess({ "src/app.ts": route("/seen"), "netlify.toml": "" });
    expect(found).toContain(
      "runtime = serverless: requests are handled by functions that a host starts and stops (src/app.ts:5)",
    );
  });

  test("is asked for where nothing shows it, and where there are several", () => {
    expect(guess({ "src/app.ts": route("/seen") })).toContain(
      "runtime: the code does not show what handles requests here (src/app.ts:5)",
    );
    const both = guess({
      "api/package.json": "{}",
      "api/cio.ts": client,
      "api/app.ts": route("/seen"),
      "api/main.ts": "app.listen(3000);\n",
      "edge/package.json": '{ "dependencies": { "serverless-http": "3.0.0" } }',
      "edge/cio.ts": client,
      "edge/app.ts": route("/heard"),
    });
    expect(both).toContain("runtime: requests are handled on several runtimes here (api/app.ts:5)");
  });

  test("needs no setting in Next.js, which keeps work alive by itself", () => {
    const found = guess({
      "package.json": '{ "dependencies": { "next": "15.1.0" } }',
      "app/api/seen/route.ts": `import { cio } from "../../../src/cio";\nexport async function POST(request: Request) {\n  await cio.track("1", { name: "seen" });\n  return new Response();\n}\n`,
    });
    expect(found.filter((line) => line.startsWith("runtime"))).toEqual([]);
  });
});

describe("what identifies people", () => {
  const identify = (person: string) =>
    `import { cio } from "./cio";\nexport const seen = (user) => cio.identify(${person}, { plan: user.plan });\n`;

  test.each<[string, Readonly<Record<string, string>>, string]>([
    [
      "is an id where ids are given",
      { "src/a.ts": identify("user.id") },
      "workspace.identifiers = id: people are identified by an id (src/a.ts:2)",
    ],
    [
      "may be an email where every call gives one",
      { "src/a.ts": identify("user.email"), "src/b.ts": identify("user.email.toLowerCase()") },
      "workspace.identifiers = id, email: all 2 calls that identify a person pass an email (src/a.ts:2)",
    ],
    [
      "is left open where one call alone gives an email",
      { "src/a.ts": identify("user.email") },
      "workspace.identifiers: the only call that identifies a person passes an email (src/a.ts:2)",
    ],
    [
      "is left open where calls differ, which is what the rule is there for",
      {
        "src/a.ts": identify("user.id"),
        "src/b.ts": identify("user.email"),
        "src/c.ts": identify("user.email"),
      },
      "workspace.identifiers: a person is identified by an email here, and by an id elsewhere (src/b.ts:2)",
    ],
    [
      "is judged where a wrapper is called, not within it",
      {
        "src/people.ts": `import { cio } from "./cio";\nexport const describe = (key, traits) => cio.identify(key, traits);\n`,
        "src/a.ts": `import { describe } from "./people";\nexport const a = (user) => describe(user.email, {});\nexport const b = (lead) => describe(lead.email, {});\n`,
      },
      "workspace.identifiers = id, email: all 2 calls that identify a person pass an email (src/a.ts:2)",
    ],
    [
      "is not learned from tests",
      { "src/a.ts": identify("user.id"), "test/a.test.ts": identify("user.email") },
      "workspace.identifiers = id: people are identified by an id (src/a.ts:2)",
    ],
  ])("%s", (_name, files, expected) => {
    expect(guess(files)).toContain(expected);
  });
});

describe("bounces", () => {
  const mail = `import { cio } from "./cio";\nexport const join = (user) => cio.identify(user.id, { email: user.email });\n`;

  test("are asked for where mail is sent and nobody listens", () => {
    expect(guess({ "src/a.ts": mail })).toContain(
      "workspace.bounces: this code sends people email, and nothing here handles bounces (src/a.ts:2)",
    );
  });

  test("are handled here where the reporting webhook is received", () => {
    const webhook = `app.post("/hooks/customerio", (req, res) => {\n  if (req.body.metric === "bounced") flag(req.body.data);\n  res.end();\n});\n`;
    expect(guess({ "src/a.ts": mail, "src/hooks.ts": webhook })).toContain(
      "workspace.bounces = handled-here: bounces are handled here (src/hooks.ts:1)",
    );
  });
});
