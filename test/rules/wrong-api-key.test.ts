import { describe, expect, test } from "vitest";
import { wrongApiKey } from "../../rules/wrong-api-key.ts";
import { analyze } from "../../src/analyze/analyze.ts";
import { defaultConfig } from "../../src/vocabulary/config.ts";
import { expectPicture, fix } from "./picture.ts";

/** The texts that are flagged. */
function findFlagged(text: string): readonly string[] {
  const { findings, failures } = analyze(
    { sources: [{ path: "src/customerio.ts", text }], skipped: [] },
    { rules: [wrongApiKey], config: defaultConfig },
  );
  expect(failures).toEqual([]);
  const lines = text.split("\n");
  return findings.map(({ range }) =>
    (lines[range.start.line - 1] ?? "").slice(range.start.column - 1, range.end.column - 1),
  );
}

const track = "`https://track.customer.io/api/v1/customers/${id}`";

const wrong: readonly (readonly [title: string, code: string, flagged: readonly string[]])[] = [
  [
    "a Bearer token for the Track API",
    `export const save = (id) => fetch(${track}, { method: "PUT", headers: { authorization: "Bearer " + process.env.CIO_KEY } });`,
    [`"Bearer " + process.env.CIO_KEY`],
  ],
  [
    "Basic credentials for the App API",
    `
import axios from "axios";
export const send = (message) =>
  axios.post("https://api.customer.io/v1/send/email", message, { auth: { username: process.env.CIO_SITE_ID, password: process.env.CIO_KEY } });`,
    ["process.env.CIO_SITE_ID"],
  ],
  [
    "a Track key as the App API's token",
    `export const send = (message) => fetch("https://api.customer.io/v1/send/email", { method: "POST", headers: { Authorization: \`Bearer \${process.env.CIO_TRACK_API_KEY}\` } });`,
    ["process.env.CIO_TRACK_API_KEY"],
  ],
  [
    "a site id for the Pipelines API",
    `export const page = () => fetch("https://cdp.customer.io/v1/page", { method: "POST", headers: { Authorization: "Basic " + btoa(process.env.CIO_SITE_ID + ":") } });`,
    ["process.env.CIO_SITE_ID"],
  ],
  [
    "an App key behind the site id",
    `
const headers = { Authorization: \`Basic \${Buffer.from(\`\${process.env.CIO_SITE_ID}:\${process.env.CIO_APP_API_KEY}\`).toString("base64")}\` };
export const save = (id) => fetch(${track}, { method: "PUT", headers });`,
    ["process.env.CIO_APP_API_KEY"],
  ],
  [
    "an instance with the wrong scheme",
    `
import axios from "axios";
const http = axios.create({ baseURL: "https://track.customer.io/api/v1", headers: { Authorization: \`Bearer \${token}\` } });
export const save = (id) => http.put("/customers/" + id, { plan: "pro" });`,
    ["`Bearer ${token}`"],
  ],
];

const right: readonly (readonly [title: string, code: string])[] = [
  [
    "names that do not decide",
    `export const send = (m) => fetch("https://api.customer.io/v1/send/email", { method: "POST", headers: { Authorization: \`Bearer \${process.env.CUSTOMERIO_API_KEY}\` } });`,
  ],
  [
    "the token of a service account",
    `export const save = (id) => fetch(${track}, { method: "PUT", headers: { Authorization: \`Bearer \${process.env.CIO_SERVICE_ACCOUNT_TOKEN}\` } });`,
  ],
  [
    "the App API's first form, which took both",
    `export const list = () => fetch("https://beta-api.customer.io/v1/api/campaigns", { headers: { Authorization: "Basic " + btoa(pair) } });`,
  ],
  [
    "a header that is put together elsewhere",
    `export const save = (id, headers) => fetch(${track}, { method: "PUT", headers });`,
  ],
  [
    "another vendor beside it",
    `
const host = "https://track.customer.io";
export const save = (id) => fetch("https://api.example.com/customers/" + id, { headers: { Authorization: \`Bearer \${process.env.CIO_TRACK_KEY}\` } });`,
  ],
];

