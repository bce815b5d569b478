import { describe, expect, test } from "vitest";
import { clientPerRequest as rule } from "../../rules/client-per-request.ts";
import { expectPicture, fix, type Picture } from "./picture.ts";

function fixed(picture: Picture, path = "src/example.ts"): string | undefined {
  return fix(picture, expectPicture(rule, picture))[path];
}
const mark = (text: string): string => "~".repeat(text.length);

describe("a client that throws without credentials is created when it is first used", () => {
  const made = "new Analytics({ writeKey: process.env.CIO_WRITE_KEY! })";
  const analytics = `import { Analytics } from "@customerio/cdp-analytics-node";\n`;

  test("in a constant of its function", () => {
    const picture = `${analytics}
/** Counts for the invoice. */
export function used(accountId: string, units: number) {
  const cdp = ${made};
              ${mark(made)}
  cdp.track({ userId: accountId, event: "units_used", properties: { units } });
}
`;
    expect(fixed(picture)).toBe(`${analytics}
let cdp: Analytics | undefined;

/** Counts for the invoice. */
export function used(accountId: string, units: number) {
  cdp ??= ${made};
  cdp.track({ userId: accountId, event: "units_used", properties: { units } });
}
`);
  });

  test("in a factory, in the file's own style", () => {
    const options = `{ writeKey: process.env.CIO_WRITE_KEY }`;
    const picture = {
      "src/example.js": `import { Analytics } from '@customerio/cdp-analytics-node'

const open = () => new Analytics(${options})
                   ${mark(`new Analytics(${options})`)}

export function used(userId) {
  open().track({ userId, event: 'units_used' })
}
`,
    };
    expect(fixed(picture, "src/example.js")).toBe(`import { Analytics } from '@customerio/cdp-analytics-node'

let analytics

const open = () => (analytics ??= new Analytics(${options}))

export function used(userId) {
  open().track({ userId, event: 'units_used' })
}
`);
  });

  test("unless some are closed after use", () => {
    const picture = {
      "src/example.ts": `${analytics}
export const open = () => ${made};
                          ${mark(made)}
`,
      "src/used.ts": `import { open } from "./example";
export async function used(userId: string) {
  const cdp = open();
  cdp.track({ userId, event: "units_used" });
  await cdp.closeAndFlush();
}

export function refunded(userId: string) {
  open().track({ userId, event: "units_refunded" });
}
`,
    };
    const [finding] = expectPicture(rule, picture);
    expect(finding).toMatchObject({ edits: [], unfixed: expect.stringContaining("closed") as string });
  });

  test("the comment says what the fix changes", () => {
    const [finding] = expectPicture(
      rule,
      `${analytics}
export function used(userId: string) {
  const cdp = ${made};
              ${mark(made)}
  cdp.track({ userId, event: "units_used" });
}
`,
    );
    expect(finding?.effect).toBe("The fix creates the client when it is first used and keeps it.");
  });

  test("beside its own constant where a callback uses that, which may not be `undefined`", () => {
    const picture = `${analytics}
export function used(userId: string) {
  const cdp = ${made};
              ${mark(made)}
  const send = (event: string) => cdp.track({ userId, event });
  void send("units_used");
}
`;
    expect(fixed(picture)).toContain(`
let analytics: Analytics | undefined;

export function used(userId: string) {
  const cdp = (analytics ??= ${made});
`);
  });

  test("but not when an option depends on the call", () => {
    const text = "new Analytics({ writeKey: process.env.CIO_WRITE_KEY!, flushAt: units })";
    const picture = `${analytics}
export function used(userId: string, units: number) {
  const cdp = ${text};
              ${mark(text)}
  cdp.track({ userId, event: "used" });
}
`;
    expect(expectPicture(rule, picture).map(({ edits }) => edits)).toEqual([[]]);
  });
});

test("a client that is made from constants of its function is kept as well", () => {
  const made = "new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!, { region })";
  const picture = (
    region: string,
  ): string => `import { RegionEU, RegionUS, TrackClient } from "customerio-node";

function getTracker(): TrackClient {
  const region = ${region};
  const tracker = ${made};
                  ${mark(made)}
  return tracker;
}

export const booked = (id: string) => getTracker().track(id, { name: "booked" });
`;
  expect(fixed(picture('process.env.CIO_REGION === "eu" ? RegionEU : RegionUS'))).toContain(`
let tracker: TrackClient | undefined;

function getTracker(): TrackClient {
  const region = process.env.CIO_REGION === "eu" ? RegionEU : RegionUS;
  tracker ??= ${made};
  return tracker;
}`);
  const [finding] = expectPicture(rule, picture("pickRegion(Date.now()) ?? RegionUS"));
  expect(finding?.edits).toEqual([]);
});

