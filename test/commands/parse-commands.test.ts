import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseCommands } from "../../src/commands/parse-commands.ts";

const rules = [
  { id: "millisecond-timestamp", pitfall: 2 },
  { id: "email-as-user-id", pitfall: 4 },
  { id: "client-per-request", pitfall: 9 },
];
const parse = (body: string) => parseCommands(body, rules);
const review = { kind: "review" };

describe("a command", () => {
  test.each([
    ["/pitstop review", review],
    ["/pitstop fix", { kind: "fix" }],
    ["/pitstop help", { kind: "help" }],
    ["/pitstop", { kind: "help" }],
    ["/PITSTOP Review  ", review],
    ["  /pitstop\treview", review],
    ["/pitstop review please", review],
    ["/pitstop explain client-per-request", { kind: "explain", rule: "client-per-request" }],
    ["/pitstop explain `client-per-request`", { kind: "explain", rule: "client-per-request" }],
    ["/pitstop explain 9", { kind: "explain", rule: "client-per-request" }],
    [
      "/pitstop ignore email-as-user-id this workspace knows people by email",
      { kind: "ignore", rule: "email-as-user-id", reason: "this workspace knows people by email" },
    ],
    [
      "/pitstop ignore `email-as-user-id`: see `docs/people.md`",
      { kind: "ignore", rule: "email-as-user-id", reason: "see `docs/people.md`" },
    ],
  ])("is read from %j", (body, command) => {
    expect(parse(body)).toEqual([command]);
  });

  test.each([
    ["a line after talk", "The price is right now.\n/pitstop review\nThank you!"],
    ["a paragraph of its own, with Windows line ends", "Fixed.\r\n\r\n/pitstop review\r\n"],
    ["an email with a signature", "/pitstop review\n--\nSent from my phone"],
    ["a line after a list", "- one\n- two\n\n/pitstop review"],
    ["a line given twice", "/pitstop review\n/pitstop review"],
  ])("may be %s", (_place, body) => {
    expect(parse(body)).toEqual([review]);
  });

  test.each([
    ["a fence", "```\n/pitstop review\n```"],
    ["a fence of tildes that is never closed", "~~~sh\n/pitstop review"],
    ["an indented block", "Like this:\n\n    /pitstop review"],
    ["a code span", "`/pitstop review`"],
    ["a code span of two lines", "Say `this:\n/pitstop review`"],
    ["a quote", "> /pitstop review\n\nWhat does this do?"],
    ["a quote that goes on lazily", "> Somebody wrote:\n/pitstop review"],
    ["a list", "- /pitstop review\n- /pitstop fix"],
    ["a heading", "# /pitstop review"],
    ["a comment of HTML", "<!--\n/pitstop review\n-->"],
    ["folded details", "<details>\n/pitstop review\n</details>"],
    ["the middle of a sentence", "You can write /pitstop review here."],
    ["another word", "/pitstops review"],
    ["a path", "/pitstop/review"],
    ["nothing", ""],
  ])("is ignored in %s", (_place, body) => {
    expect(parse(body)).toEqual([]);
  });

  test("may come with others; at most ten are read", () => {
    const both = "/pitstop ignore millisecond-timestamp a clock of ours\n/pitstop review";
    expect(parse(both).map(({ kind }) => kind)).toEqual(["ignore", "review"]);
    const many = Array.from({ length: 30 }, (_, index) => `/pitstop ignore 2 reason ${index}`).join("\n");
    expect(parse(many)).toHaveLength(10);
  });
});

describe("an unclear command", () => {
  test.each([
    ["/pitstop reveiw", { kind: "unknown-command", name: "reveiw", meant: ["review"] }],
    ["/pitstop merge", { kind: "unknown-command", name: "merge", meant: [] }],
    ["/pitstop explain", { kind: "missing-rule", command: "explain" }],
    ["/pitstop ignore", { kind: "missing-rule", command: "ignore" }],
    ["/pitstop ignore email-as-user-id", { kind: "missing-reason", rule: "email-as-user-id" }],
    ["/pitstop ignore 4:", { kind: "missing-reason", rule: "email-as-user-id" }],
    [
      "/pitstop explain email-as-userid",
      { kind: "unknown-rule", name: "email-as-userid", meant: ["email-as-user-id"] },
    ],
    ["/pitstop ignore 13 no", { kind: "unknown-rule", name: "13", meant: [] }],
  ])("has its own problem: %s", (body, problem) => {
    expect(parse(body)).toEqual([{ kind: "unclear", problem }]);
  });
});

test("any text can be parsed, and quoting it removes its commands", () => {
  const piece = fc.constantFrom(
    "/pitstop",
    " review",
    " ignore 2 x",
    "\n",
    "\n\n",
    "```",
    "> ",
    "`",
    "- ",
    "a",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const body = pieces.join("");
      expect(parse(body).length).toBeLessThanOrEqual(10);
      const quoted = body.split("\n").map((line) => `> ${line}`);
      expect(parse(quoted.join("\n"))).toEqual([]);
    }),
  );
});
