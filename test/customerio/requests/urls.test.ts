import { describe, expect, test } from "vitest";
import { createCalls } from "../../../src/customerio/flow/calls.ts";
import { createUrls, unwrapEncoding, type Url } from "../../../src/customerio/requests/urls.ts";
import { createTexts } from "../../../src/customerio/values/texts.ts";
import { parse } from "../program/parse.ts";

/** The URLs that the last `asked` can be: the host, `?` for low confidence, the path's segments. */
function readUrls(code: string): readonly string[] {
  const { program, flow, find } = parse(`${code}\nasked;`);
  const urls = createUrls(flow, createTexts(flow), createCalls(program, flow));
  return urls.readUrls({ node: find("asked"), frame: undefined }, []).map(show);
}

function show({ host, segments, confidence, isLegacy }: Url): string {
  const path = segments.map((parts) => parts.map((part) => (typeof part === "string" ? part : ":")).join(""));
  return [`${host}${confidence === "low" ? "?" : ""}${isLegacy ? " legacy" : ""}`, ...path].join(" ");
}

describe("a URL is", () => {
  test.each<[title: string, code: string, urls: readonly string[]]>([
    [
      "the Track API's",
      `const asked = "https://track.customer.io/api/v1/customers/7";`,
      ["track customers 7"],
    ],
    [
      "the Track API's in Europe",
      `const asked = "https://track-eu.customer.io/api/v1/events";`,
      ["track events"],
    ],
    ["the App API's", `const asked = "https://api.customer.io/v1/send/email";`, ["app send email"]],
    [
      "the App API's first host",
      `const asked = "https://beta-api.customer.io/v1/api/campaigns";`,
      ["app legacy campaigns"],
    ],
    [
      "the App API's first path",
      `const asked = "https://api.customer.io/v1/api/campaigns";`,
      ["app legacy campaigns"],
    ],
    ["the Pipelines API's", `const asked = "https://cdp.customer.io/v1/track";`, ["pipelines track"]],
    ["in capitals", `const asked = "https://TRACK.customer.io/api/v1/events";`, ["track events"]],
    ["with a port", `const asked = "https://track.customer.io:443/api/v1/events";`, ["track events"]],
    ["without a scheme", `const asked = "track.customer.io/api/v1/events";`, ["track events"]],
    ["another vendor's", `const asked = "https://example.com/api/v1/events";`, ["foreign"]],
    [
      "of a host that only starts like it",
      `const asked = "https://track.customer.io.evil.com/api/v1/events";`,
      ["foreign"],
    ],
    [
      "with an id in it",
      "const asked = `https://track.customer.io/api/v1/customers/${id}`;",
      ["track customers :"],
    ],
    [
      "put together",
      `const asked = "https://track.customer.io/api/v1" + "/customers/" + id;`,
      ["track customers :"],
    ],
    [
      "one of two",
      `const asked = eu ? "https://track-eu.customer.io/a" : "https://api.customer.io/b";`,
      ["track a", "app b"],
    ],
    ["of a region", "const asked = `https://track${suffix}.customer.io/api/v1/events`;", ["track events"]],
    [
      "of a region after a dash",
      "const asked = `https://api-${region}.customer.io/v1/send/email`;",
      ["app send email"],
    ],
    [
      "of another name with a region",
      "const asked = `https://shop${suffix}.customer.io/api/v1/events`;",
      ["other"],
    ],
    [
      "from a table of hosts",
      "const hosts = { us: 'https://track.customer.io', eu: 'https://track-eu.customer.io' };\nconst asked = `${hosts[region]}/events`;",
      ["track events", "track events"],
    ],
    ["a `URL`", `const asked = new URL("/api/v1/events", "https://track.customer.io");`, ["track events"]],
    [
      "a `URL` as text",
      `const asked = new URL("/api/v1/events", "https://track.customer.io").toString();`,
      ["track events"],
    ],
    [
      "a `URL`'s `href`",
      `const asked = new URL("https://track.customer.io/api/v1/events").href;`,
      ["track events"],
    ],
    [
      "not a class of the repository named otherwise",
      `const asked = new Url("https://track.customer.io/api/v1/events");`,
      ["other"],
    ],
    ["the root of a client", "const asked = `${client.trackRoot}/customers/${id}`;", ["track customers :"]],
  ])("%s", (_title, code, urls) => {
    expect(readUrls(code)).toEqual(urls);
  });
});

describe("a host in the environment is", () => {
  test.each<[title: string, host: string, urls: readonly string[]]>([
    ["Customer.io's by its name", "process.env.CUSTOMERIO_URL", ["track? events"]],
    ["Customer.io's by its key", `process.env["CUSTOMER_IO_TRACK_URL"]`, ["track? events"]],
    ["Customer.io's by what it is asked for", `env("CIO_URL")`, ["track? events"]],
    ["the Pipelines API's", "process.env.CIO_CDP_URL", ["pipelines? events"]],
    ["not known, where it may be the App API's", "process.env.CIO_API_URL", ["other"]],
    ["not known by another name", "process.env.CRM_URL", ["other"]],
    ["not known by a part of a word", "process.env.SOCIOLOGY_URL", ["other"]],
    ["not known by a comment", "process.env /* CUSTOMERIO_URL */ .HOST", ["other"]],
  ])("%s: %s", (_title, host, urls) => {
    expect(readUrls(`const asked = \`\${${host}}/events\`;`)).toEqual(urls);
    expect(readUrls(`const asked = \`https://\${${host}}/events\`;`)).toEqual(urls);
  });

  test("open, where callers decide it", () => {
    expect(
      readUrls("function send(host) { const asked = `${host}/events`; return asked; }\nsend(a);"),
    ).toEqual(["other"]);
  });
});

test.each<[code: string, value: string]>([
  ["encodeURIComponent(user.id)", "user.id"],
  ["encodeURI(String(user.id))", "user.id"],
  ["querystring.escape(user.id)", "user.id"],
  ["qs /* ours */ . escape(user.id)", "user.id"],
  ["user.id.toString()", "user.id"],
  ["user.id.toString(36)", "user.id.toString(36)"],
  ["hash(user.id)", "hash(user.id)"],
  ["own.encodeURIComponent(user.id)", "own.encodeURIComponent(user.id)"],
])("%s encodes %s", (code, value) => {
  const node = parse(`x = ${code};`).find(code);
  expect(unwrapEncoding({ node, frame: undefined }).node.getText()).toBe(value);
});
