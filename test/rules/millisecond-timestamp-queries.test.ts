import { describe, expect, test } from "vitest";
import { millisecondTimestamp as rule } from "../../rules/millisecond-timestamp.ts";
import { expectPicture, fix } from "./picture.ts";

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
