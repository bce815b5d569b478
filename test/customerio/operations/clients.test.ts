import { describe, expect, test } from "vitest";
import { learn } from "../../../src/customerio/knowledge.ts";

/** Where code creates clients: the class, how it is written, and what is given for each credential. */
function findClients(code: string | Readonly<Record<string, string>>): readonly string[] {
  const files = typeof code === "string" ? { "src/example.ts": code } : code;
  const { constructions } = learn(Object.entries(files).map(([path, text]) => ({ path, text })));
  return constructions.map(({ class: made, node, credentials }) =>
    [
      made.name,
      node.getText().replace(/\(.*/su, ""),
      ...credentials.map(({ role, term }) => `${role}=${term.node.getText()}`),
    ].join(" "),
  );
}

const sdk = `import { TrackClient } from "customerio-node";\n`;
const track = "TrackClient new TrackClient site-id=site track-key=key";

describe("a client is created", () => {
  test.each<[title: string, code: string | Readonly<Record<string, string>>, clients: readonly string[]]>([
    ["from an import", `${sdk}new TrackClient(site, key);`, [track]],
    [
      "under another name",
      `import { TrackClient as Cio } from "customerio-node";\nnew Cio(site, key);`,
      ["TrackClient new Cio site-id=site track-key=key"],
    ],
    [
      "from a required package",
      `const { TrackClient } = require("customerio-node");\nnew TrackClient(site, key);`,
      [track],
    ],
    [
      "from a required class under another name",
      `const Cio = require("customerio-node").TrackClient;\nnew Cio(site, key);`,
      ["TrackClient new Cio site-id=site track-key=key"],
    ],
    [
      "from the package's namespace",
      `import * as lib from "customerio-node";\nnew lib.TrackClient(site, key);`,
      ["TrackClient new lib.TrackClient site-id=site track-key=key"],
    ],
    [
      "from a subclass",
      `${sdk}class Mailer extends TrackClient { }\nnew Mailer(site, key);`,
      ["TrackClient new Mailer site-id=site track-key=key"],
    ],
    [
      "from a subclass of a subclass",
      `${sdk}class Base extends TrackClient { }\nclass Mailer extends Base { }\nnew Mailer(site, key);`,
      ["TrackClient new Mailer site-id=site track-key=key"],
    ],
    [
      "with an option as its key",
      `import { Analytics } from "@customerio/cdp-analytics-node";\nnew Analytics({ writeKey: key });`,
      ["Analytics new Analytics write-key=key"],
    ],
    [
      "with a shorthand as its key",
      `import { Analytics } from "@customerio/cdp-analytics-node";\nnew Analytics({ writeKey });`,
      ["Analytics new Analytics write-key=writeKey"],
    ],
    [
      "by its factory",
      `import { AnalyticsBrowser } from "@customerio/cdp-analytics-browser";\nAnalyticsBrowser.load({ writeKey: key });`,
      ["AnalyticsBrowser AnalyticsBrowser.load write-key=key"],
    ],
    ["with arguments that are spread", `${sdk}new TrackClient(...keys);`, ["TrackClient new TrackClient"]],
    [
      "from another vendor's library with Customer.io's host",
      `import { Analytics } from "@segment/analytics-node";\nnew Analytics({ writeKey: key, host: "https://cdp.customer.io" });`,
      ["Analytics new Analytics write-key=key"],
    ],
  ])("%s", (_title, code, clients) => {
    expect(findClients(code)).toEqual(clients);
  });
});

describe("no client is created", () => {
  test.each<[title: string, code: string]>([
    ["in a comment", `${sdk}// new TrackClient(site, key);`],
    ["in a string", `${sdk}say("new TrackClient(site, key)");`],
    [
      "from a class of the repository with that name",
      `class TrackClient { }\nnew TrackClient(site, key); // customer.io`,
    ],
    [
      "from a class that extends another one",
      `${sdk}class Base { }\nclass Mailer extends Base { }\nnew Mailer(site, key);`,
    ],
    [
      "from another vendor's library",
      `import { Analytics } from "@segment/analytics-node";\nnew Analytics({ writeKey: key }); // customer.io`,
    ],
    [
      "from another vendor's library, when one of them does not name the host",
      `import { Analytics } from "@segment/analytics-node";\nnew Analytics({ writeKey: key, host: "https://cdp.customer.io" });\nnew Analytics({ writeKey: key });`,
    ],
    [
      "by a method of that name",
      `import { AnalyticsBrowser } from "@customerio/cdp-analytics-browser";\nshop.load({ writeKey: key });`,
    ],
  ])("%s", (_title, code) => {
    expect(findClients(code)).toEqual([]);
  });
});

describe("a call is a client's", () => {
  test.each<[title: string, code: string, operations: number]>([
    ["on a page's global variable", `window._cio.track("paid", {});`, 1],
    ["on a global variable behind a cast", `(globalThis as any)._cio.track("paid", {});`, 1],
    ["not on a property of something else", `shop._cio.track("paid", {});`, 0],
    ["on a global variable by a text", `window["_cio"].track("paid", {});`, 1],
    ["on another name for it", `const page = window._cio;\npage.track("paid", {});`, 1],
    ["on what is taken out of the page", `const { _cio: page } = window;\npage.track("paid", {});`, 1],
    [
      "on another name for what the code makes itself",
      `window._cio = window._cio || [];\nconst page = window._cio;\npage.track("paid", {});`,
      1,
    ],
    [
      "not on what is taken out of something else",
      `const { _cio: page } = shop;\npage.track("paid", {});`,
      0,
    ],
    ["not on a property of it", `const page = window._cio.queue;\npage.track("paid", {});`, 0],
    [
      "not on a property of what the code makes itself",
      `window._cio = { queue: [] };\nconst page = window._cio.queue;\npage.track("paid", {});`,
      0,
    ],
    ["not on another global variable", `const page = window["_shop"];\npage.track("paid", {}); // _cio`, 0],
    [
      "on what a context holds",
      `${sdk}const Cio = createContext<TrackClient>(null);\nuseContext(Cio).track("7", { name: "paid" });`,
      1,
    ],
    [
      "on what a context holds that is given something unknown",
      `${sdk}const Cio = createContext<TrackClient>(null);\nprovide(Cio, load());\nuseContext(Cio).track("7", { name: "paid" });`,
      1,
    ],
    [
      "not on what another function returns",
      `${sdk}const Cio = createContext<TrackClient>(null);\nuseState(Cio).track("7", { name: "paid" });`,
      0,
    ],
    [
      "on a promise of one",
      `${sdk}declare const load: () => Promise<TrackClient>;\nasync () => { (await load()).track("7", { name: "paid" }); };`,
      1,
    ],
    [
      "on one of two",
      `${sdk}declare const cio: TrackClient | undefined;\ncio?.track("7", { name: "paid" });`,
      1,
    ],
    [
      "on a type parameter",
      `${sdk}function send<Client extends TrackClient>(cio: Client) { cio.track("7", { name: "paid" }); }`,
      1,
    ],
  ])("%s", (_title, code, operations) => {
    expect(learn([{ path: "src/example.ts", text: code }]).operations).toHaveLength(operations);
  });
});
