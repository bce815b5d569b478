import { describe, expect, test } from "vitest";
import { wrongApiKey } from "../../rules/wrong-api-key.ts";
import { analyze } from "../../src/analyze/analyze.ts";
import { defaultConfig } from "../../src/vocabulary/config.ts";
import { expectPicture, fix } from "./picture.ts";

/** The flagged code, as text. */
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
    "a Bearer token that only a comment calls one of a service account",
    `export const save = (id) => fetch(${track}, { method: "PUT", headers: { Authorization: \`Bearer \${/* no service_account yet */ token}\` } });`,
    ["`Bearer ${/* no service_account yet */ token}`"],
  ],
  [
    "an axios instance with the wrong scheme",
    `
import axios from "axios";
const http = axios.create({ baseURL: "https://track.customer.io/api/v1", headers: { Authorization: \`Bearer \${token}\` } });
export const save = (id) => http.put("/customers/" + id, { plan: "pro" });`,
    ["`Bearer ${token}`"],
  ],
  [
    "the sender of the SDK's clients with a pair for the App API",
    `
import CIORequest from "customerio-node/dist/lib/request";
import { RegionUS } from "customerio-node";
const sender = new CIORequest({ siteid: process.env.CIO_SITE_ID, apikey: process.env.CIO_TRACK_KEY });
export const find = (ids) => sender.post(\`\${RegionUS.apiUrl}/customers/attributes\`, { ids });`,
    ["process.env.CIO_SITE_ID"],
  ],
];

const right: readonly (readonly [title: string, code: string])[] = [
  [
    "the sender of the SDK's clients with the key that the host takes",
    `import CIORequest from "customerio-node/dist/lib/request";
import { RegionUS } from "customerio-node";
const sender = new CIORequest(process.env.CIO_APP_KEY, {});
export const find = (ids) => sender.post(\`\${RegionUS.apiUrl}/customers/attributes\`, { ids });`,
  ],
  [
    "names that do not decide",
    `export const send = (m) => fetch("https://api.customer.io/v1/send/email", { method: "POST", headers: { Authorization: \`Bearer \${process.env.CUSTOMERIO_API_KEY}\` } });`,
  ],
  [
    "a site id that is not the credential of the request",
    `export const save = (id) => fetch(${track}, { method: "PUT", headers: { Authorization: \`Basic \${btoa(pair)}\`, "X-Site": process.env.CIO_APP_KEY } });`,
  ],
  [
    "the token of a service account",
    `export const save = (id) => fetch(${track}, { method: "PUT", headers: { Authorization: \`Bearer \${process.env.CIO_SERVICE_ACCOUNT_TOKEN}\` } });`,
  ],
  [
    "the token of a service account, written out",
    `export const save = (id) => fetch(${track}, { method: "PUT", headers: { Authorization: "Bearer sa_live_4f2" } });`,
  ],
  [
    "the beta of the App API, which takes both schemes",
    `export const list = () => fetch("https://beta-api.customer.io/v1/api/campaigns", { headers: { Authorization: "Basic " + btoa(pair) } });`,
  ],
  [
    "headers from an unknown caller",
    `export const save = (id, headers) => fetch(${track}, { method: "PUT", headers });`,
  ],
  [
    "a request to another vendor",
    `
const host = "https://track.customer.io";
export const save = (id) => fetch("https://api.example.com/customers/" + id, { headers: { Authorization: \`Bearer \${process.env.CIO_TRACK_KEY}\` } });`,
  ],
];

describe("requests without an SDK", () => {
  test.each(wrong)("reports %s", (_title, code, flagged) => {
    expect(findFlagged(code)).toEqual(flagged);
  });

  test.each(right)("does not report %s", (_title, code) => {
    expect(findFlagged(code)).toEqual([]);
  });
});

