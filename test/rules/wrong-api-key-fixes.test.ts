import { describe, expect, test } from "vitest";
import { wrongApiKey as rule } from "../../rules/wrong-api-key.ts";
import { analyze } from "../../src/analyze/analyze.ts";
import { defaultConfig } from "../../src/vocabulary/config.ts";
import { fix, toSources, type Picture } from "./picture.ts";

/** The first file after its fixes; `undefined` where there are none. Fails unless there is one finding. */
function fixed(code: Picture): string | undefined {
  const [found] = find(code);
  return found.edits.length > 0 ? Object.values(fix(code, [found]))[0] : undefined;
}

function find(code: Picture) {
  const { findings } = analyze(
    { sources: toSources(code), skipped: [] },
    { rules: [rule], config: defaultConfig },
  );
  const [found] = findings;
  expect(findings).toHaveLength(1);
  if (!found) throw new Error("nothing was found");
  return [found] as const;
}

const sdk = `import { APIClient, TrackClient } from "customerio-node";\n`;
const env = { ".env.example": "CIO_SITE_ID=\nCIO_TRACK_KEY=\nCIO_APP_KEY=\n" };

describe("the right variable is read", () => {
  test.each([
    [
      "new APIClient(config.get<string>('CIO_TRACK_KEY'))",
      "new APIClient(config.get<string>('CIO_APP_KEY'))",
    ],
    ["new APIClient(process.env['CIO_TRACK_KEY'])", "new APIClient(process.env['CIO_APP_KEY'])"],
    ["new APIClient(requireEnv('CIO_TRACK_KEY'))", "new APIClient(requireEnv('CIO_APP_KEY'))"],
  ])("by its name: %s", (before, after) => {
    const code = (made: string): string =>
      `${sdk.replaceAll('"', "'")}export const make = (config) => ${made};\n`;
    expect(fixed({ "src/mail.ts": code(before), ...env })).toBe(code(after));
    expect(fixed({ "src/mail.ts": code(before) })).toBeUndefined();
  });

  test.each([
    [
      "where a variable is made of it",
      "const key = process.env.CIO_TRACK_KEY ?? '';\nexport const api = new APIClient(key);",
      "const key = process.env.CIO_APP_KEY ?? '';\nexport const api = new APIClient(key);",
    ],
    [
      "with the variable's name, which would lie",
      "const TRACK_KEY = process.env.CIO_TRACK_KEY;\nexport const api = new APIClient(TRACK_KEY);",
      "const APP_KEY = process.env.CIO_APP_KEY;\nexport const api = new APIClient(APP_KEY);",
    ],
    [
      "in its place, where the variable has other uses",
      "const key = process.env.CIO_TRACK_KEY!;\nexport const all = [new TrackClient(process.env.CIO_SITE_ID!, key), new APIClient(key)];",
      "const key = process.env.CIO_TRACK_KEY!;\nexport const all = [new TrackClient(process.env.CIO_SITE_ID!, key), new APIClient(process.env.CIO_APP_KEY!)];",
    ],
    [
      "where it is taken out of the environment",
      "const { CIO_TRACK_KEY = '' } = process.env;\nexport const api = new APIClient(CIO_TRACK_KEY);",
      "const { CIO_APP_KEY = '' } = process.env;\nexport const api = new APIClient(CIO_APP_KEY);",
    ],
    [
      "beside what is taken out for others",
      "const { CIO_SITE_ID, CIO_TRACK_KEY } = process.env;\nexport const all = [new TrackClient(CIO_SITE_ID, CIO_TRACK_KEY), new APIClient(CIO_TRACK_KEY)];",
      "const { CIO_SITE_ID, CIO_TRACK_KEY, CIO_APP_KEY } = process.env;\nexport const all = [new TrackClient(CIO_SITE_ID, CIO_TRACK_KEY), new APIClient(CIO_APP_KEY)];",
    ],
  ])("%s", (_where, before, after) => {
    expect(fixed({ "src/mail.ts": `${sdk}${before}\n`, ...env })).toBe(`${sdk}${after}\n`);
  });

  test("taken out of the settings that hold both", () => {
    const settings = `export const config = { messaging: { siteId: process.env.CIO_SITE_ID, tracking: process.env.CIO_TRACK_KEY, transactional: process.env.CIO_APP_KEY } };\n`;
    const text = fixed({
      "src/clients.ts": `${sdk}import { config } from "./config";
const { siteId, tracking } = config.messaging;
export const all = [new TrackClient(siteId, tracking), new APIClient(tracking)];
`,
      "src/config.ts": settings,
    });
    expect(text).toContain("const { siteId, tracking, transactional } = config.messaging;");
    expect(text).toContain("new APIClient(transactional)");
  });

  test("not where two variables are named for the role", () => {
    const code = { "src/mail.ts": `${sdk}export const api = new APIClient(process.env.CIO_TRACK_KEY);\n` };
    const two = { ".env.example": "CIO_APP_KEY=\nCUSTOMERIO_APP_API_KEY=\n" };
    expect(find({ ...code, ...two })[0]).toMatchObject({
      edits: [],
      unfixed: "several variables are named for an App API key",
    });
    expect(find(code)[0]).toMatchObject({
      edits: [],
      unfixed: "no variable or setting here is named for an App API key",
    });
  });
});

