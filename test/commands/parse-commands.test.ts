import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mayAskToIgnore, parseCommands } from "../../src/commands/parse-commands.ts";

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
    ["/pitstop\u00A0explain\u00A09", { kind: "explain", rule: "client-per-request" }],
    ["/pitstop \u00A0fix\u202F", { kind: "fix" }],
    [
      "/pitstop\u00A0ignore\u00A09\u00A0one\u00A0call a day\u2028only",
      { kind: "ignore", rule: "client-per-request", reason: "one\u00A0call a day\u2028only" },
    ],
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
    ["a heading with an underline", "/pitstop review\n==="],
    ["a line below a heading", "# Again\n/pitstop review"],
    ["a line below a thematic break", "* * *\n/pitstop review"],
    ["a line after a quote", "> Somebody wrote this.\n\n/pitstop review"],
    ["a line after code that shows commands", "```\n/pitstop fix\n```\n/pitstop review"],
    ["a line after indented code", "    /pitstop fix\n/pitstop review"],
    ["a line after code in a list", "- ```\n  /pitstop fix\n\n/pitstop review"],
    ["a line after an empty item", "-\n\n/pitstop review"],
    ["a line after a table", "| a | b |\n|---|:-:|\n| 1 | 2 |\n\n/pitstop review"],
    ["an indented line after an empty item", "-\n\n  /pitstop review"],
    ["a line after code below a table", "a|b\n-|-\n    code\n/pitstop review"],
    ["a line below a star", "a\n*\n  /pitstop review"],
    ["a line below an escaped pipe", "a \\| b\n-|-\n/pitstop review"],
    ["a line below a tag in a paragraph", "Text\n<x-note>\n/pitstop review"],
    ["a line above a table", "/pitstop review\n| a |\n|---|\n| 1 |"],
    ["a line below what is not quite a table", "a | b\n---|---|---\n/pitstop review"],
    ["a line after folded details", "<details>\n\nSure.\n\n</details>\n\n/pitstop review"],
    ["a line after a comment of HTML", "<!-- a reminder\n\n-->\n/pitstop review"],
    ["a line below a year", "Since\n1986. Or so.\n/pitstop review"],
    ["a line below code in a sentence", "See `a` and ``b ` c``.\n/pitstop review"],
    ["a line below a single backtick", "The ` key is broken.\n/pitstop review"],
    ["a line below an escaped backtick", "A \\` and\n/pitstop review\nand a `"],
    ["a line below a tag", 'Look: <img alt="a chart" src="a.png"> <3\n/pitstop review'],
    ["a line below a link", '[One](https://example.com/a_(b)) and [two](b "Two") [x][y]\n/pitstop review'],
    ["a line below a picture", "![a chart](https://example.com/a.png)\n/pitstop review"],
    ["a line after a list of many levels", `${"- ".repeat(16)}a\n\n/pitstop review`],
    ["a line in a link", "[See\n/pitstop review\n](https://example.com)"],
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
    ["a fence with a shorter one inside", "````\n```\n/pitstop review\n````"],
    ["a fence with one of another kind inside", "```\n~~~\n/pitstop review\n```"],
    ["a fence with words after what looks like its end", "```\n``` no\n/pitstop review\n```"],
    ["a fence in a list", "1. Like this:\n   ```\n   /pitstop review\n   ```"],
    ["a fence below a quote", "> Write this:\n```\n\n/pitstop review\n```"],
    ["a fence in a quote", "> ```\n> /pitstop review"],
    ["an indented block after tabs", "Like this:\n\n \t/pitstop review"],
    ["a line that is indented too far", "Like this:\n    /pitstop review"],
    ["a list that goes on lazily", "- one\n/pitstop review"],
    ["a later paragraph of an item", "10) one\n\n    /pitstop review"],
    ["a later paragraph of an item that began with a blank line", "-\n  one\n\n  /pitstop review"],
    ["a list in a quote", "> - one\n/pitstop review"],
    ["a table", "| a | b |\n|---|---|\n/pitstop review"],
    ["the first row of a table", "/pitstop review | a\n:-- | --:"],
    ["a footnote", "Text.[^1]\n\n[^1]: See\n/pitstop review"],
    ["a later paragraph of a footnote", "[^note]: See\n\n    /pitstop review"],
    ["a footnote below text", "See the note.[^1]\n[^1]: Ask\n/pitstop review"],
    ["the definition of a link", "[a]: https://example.com '\n/pitstop review\n'"],
    ["what may be a heading below a definition", "[a]: b\n===\n<b>\n```\n\n/pitstop review\n```"],
    ["a comment of HTML with blank lines", "<!-- a\n\n/pitstop review -->"],
    ["a comment of HTML in a sentence", "Hello <!--\n/pitstop review\n--> there"],
    ["preformatted text", "<pre>\n\n/pitstop review\n\n</pre>"],
    ["a tag of one's own, alone on its line", '<x-note kind="a">\n/pitstop review'],
    ["a processing instruction", "<?php\n\n/pitstop review ?>"],
    ["a declaration", "<!X\n\n/pitstop review >"],
    ["raw characters", "<![CDATA[\n\n/pitstop review ]]>"],
    ["an attribute", 'See <a title="\n/pitstop review\n">'],
    ["the title of a link", '[a](b "c\n/pitstop review\n")'],
    ["the label of a link", "[a][b\n/pitstop review\n]\n\n[b /pitstop review]: c"],
    ["the description of a picture", "![a\n/pitstop review\n](b.png)"],
    ["a list of more levels than people write", `${"- ".repeat(17)}a\n\n/pitstop review`],
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

  test("is read in a comment as long as GitHub accepts, and in no longer one", () => {
    const longest = "/pitstop review\n".padEnd(65_536, "a");
    expect(parse(longest)).toEqual([review]);
    expect(parse(`${longest}a`)).toEqual([]);
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

describe("a comment may ask to ignore a rule", () => {
  test.each([
    ["/pitstop ignore 2 a reason", true],
    ["Thanks.\n  /PITSTOP\tIgnore 2 a reason", true],
    ["```\n/pitstop ignore 2 a reason\n```", true],
    ["/pitstop review", false],
    ["/pitstop ignored 2", false],
    ["Write /pitstop ignore 2 here", false],
  ])("%j: %s", (body, expected) => {
    expect(mayAskToIgnore(body)).toBe(expected);
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