describe("clients", () => {
  test("a fallback for a missing variable is not a key, and the variable before it can be replaced", () => {
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

  test("a key is followed through constructors and factories, and reported where it is passed", () => {
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

  test("a swapped pair casts no doubt on a correct one, and changes places", () => {
    const picture = `
import { TrackClient } from "customerio-node";
export const swapped = new TrackClient(process.env.CIO_API_KEY, process.env.CIO_SITE_ID); // both
                                                                ~~~~~~~~~~~~~~~~~~~~~~~
export const right = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_API_KEY);
`;
    expect(fix(picture, expectPicture(wrongApiKey, picture))["src/example.ts"]).toContain(
      "swapped = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_API_KEY); // both\n",
    );
  });

  test.each([
    ["stand in one call", "...[process.env.CIO_API_KEY]", ""],
    [
      "lack a variable that is named for the role",
      "process.env.CIO_API_KEY",
      "export const key = process.env.CIO_TRACK_KEY;",
    ],
  ])("a pair does not change places unless both %s", (_title, first, more) => {
    const argument = "process.env.CIO_SITE_ID";
    const call = `export const swapped = new TrackClient(${first}, `;
    const findings = expectPicture(
      wrongApiKey,
      `
import { TrackClient } from "customerio-node";
${more}
${call}${argument});
${" ".repeat(call.length)}${"~".repeat(argument.length)}
`,
    );
    expect(findings[0]?.edits).toEqual([]);
  });

  test("settings whose names are swapped are right when the arguments of the client are swapped, too", () => {
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

test("a single object is not a person for a TrackClient; an id before it is", () => {
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

test("a name destructured from settings says what it holds, one destructured from a parameter does not", () => {
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

describe("what a finding says", () => {
  const customerio = `import { APIClient, PipelinesClient, TrackClient } from "customerio-node";
`;

  test("a variable named for another key is sure, a setting named for one is less so", () => {
    const [variable, setting] = expectPicture(
      wrongApiKey,
      `${customerio}import { settings } from "./settings";
export const api = new APIClient(process.env.CIO_TRACK_KEY);
                                 ~~~~~~~~~~~~~~~~~~~~~~~~~
export const spare = new APIClient(settings.trackKey);
                                   ~~~~~~~~~~~~~~~~~
`,
    );
    expect(variable).toMatchObject({
      confidence: "high",
      evidence: [],
      message:
        "`CIO_TRACK_KEY` looks like a Track API key (by its name), but APIClient expects an App API key here: Customer.io responds with 401 and nothing is sent.",
    });
    expect(setting?.confidence).toBe("medium");
  });

  test("two credentials are swapped where they are given, not in the function that takes them", () => {
    const [finding, ...others] = expectPicture(
      wrongApiKey,
      `${customerio}const connect = (siteId, key) => new TrackClient(siteId, key);
export const cio = connect(process.env.CIO_TRACK_KEY, process.env.CIO_SITE_ID);
                           ~~~~~~~~~~~~~~~~~~~~~~~~~
`,
    );
    expect(finding?.message).toContain("look swapped");
    expect(others).toEqual([]);
  });

  test("a setting named for a part of the Track API's pair may hold the other part, but no App API key", () => {
    const findings = expectPicture(
      wrongApiKey,
      `${customerio}import { settings } from "./settings";
export const cio = new TrackClient(settings.trackKey, settings.trackKey);
export const api = new APIClient(settings.siteId);
                                 ~~~~~~~~~~~~~~~
export const spare = new TrackClient(settings.appKey, settings.trackKey);
                                     ~~~~~~~~~~~~~~~
`,
    );
    expect(findings.map(({ confidence }) => confidence)).toEqual(["medium", "medium"]);
  });

  test("a key of the App API's first version may be that of the Track API", () => {
    expectPicture(
      wrongApiKey,
      `${customerio}export const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_KEY);
export const list = () =>
  fetch("https://api.customer.io/v1/api/campaigns", { headers: { Authorization: \`Bearer \${process.env.CIO_KEY}\` } });
`,
    );
  });

  test("a key from another file is shown where it is read", () => {
    const [found] = expectPicture(wrongApiKey, {
      "src/keys.ts": `
export const apiKey = process.env.CIO_TRACK_KEY;
`,
      "src/mail.ts": `${customerio}import { apiKey } from "./keys";
export const api = new APIClient(apiKey);
                                 ~~~~~~
`,
    });
    expect(found?.evidence).toEqual([
      { path: "src/keys.ts", line: 2, text: "`process.env.CIO_TRACK_KEY` is read here" },
    ]);
  });

  test("headers from another file are shown with the request that sends them", () => {
    const [found] = expectPicture(wrongApiKey, {
      "src/headers.ts": `
export const headers = { Authorization: \`Bearer \${token}\` };
                                        ~~~~~~~~~~~~~~~~~
`,
      "src/people.ts": `
import { headers } from "./headers";
export const save = (id) => fetch(${track}, { method: "PUT", headers });
`,
    });
    expect(found?.evidence).toEqual([{ path: "src/people.ts", line: 3, text: "sent to the Track API here" }]);
    expect(found?.message).toContain("sends a Bearer token, but the Track API expects Basic credentials");
  });

  test.each([
    ["new APIClient(process.env.KEY)", "sendPush", undefined],
    ["new APIClient(process.env.KEY)", "identify", "with `TrackClient`"],
    ["new TrackClient(process.env.ID, process.env.KEY)", "sendEmail", "with `APIClient`"],
    ["new PipelinesClient(process.env.KEY)", "sendEmail", "Use the client of the API that has this method."],
  ])("%s has %s, or the client that has it is named", (client, method, remedy) => {
    const mark = `                       ${"~".repeat(method.length)}\n`;
    const findings = expectPicture(
      wrongApiKey,
      `${customerio}const cio = ${client};
export const act = () => cio.${method}({});
${remedy === undefined ? "" : `      ${mark}`}`,
    );
    expect(findings.map(({ message }) => message.includes(remedy ?? ""))).toEqual(remedy ? [true] : []);
  });
});

test("a site id and its key look swapped by the names of variables, not by the names of unknown settings", () => {
  expectPicture(
    wrongApiKey,
    `import { TrackClient } from "customerio-node";
import { settings } from "./settings";
export const unknown = new TrackClient(settings.trackKey, settings.siteId);
export const swapped = new TrackClient(process.env.CIO_TRACK_KEY, process.env.CIO_SITE_ID);
                                       ~~~~~~~~~~~~~~~~~~~~~~~~~
export const app = new TrackClient(settings.siteId, settings.appKey);
                                                    ~~~~~~~~~~~~~~~
`,
  );
});

describe("one helper for two APIs", () => {
  const call = (choice: string, auth: string): string => `
${choice}
export async function call(kind, method, path, body) {
  return fetch(\`\${host(kind)}\${path}\`, { method, headers: { Authorization: ${auth} }, body: JSON.stringify(body) });
}
export const seen = (id) => call("track", "POST", \`/customers/\${id}/events\`, { name: "seen" });
export const receipt = (to) => call("app", "POST", "/send/email", { to, transactional_message_id: 3, identifiers: { email: to } });
`;
  const host = `const host = (kind) => (kind === "app" ? "https://api.customer.io/v1" : "https://track.customer.io/api/v1");`;
  const basic = "`Basic ${btoa(`${process.env.CIO_SITE_ID}:${process.env.CIO_TRACK_KEY}`)}`";
  const bearer = "`Bearer ${process.env.CIO_APP_KEY}`";

  test.each([
    ["a condition", call(host, `kind === "app" ? ${bearer} : ${basic}`)],
    [
      "a switch in another function",
      call(
        `${host}\nfunction authorize(kind) { switch (kind) { case "track": return ${basic}; case "app": return ${bearer}; } }`,
        "authorize(kind)",
      ),
    ],
    [
      "a condition that nothing decides",
      `const kind = process.env.KIND;
const base = kind === "app" ? "https://api.customer.io/v1" : "https://track.customer.io/api/v1";
export const list = () => fetch(base + "/segments", { headers: { Authorization: kind === "app" ? ${bearer} : ${basic} } });`,
    ],
  ])("may choose the credential as it chooses the host, by %s", (_title, code) => {
    expect(findFlagged(code)).toEqual([]);
  });

  test.each([
    ["the wrong way round", call(host, `kind === "app" ? ${basic} : ${bearer}`)],
    ["the same for both", call(host, bearer)],
  ])("is reported with credentials that are %s", (_title, code) => {
    expect(findFlagged(code)).not.toEqual([]);
  });
});

describe("a key that a client of one's own keeps", () => {
  test("is reported where the client is created", () => {
    expectPicture(
      wrongApiKey,
      `class Mail {
  constructor(private readonly key: string, private readonly http: typeof fetch = fetch) {}
  send(message: object) {
    return this.http("https://api.customer.io/v1/send/email", { method: "POST", headers: { Authorization: \`Bearer \${this.key}\` }, body: JSON.stringify(message) });
  }
}
const mail = new Mail(process.env.CIO_TRACK_API_KEY!);
                      ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
const right = new Mail(process.env.CIO_APP_API_KEY!);
export const receipt = (to: string) => mail.send({ to, transactional_message_id: 1, identifiers: { email: to } });
export const reminder = (to: string) => right.send({ to, transactional_message_id: 2, identifiers: { email: to } });
`,
    );
  });

  test("is reported once where a function makes the sender, however many call it", () => {
    expectPicture(wrongApiKey, {
      "src/post.js": `const https = require("node:https");
exports.connect = ({ site, key, hostname = "track.customer.io" }) => {
  const auth = \`\${site}:\${key}\`;
  return (method, path, body) => https.request({ hostname, method, auth, path: \`/api/v1\${path}\` }).end(JSON.stringify(body));
};
`,
      "src/people.js": `const { connect } = require("./post");
const send = connect({ site: process.env.CIO_SITE_ID, key: process.env.CIO_APP_API_KEY });
                                                           ~~~~~~~~~~~~~~~~~~~~~~~~~~~
const right = connect({ site: process.env.CIO_SITE_ID, key: process.env.CIO_TRACK_API_KEY });
exports.save = (id, person) => send("PUT", \`/customers/\${id}\`, { email: person.email });
exports.forget = (id) => right("DELETE", \`/customers/\${id}\`);
`,
      "src/main.js": `const people = require("./people");
const greet = (member) => people.save(member.id, member);
greet(readMember());
people.forget(process.argv[2]);
`,
    });
  });
});

describe("one secret for two APIs", () => {
  test("is reported in requests", () => {
    expectPicture(
      wrongApiKey,
      `const key = process.env.CUSTOMERIO_API_KEY;
export const save = (id) =>
  fetch(\`https://track.customer.io/api/v1/customers/\${id}\`, { method: "PUT", headers: { Authorization: \`Basic \${btoa(\`\${process.env.CUSTOMERIO_SITE_ID}:\${key}\`)}\` } });
export const list = () => fetch("https://api.customer.io/v1/segments", { headers: { Authorization: \`Bearer \${key}\` } });
                                                                                                             ~~~
export const more = () => fetch("https://api.customer.io/v1/campaigns", { headers: { Authorization: \`Bearer \${key}\` } });
`,
    );
  });

  test("is reported in a parameter, and not in two of one name", () => {
    expectPicture(
      wrongApiKey,
      `import { APIClient, TrackClient } from "customerio-node";
export class Mailer {
  constructor(settings) {
    this.people = new TrackClient(settings.siteId, settings.apiKey);
    this.mail = new APIClient(settings.apiKey);
                              ~~~~~~~~~~~~~~~
  }
}
export class Right {
  constructor(tracking, app) {
    this.people = new TrackClient(tracking.siteId, tracking.apiKey);
    this.mail = new APIClient(app.apiKey);
  }
}
`,
    );
  });

  test.each([
    [
      "a branch takes it for one API only",
      `export function create(kind, site, key) {
  if (kind === "app") return new APIClient(key);
  return new TrackClient(site, key);
}`,
    ],
    [
      "each call of the function gives another",
      `function create(site, key) { return { people: new TrackClient(site, key), mail: new APIClient(key) }; }
export const { people } = create(process.env.A, process.env.B);
export const { mail } = create("", process.env.C);`,
    ],
  ])("is not reported where %s", (_title, code) => {
    expectPicture(wrongApiKey, `import { APIClient, TrackClient } from "customerio-node";\n${code}\n`);
  });
});

describe("one variable for two kinds of key", () => {
  test("is reported at the second client, with the first", () => {
    const [found] = expectPicture(
      wrongApiKey,
      `import { APIClient, TrackClient } from "customerio-node";
export const track = new TrackClient(process.env.CUSTOMERIO_ID, process.env.CUSTOMERIO_API_KEY);
export const api = new APIClient(process.env.CUSTOMERIO_API_KEY);
                                 ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
`,
    );
    expect(found).toMatchObject({
      confidence: "medium",
      evidence: [{ path: "src/example.ts", line: 2, text: "passed to TrackClient here" }],
    });
    expect(found?.message).toContain(
      "passed to TrackClient as a Track API key, while APIClient expects an App API key",
    );
  });

  test.each([
    ["two clients of one API", "new APIClient(process.env.CUSTOMERIO_API_KEY)"],
    [
      "a variable with a fallback",
      "new TrackClient(process.env.ID, process.env.TRACK ?? process.env.CUSTOMERIO_API_KEY)",
    ],
    ["settings, which may hold anything", "new TrackClient(process.env.ID, config.CUSTOMERIO.apiKey)"],
  ])("does not report %s", (_title, client) => {
    expectPicture(
      wrongApiKey,
      `import { APIClient, TrackClient } from "customerio-node";
export const api = new APIClient(process.env.CUSTOMERIO_API_KEY);
export const other = ${client};
`,
    );
  });
});

describe("two texts for an APIClient", () => {
  test.each(["process.env.KEY", '"1f2e"', "`${key}-live`"])("are a mistake: %s", (second) => {
    const client = `new APIClient(process.env.ID, ${second})`;
    const [found] = expectPicture(
      wrongApiKey,
      `import { APIClient } from "customerio-node";
export const api = ${client};
                   ${"~".repeat(client.length)}
`,
    );
    expect(found?.message).toContain("APIClient takes one App API key, then options.");
  });

  test.each(["{ region: RegionEU }", "options", "undefined"])(
    "are no mistake when the second is %s",
    (second) => {
      expectPicture(
        wrongApiKey,
        `import { APIClient, RegionEU } from "customerio-node";
export const api = new APIClient(process.env.ID, ${second});
`,
      );
    },
  );
});

describe("the fix", () => {
  const clientWith = (
    args: string,
    others = "",
  ): string => `import { APIClient, TrackClient } from "customerio-node";
${others}export const cio = new ${args};
`;
  function fixed(code: string): string | undefined {
    const sources = [{ path: "src/example.ts", text: code }];
    const analysis = analyze({ sources, skipped: [] }, { rules: [wrongApiKey], config: defaultConfig });
    return fix(code, analysis.findings)["src/example.ts"];
  }

  test("puts swapped arguments in order", () => {
    expect(fixed(clientWith("TrackClient(process.env.CIO_TRACK_KEY, process.env.CIO_SITE_ID)"))).toContain(
      "new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY)",
    );
  });

  test.each([
    ["the only variable with the role", "export const key = process.env.CIO_APP_KEY;\n", "CIO_APP_KEY"],
    [
      "none of two",
      "export const keys = [process.env.CIO_APP_KEY, process.env.CIO_OLD_APP_KEY];\n",
      "CIO_TRACK_KEY",
    ],
    ["none", "", "CIO_TRACK_KEY"],
  ])("uses %s", (_title, others, name) => {
    expect(fixed(clientWith("APIClient(process.env.CIO_TRACK_KEY)", others))).toContain(
      `new APIClient(process.env.${name})`,
    );
  });

  test.each([
    ['appKey: getEnv("CIO_APP_KEY")', "settings.appKey"],
    ['appKey: getEnv("CIO_APP_KEY"), oldAppKey: getEnv("CIO_OLD_APP_KEY")', "settings.trackKey"],
  ])("uses the only setting with the role beside the wrong one: %s", (settings, key) => {
    const code = clientWith(
      "APIClient(settings.trackKey)",
      `const settings = { trackKey: getEnv("CIO_TRACK_KEY"), ${settings} };\n`,
    );
    expect(fixed(code)).toContain(`new APIClient(${key})`);
  });
});

test("two credentials in each other's place are one mistake with one fix", () => {
  const code = `import { TrackClient } from "customerio-node";
export const cio = new TrackClient(process.env.CIO_TRACK_KEY, process.env.CIO_SITE_ID);
                                   ~~~~~~~~~~~~~~~~~~~~~~~~~
`;
  const findings = expectPicture(wrongApiKey, code);
  expect(fix(code, findings)["src/example.ts"]).toBe(`import { TrackClient } from "customerio-node";
export const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
`);
});

test("a branch chooses the credential for the host; an APIClient with two keys is reported once", () => {
  expectPicture(
    wrongApiKey,
    `import { APIClient } from "customerio-node";
function headersFor(url) {
  if (url.startsWith("https://api.customer.io")) return { Authorization: \`Bearer \${process.env.CIO_APP_KEY}\` };
  return { Authorization: \`Basic \${btoa(\`\${process.env.CIO_SITE_ID}:\${process.env.CIO_TRACK_KEY}\`)}\` };
}
const call = (url, body) => fetch(url, { method: "POST", headers: headersFor(url), body: JSON.stringify(body) });
export const seen = (id) => call(\`https://track.customer.io/api/v1/customers/\${id}/events\`, { name: "seen" });
export const mail = (message) => call("https://api.customer.io/v1/send/email", message);
export const api = new APIClient(process.env.CIO_SITE_ID, process.env.CIO_APP_KEY);
                   ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
`,
  );
});
