import { describe, expect, test } from "vitest";
import { rules } from "../../rules/index.ts";
import { analyze } from "../../src/analyze/analyze.ts";
import { applyDirectives } from "../../src/analyze/directives.ts";
import { readAttributes } from "../../src/analyze/gitattributes.ts";
import { findReasonToSkip } from "../../src/analyze/skipped-files.ts";
import { mentionsHost } from "../../src/customerio/api/http-routes.ts";
import { readScripts } from "../../src/customerio/program/components.ts";
import { findSpecifiers } from "../../src/customerio/program/modules.ts";
import { createProgram } from "../../src/customerio/program/program.ts";
import { mentionsCustomerIo } from "../../src/customerio/program/mention.ts";
import { selectRelevant } from "../../src/customerio/program/relevance.ts";
import { findBounceHandler } from "../../src/customerio/repository/bounces.ts";
import { followsConvention } from "../../src/customerio/repository/event-styles.ts";
import { readCredentialNames } from "../../src/customerio/values/credentials.ts";
import { getCredentialRole, getMeaning, splitWords } from "../../src/customerio/values/names.ts";
import { defaultConfig } from "../../src/vocabulary/config.ts";
import { listens } from "../../src/customerio/runs/listening.ts";
import { parseHunks } from "../../src/files/hunks.ts";
import { renderMarkdown } from "../../src/report/markdown.ts";
import { safeMarkdown } from "../../src/plan/markdown.ts";
import { cpuTimeOf } from "../cpu-time.ts";
import { plain } from "../report/a-report.ts";

/** As large as a source file may be. */
const megabyte = 1_000_000;

function fill(piece: string, length = megabyte): string {
  return piece.repeat(Math.floor(length / piece.length));
}

