import { describe, expect, test } from "vitest";
import { millisecondTimestamp as rule } from "../../rules/millisecond-timestamp.ts";
import { expectPicture, fix } from "./picture.ts";

const api = `const auth = { authorization: \`Bearer \${process.env.CIO_APP_KEY}\` };
`;

const asked = (host: string, lines: string, url: string): string => `export async function list(from, to) {
${lines}  return fetch(
    ${url.replace("HOST", host)},
    { headers: { authorization: \`Bearer \${process.env.CIO_APP_KEY}\` } },
  );
}
`;
const own = "https://api.customer.io/v1/messages";

describe("the times between which the App API is asked for messages are Unix seconds", () => {
  test("in parameters that a variable holds", () => {
    const picture = asked(
      own,
      `  const query = new URLSearchParams({
    start_ts: String(Math.floor(from.getTime() / 1000)),
    end_ts: String(to.getTime()),
                   ~~~~~~~~~~~~
    seen_at: String(to.getTime()),
  });
`,
      "`HOST?${query}`",
    );
    const findings = expectPicture(rule, picture);
    expect(findings[0]?.message).toContain("the query asks for a time tens of thousands of years ahead");
    expect(fix(picture, findings)["src/example.ts"]).toContain(
      "    end_ts: String(Math.floor(to.getTime() / 1000)),\n",
    );
  });

  test("in parameters that are written in the URL", () => {
    expectPicture(
      rule,
      asked(
        own,
        "",
        `\`HOST?\${new URLSearchParams({
      start_ts: from.getTime(),
                ~~~~~~~~~~~~~~
    })}\``,
      ),
    );
  });

  test("in the URL itself", () => {
    const picture = asked(
      own,
      "",
      `\`HOST?limit=9&end_ts=\${
      to.getTime()
      ~~~~~~~~~~~~
    }&my_end_ts=\${to.getTime()}\``,
    );
    const [finding] = expectPicture(rule, picture);
    expect(finding?.edits).not.toEqual([]);
  });

  test.each([
    ["of another vendor", "https://api.example.com/v1/messages", "end_ts=${to.getTime()}"],
    ["in seconds", own, "end_ts=${Math.floor(to.getTime() / 1000)}"],
    ["of another name", own, "limit=${to.getTime()}"],
    ["that is not known", own, "${to}"],
  ])("but not what is %s", (_, host, query) => {
    expectPicture(rule, asked(host, "", `\`HOST?${query}\``));
  });
});

describe("the times between which the App API is asked for metrics are Unix seconds", () => {
  test.each([
    ["axios", "axios.get(URL, { params: QUERY, headers: auth })"],
    ["axios in one object", "axios({ url: URL, params: QUERY, headers: auth })"],
    ["got", "got.get(URL, { searchParams: QUERY, headers: auth })"],
    ["got, as parameters of a URL", "got(URL, { searchParams: new URLSearchParams(QUERY), headers: auth })"],
    ["ofetch", "ofetch(URL, { query: QUERY, headers: auth })"],
    ["request", "request({ url: URL, qs: QUERY, headers: auth })"],
    ["undici", "undici.request(URL, { query: QUERY, headers: auth })"],
    ["superagent", "superagent.get(URL).set(auth).query(QUERY)"],
  ])("as options of %s", (library, call) => {
    const name = library.split(/\W/u)[0] ?? "";
    const picture = `import ${name === "ofetch" ? "{ ofetch }" : name} from "${name}";
${api}export function read(id, from, to) {
  const query = {
    res: "days",
    start: from.getTime(),
           ~~~~~~~~~~~~~~
    end: Math.floor(to.getTime() / 1000),
  };
  return ${call.replace("URL", "`https://api.customer.io/v1/campaigns/${id}/metrics`").replace("QUERY", "query")};
}
`;
    const findings = expectPicture(rule, picture);
    expect(findings[0]?.message).toMatch(/^`start` is sent in milliseconds/u);
    expect(fix(picture, findings)["src/example.ts"]).toContain(
      "    start: Math.floor(from.getTime() / 1000),\n",
    );
  });

  test("and in the URL itself, but where else a list goes on is no time", () => {
    expectPicture(
      rule,
      `${api}const url = "https://api.customer.io/v1/newsletters";
export const read = (id, from, to) => fetch(
  \`\${url}/\${id}/metrics?start=\${
    from.getTime()
    ~~~~~~~~~~~~~~
  }\`,
  { headers: auth },
);
export const list = (cursor) => fetch(\`\${url}?start=\${cursor.getTime()}\`, { headers: auth });
`,
    );
  });

  test.each([
    ["of another vendor", "https://api.example.com/v1/campaigns/4/metrics", "params"],
    ["of a list", "https://api.customer.io/v1/campaigns/4/actions", "params"],
    ["in another option", "https://api.customer.io/v1/campaigns/4/metrics", "meta"],
  ])("but not those %s", (_, url, option) => {
    expectPicture(
      rule,
      `import axios from "axios";
${api}export const read = (from) => axios.get("${url}", { ${option}: { start: from.getTime() }, headers: auth });
`,
    );
  });
});