describe("a swapped pair", () => {
  const mailing = (first: string, second: string): string =>
    `${sdk}export class Mailing {\n  constructor(options) {\n    this.cio = new TrackClient(options.${first}, options.${second});\n  }\n}\n`;
  const main = (site: string, key: string) => ({
    "src/main.ts": `import { Mailing } from "./mailing";\nconst settings = { ${site}: process.env.CIO_SITE_ID, ${key}: process.env.CIO_TRACK_KEY };\nexport const mailing = new Mailing(settings);\n`,
  });

  test("is swapped where it is given", () => {
    expect(fixed({ "src/mailing.ts": mailing("key", "site"), ...main("site", "key") })).toBe(
      mailing("site", "key"),
    );
  });

  test("is swapped in the header that names both", () => {
    const send = (first: string, second: string): string =>
      `export const send = (id, body) => fetch("https://track.customer.io/api/v1/customers/" + id, { method: "PUT", headers: { Authorization: \`Basic \${btoa(\`\${process.env.${first}}:\${process.env.${second}}\`)}\` }, body });\n`;
    expect(fixed(send("CIO_TRACK_KEY", "CIO_SITE_ID"))).toBe(send("CIO_SITE_ID", "CIO_TRACK_KEY"));
  });

  test("is not where the names would lie", () => {
    expect(fixed({ "src/mailing.ts": mailing("user", "pass"), ...main("pass", "user") })).toBeUndefined();
  });
});

describe("an object for a `TrackClient`", () => {
  const client = `${sdk}const cio: any = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);\n`;

  test.each([
    [
      "cio.track({ userId: user.id, event: 'paid', properties: { total } })",
      "cio.track(user.id, { name: 'paid', data: { total } })",
    ],
    ["cio.track({ userId, event, properties })", "cio.track(userId, { name: event, data: properties })"],
    ["cio.track({ event: 'paid', userId })", "cio.track(userId, { name: 'paid' })"],
    ["cio.track({\n  userId: user.id, // the payer\n  event: 'paid',\n})", undefined],
    ["cio.track({ userId, event: 'paid', timestamp: new Date() })", undefined],
    ["cio.track({ ...base, userId, event: 'paid' })", undefined],
    ["cio.identify({ userId: user.id, traits: { email } })", "cio.identify(user.id, { email })"],
    ["cio.identify({ id: user.id, email, plan })", "cio.identify(user.id, { email, plan })"],
    ["cio.identify({ userId, traits, anonymousId })", undefined],
  ])("%s", (before, after) => {
    const code = (call: string): string =>
      `${client}export const send = (user, userId, email, event, total, base, properties, traits, plan, anonymousId) => ${call};\n`;
    expect(fixed(code(before))).toBe(after === undefined ? undefined : code(after));
  });
});