function timeOnce(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const unresolved = () => undefined;

/** What reads the whole text of a file before it is parsed. */
const readers: readonly (readonly [name: string, read: (text: string) => unknown])[] = [
  ["the search for mentions of Customer.io", mentionsCustomerIo],
  ["the search for mentions of its hosts", mentionsHost],
  [
    "the choice of what is parsed",
    (text) => selectRelevant([{ path: "a.ts", text: `// customerio\n${text}` }], unresolved),
  ],
  ["the search for imports", findSpecifiers],
  ["the search for credentials", (text) => readCredentialNames([{ path: "a.ts", text }])],
  ["the search for bounce handlers", (text) => findBounceHandler([{ path: "a.ts", text }], () => true)],
  ["the search for scripts in Vue components", (text) => readScripts(text, "vue")],
  ["the search for scripts in Svelte components", (text) => readScripts(text, "svelte")],
  ["the search for a reason to skip", findReasonToSkip],
  ["the reader of .gitattributes", (text) => readAttributes([{ path: ".gitattributes", text }], undefined)],
  ["the reader of hunks", (text) => parseHunks(`diff --git a b ${text}`)],
];

/** Pieces that some expression repeats, starts with or waits for the end of. */
const pieces: readonly string[] = [
  ...[
    "a",
    "A",
    "0",
    "_",
    "$",
    " ",
    "\t",
    "\n",
    "\r\n",
    ".",
    ",",
    ":",
    "/",
    "\\",
    "-",
    "@",
    "#",
    "=",
    "<",
    ">",
  ],
  ...[
    "'",
    '"',
    "`",
    "(",
    "{",
    "[",
    "*",
    "<!--",
    "<script ",
    "<script '",
    "<script>",
    "</script ",
    "//",
    "/*",
  ],
  ...[
    "import ",
    "from ",
    "require(",
    "extends ",
    "extends\t\t",
    "implements A,",
    "const a: A = ",
    "type ",
    "${",
  ],
  ...[
    "customerio",
    "customer_io_",
    "cio_",
    "CUSTOMERIO_",
    "A_",
    ".set('a', ",
    "app.a = ",
    "hooks/",
    "bounced'",
  ],
  ...[
    "listen (",
    "// @generated ",
    "<<<<<<< ",
    "* linguist-generated ",
    "linguist-generated=",
    "lang=",
    "@@ ",
  ],
];

describe("1 MB is read in less than 300 ms of processor time, whatever is repeated in it", () => {
  test.each(readers)("%s", async (_name, read) => {
    for (const piece of pieces) {
      const text = fill(piece);
      // Most need an end that does not fit, so that everything before has been tried in vain.
      const work = () => read(`${text}\0`);
      const time = timeOnce(work);
      const least = time < 300 ? time : await cpuTimeOf(work);
      expect.soft(least, JSON.stringify(piece)).toBeLessThan(300);
    }
  });
});

describe("what once took seconds", () => {
  test.each<[string, () => unknown, number]>([
    [
      "an event name that is almost in camelCase",
      () => followsConvention(`a${"A".repeat(900)}_`, inStyle("camelCase")),
      10,
    ],
    [
      "an event name that is almost a title",
      () => followsConvention(`${"AB ".repeat(300)}_`, inStyle("Title Case")),
      10,
    ],
    ["a name of 100,000 capitals", () => splitWords("A".repeat(100_000)), 10],
    ["a setting of 300 track keys without an end", () => getCredentialRole("track_".repeat(160)), 20],
    ["a name of 300 words", () => getMeaning("user_".repeat(190)), 20],
    [
      "3,000 tabs after `class A extends`",
      () =>
        selectRelevant(
          [{ path: "a.ts", text: `/* customerio */ class A extends${"\t".repeat(3_000)}` }],
          unresolved,
        ),
      20,
    ],
    [
      "calls of `listen` in each other, around a large list",
      () => {
        const text = `${"a.listen({ b: ".repeat(300)}[${"1, ".repeat(100_000)}]${"})".repeat(300)}`;
        return listens({ path: "server.ts", text });
      },
      1_000,
    ],
    ["a message of 30,000 runs of backticks", () => safeMarkdown(fill("` `` ", 100_000)), 100],
    ["a fence that never closes", () => render(fill("```\n", 100_000)), 200],
    ["links that never close", () => render(fill("[a](", 100_000)), 200],
    ["code that never closes", () => render(fill("` `` ", 100_000)), 200],
  ])("takes little: %s", async (_name, work, milliseconds) => {
    expect(await cpuTimeOf(work)).toBeLessThan(milliseconds);
  });

  test("ignore comments above a million blank lines take little", async () => {
    const text = `${"// pitstop-ignore-next-line missing-email: known\n".repeat(400)}${"\n".repeat(900_000)}go();\n`;
    const { files } = createProgram([{ path: "a.ts", text: `import "customerio-node";\n${text}` }]);
    const ids = { known: ["missing-email"], ran: ["missing-email"] };
    expect(await cpuTimeOf(() => applyDirectives([], files, ids))).toBeLessThan(1_000);
  });
});

function inStyle(style: "camelCase" | "Title Case") {
  return { style, basis: "configured", prevailing: undefined, isNamespaced: false } as const;
}

function render(text: string): string {
  return renderMarkdown(text, plain, "");
}

test("code nested too deeply for the parser does not listen, and does not fail the analysis", () => {
  expect(listens({ path: "server.ts", text: "listen({".repeat(12_500) })).toBe(false);
  expect(listens({ path: "server.ts", text: "app.listen({ port: 3000 });" })).toBe(true);
});

test("blank lines do not hide that the others are too long for a person to fix", () => {
  const long = `const a = "${"x".repeat(100_000)}";\n`;
  expect(findReasonToSkip(long + "\n".repeat(2_500))?.reason).toBe("minified");
  expect(findReasonToSkip(long + "\t\n".repeat(2_500))?.reason).toBe("minified");
  expect(findReasonToSkip(`${"const a = 1;\n\n".repeat(1_000)}${long.slice(0, 2_000)}`)).toBeUndefined();
});

describe("a name over 1,000 characters was not written by a person", () => {
  const send = (name: string) =>
    analyze(
      {
        sources: [
          {
            path: "src/orders.ts",
            text: `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
export const ordered = (user) => cio.track(user.id, { name: "${name}" });\n`,
          },
        ],
        skipped: [],
      },
      { rules, config: defaultConfig },
    ).findings.map(({ rule }) => rule);
  const address = "ordered_by_ada@example.com";

  test("so it is not judged", () => {
    expect(send(`${address}${" ".repeat(1_001 - address.length)}`)).toEqual([]);
    expect(splitWords(`${"a".repeat(1_000)}B`)).toBe("");
  });

  test("and a shorter one is", () => {
    expect(send(`${address}${" ".repeat(1_000 - address.length)}`)).toEqual(["pii-in-event-name"]);
    expect(splitWords(`${"a".repeat(999)}B`)).toBe(`${"a".repeat(999)} b`);
  });
});