describe("requests without an SDK", () => {
  test.each(wrong)("finds %s", (_title, code, flagged) => {
    expect(findFlagged(code)).toEqual(flagged);
  });

  test.each(right)("leaves alone %s", (_title, code) => {
    expect(findFlagged(code)).toEqual([]);
  });
});

describe("clients", () => {
  test("a text that stands in for a missing variable decides nothing, and the variable beside it can be swapped", () => {
    const picture = `
import { APIClient, TrackClient } from "customerio-node";
export const track = new TrackClient(process.env.CIO_SITE_ID ?? "", process.env.CIO_TRACK_KEY ?? "");
export const api = new APIClient(process.env.CIO_TRACK_KEY ?? "");
                                 ~~~~~~~~~~~~~~~~~~~~~~~~~
export const spare = new APIClient(process.env.CIO_TRACK_KEY ?? process.env.CIO_APP_KEY ?? "");
`;
    expect(fix(picture, expectPicture(wrongApiKey, picture))["src/example.ts"]).toContain(
      `api = new APIClient(process.env.CIO_APP_KEY ?? "");`,
    );
  });

  test("a key is followed through the constructors and factories that take it, and shown where it is given", () => {
    expectPicture(wrongApiKey, {
      "src/mailer.ts": `
import { APIClient, TrackClient } from "customerio-node";
export class Mailer {
  private readonly api: APIClient;
  constructor(options: { apiKey: string }) {
    this.api = new APIClient(options.apiKey);
  }
}
export function createTracker(first: string, second: string) {
  return new TrackClient(second, first);
}
`,
      "src/main.ts": `
import { createTracker, Mailer } from "./mailer";
export const mailer = new Mailer({ apiKey: process.env.CIO_TRACK_KEY });
                                           ~~~~~~~~~~~~~~~~~~~~~~~~~
export const right = new Mailer({ apiKey: process.env.CIO_APP_KEY });
export const tracker = createTracker(process.env.CIO_TRACK_KEY, process.env.CIO_SITE_ID);
`,
    });
  });

  test("a pair that stands the wrong way round throws no doubt on the right one", () => {
    expectPicture(
      wrongApiKey,
      `
import { TrackClient } from "customerio-node";
export const swapped = new TrackClient(process.env.CIO_API_KEY, process.env.CIO_SITE_ID);
                                                                ~~~~~~~~~~~~~~~~~~~~~~~
export const right = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_API_KEY);
`,
    );
  });

  test("settings that name the two the wrong way round are right when the client is, too", () => {
    expectPicture(wrongApiKey, {
      "config/mail.js": `
module.exports = { apiKey: process.env.MAIL_SITE_ID, siteId: process.env.MAIL_API_KEY };
`,
      "config/index.js": `
module.exports = { mail: require("./mail") };
`,
      "workers/events.js": `
const CIO = require("customerio-node");
const config = require("../config");
class EventWorker {
  setup() {
    this.client = new CIO(config.mail.apiKey, config.mail.siteId);
  }
}
module.exports = EventWorker;
`,
    });
  });
});

test("an object alone is no person for a TrackClient, whatever it holds; a text beside it is", () => {
  expectPicture(
    wrongApiKey,
    `
import { TrackClient } from "customerio-node";
import { Analytics } from "@customerio/cdp-analytics-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
const analytics = new Analytics({ writeKey: process.env.CIO_WRITE_KEY });
export async function register(user) {
  await cio.identify({ id: user.id, email: user.email });
                     ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  await cio.identify(user.id, { id: user.id, email: user.email });
  analytics.identify({ userId: user.id, traits: { email: user.email } });
}
`,
  );
});

test("what is taken out of settings tells by its name, what a function takes out of its parameter does not", () => {
  expectPicture(
    wrongApiKey,
    `
import { APIClient, TrackClient } from "customerio-node";
import { settings } from "./settings";
const { siteId, trackKey, appKey } = settings.customerio;
export const track = new TrackClient(siteId, appKey);
                                             ~~~~~~
export const api = new APIClient(appKey);
export const right = new TrackClient(siteId, trackKey);
export function make({ trackKey }) {
  return new APIClient(trackKey);
}
`,
  );
});