describe("a client that is made from what an instance keeps", () => {
  const made = "new TrackClient(this.options.siteId, this.options.key)";
  const notifier = (member: string, start = "", heritage = ""): string =>
    `import { TrackClient } from "customerio-node";
import { Service } from "./service";
export class Notifier${heritage} {
  ${start}constructor(private readonly options: { siteId: string; key: string }) {${heritage === "" ? "" : " super(); "}}

${member}
}
`;
  const getter = `  private get client(): TrackClient {
    return ${made};
           ${mark(made)}
  }
  won(id: string) { return this.client.track(id, { name: "won" }); }`;

  test("is kept in a field of it", () => {
    expect(fixed(notifier(getter))).toContain(`export class Notifier {
  private cio?: TrackClient;

  constructor(private readonly options: { siteId: string; key: string }) {}

  private get client(): TrackClient {
    return (this.cio ??= ${made});
  }`);
  });

  test("is kept under the name that a method uses for it", () => {
    const used = `  won(id: string) {
    const cio = ${made};
                ${mark(made)}
    return cio.track(id, { name: "won" });
  }`;
    expect(fixed(notifier(used))).toContain(`    const cio = (this.cio ??= ${made});\n`);
  });

  test("is kept in JavaScript, too", () => {
    const picture = {
      "src/notifier.js": `import { TrackClient } from "customerio-node";
export class Notifier {
  constructor(options) { this.options = options; }
  async won(id) {
    const client = ${made};
                   ${mark(made)}
    await client.track(id, { name: "won" });
  }
}
`,
    };
    expect(fixed(picture, "src/notifier.js")).toContain(`export class Notifier {
  cio;

  constructor(options) { this.options = options; }
  async won(id) {
    const client = (this.cio ??= ${made});`);
  });

  test("is kept beside the fields that there are", () => {
    expect(fixed(notifier(getter, "private readonly sent = new Set<string>();\n\n  "))).toContain(`{
  private cio?: TrackClient;
  private readonly sent = new Set<string>();`);
  });

  test.each([
    [
      "something changes that later",
      notifier(`${getter}\n  configure(options) { this.options = options; }`).replace("readonly ", ""),
    ],
    ["a base class may have a field of that name", notifier(getter, "", " extends Service")],
  ])("is not when %s", (_title, picture) => {
    expect(expectPicture(rule, picture).map(({ edits }) => edits)).toEqual([[]]);
  });
});

describe("a client that a loop creates from settings", () => {
  const made = "new TrackClient(siteId, key, { region: RegionEU })";
  const expire = (before: string, loop = "for (const member of await members.ending())"): string =>
    `import { RegionEU, TrackClient } from "customerio-node";
import { members } from "./members";
import { readSettings } from "./settings";
export async function expire() {
  ${before}
  // One by one.
  ${loop} {
    const cio = ${made};
                ${mark(made)}
    await members.close(member.id);
    await cio.track(member.id, { name: "expired" });
  }
}
`;

  test("is created in front of it", () => {
    expect(fixed(expire("const { siteId, key } = await readSettings();"))).toContain(`await readSettings();
  const cio = ${made};
  // One by one.
  for (const member of await members.ending()) {
    await members.close(member.id);`);
  });

  test("stays where it is when the settings can change", () => {
    const picture = expire("let { siteId, key } = await readSettings();");
    expect(expectPicture(rule, picture).map(({ edits }) => edits)).toEqual([[]]);
  });
});

test("in a component's file, which browsers load in part, nothing is created at the top", () => {
  const made = "new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!)";
  const picture = {
    "app/routes/donate.tsx": `import { TrackClient } from "customerio-node";

export async function action({ request }) {
  const form = await request.formData();
  const cio = ${made};
              ${mark(made)}
  void cio.track(String(form.get("id")), { name: "donated" });
  return null;
}
`,
  };
  expect(fixed(picture, "app/routes/donate.tsx")).toContain(`
let cio: TrackClient | undefined;

export async function action`);
});

test("a secret that Firebase gives to running functions is not read while the module loads", () => {
  const made = "new TrackClient(siteId.value(), key.value())";
  const picture = `import { defineSecret } from "firebase-functions/params";
import { TrackClient } from "customerio-node";
const siteId = defineSecret("CIO_SITE_ID");
const key = defineSecret("CIO_TRACK_KEY");

const tracker = () => ${made};
                      ${mark(made)}
export const rode = (id: string) => tracker().track(id, { name: "rode" });
`;
  expect(fixed(picture)).toContain(`
let cio: TrackClient | undefined;

const tracker = () => (cio ??= ${made});`);
});