describe("credentials of another scheme", () => {
  const send = (header: string): string =>
    `const key = process.env.CIO_APP_KEY;\nexport const send = (body) => fetch("https://api.customer.io/v1/send/email", { method: "POST", headers: { Authorization: ${header} }, body });\n`;

  test.each([
    ['`Basic ${Buffer.from(`${key}:`).toString("base64")}`', "`Bearer ${key}`"],
    ['"Basic " + btoa(process.env.CIO_APP_KEY + ":")', "`Bearer ${process.env.CIO_APP_KEY}`"],
    [
      '"Basic " + btoa(process.env.CIO_SITE_ID + ":" + process.env.CIO_TRACK_KEY)',
      "`Bearer ${process.env.CIO_APP_KEY}`",
    ],
  ])("an App API key is a Bearer token: %s", (before, after) => {
    expect(fixed(send(before))).toBe(send(after));
  });

  test("but not where no App API key is known", () => {
    const code = send('"Basic " + btoa(process.env.CIO_SITE_ID + ":" + process.env.CIO_TRACK_KEY)').replace(
      /.*\n/u,
      "",
    );
    expect(find(code)[0]).toMatchObject({
      edits: [],
      unfixed: "no variable or setting here is named for an App API key",
    });
  });

  test.each([
    [
      "two variables are named for it",
      'process.env.CIO_SITE_ID + ":" + process.env.CIO_TRACK_KEY',
      "CIO_APP_KEY=\nCIO_OLD_APP_KEY=\n",
    ],
    [
      "a variable is named for it, but the credentials are settings",
      'settings.siteId + ":" + settings.trackKey',
      "CIO_APP_KEY=\n",
    ],
  ])("nor where %s", (_title, pair, variables) => {
    const [found] = find({
      "src/send.ts": `export const send = (body, settings) => fetch("https://api.customer.io/v1/send/email", { method: "POST", headers: { Authorization: "Basic " + btoa(${pair}) }, body });\n`,
      ".env.example": variables,
    });
    expect(found.edits).toEqual([]);
  });

  const put = (header: string): string =>
    `const { CIO_SITE_ID } = process.env;\nexport const put = (id, body) => fetch("https://track.customer.io/api/v1/customers/" + id, { method: "PUT", headers: { Authorization: ${header} }, body });\n`;

  test.each([
    [
      "`Bearer ${process.env.CIO_TRACK_KEY}`",
      "`Basic ${btoa(`${process.env.CIO_SITE_ID}:${process.env.CIO_TRACK_KEY}`)}`",
    ],
    ["`Bearer ${process.env.CIO_API_KEY}`", undefined],
  ])("the Track API takes a pair: %s", (before, after) => {
    expect(fixed(put(before))).toBe(after === undefined ? undefined : put(after));
  });

  test.each([
    [
      "request({ url, auth: { user: cfg.siteId, pass: cfg.trackKey } })",
      "request({ url, auth: { bearer: cfg.appKey } })",
    ],
    [
      "axios.post(url, body, { auth: { username: cfg.siteId, password: cfg.trackKey } })",
      "axios.post(url, body, { headers: { Authorization: `Bearer ${cfg.appKey}` } })",
    ],
    [
      "axios.post(url, body, { auth: { username: cfg.siteId, password: cfg.trackKey }, headers: more })",
      undefined,
    ],
  ])("in the option of a library: %s", (before, after) => {
    const code = (call: string): string => `const request = require("request");
const axios = require("axios");
const cfg = { siteId: process.env.CIO_SITE_ID, trackKey: process.env.CIO_TRACK_KEY, appKey: process.env.CIO_APP_KEY };
const url = "https://api.customer.io/v1/send/email";
exports.send = (body, more) => ${call};
`;
    expect(fixed({ "src/send.js": code(before) })).toBe(after === undefined ? undefined : code(after));
  });
});

describe("a method that another client has", () => {
  const clients = `${sdk}export const getMessaging = (): any => new APIClient(process.env.CIO_APP_KEY!);
export const getTracker = () => new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
`;
  const viewers = (
    names: string,
    client: string,
    more: string,
  ): string => `import { ${names} } from "./clients";
export const save = (viewer: { id: string; email: string }) => ${client}.identify(viewer.id, { email: viewer.email });
${more}`;
  const other = `export const seen = (id: string) => getTracker().track(id, { name: "film_seen" });\n`;

  test("is called on that client where the file uses it", () => {
    const before = viewers("getMessaging, getTracker", "getMessaging()", other);
    expect(fixed({ "src/viewers.ts": before, "src/clients.ts": clients })).toBe(
      viewers("getTracker", "getTracker()", other),
    );
  });

  test("is not where the file does not use it", () => {
    const [found] = find({
      "src/viewers.ts": viewers("getMessaging", "getMessaging()", ""),
      "src/clients.ts": clients,
    });
    expect(found).toMatchObject({ edits: [], unfixed: "this file uses no TrackClient" });
  });
});
