import { describe, expect, test } from "vitest";
import { millisecondTimestamp } from "../../rules/millisecond-timestamp.ts";
import { analyze } from "../../src/analyze/analyze.ts";
import type { FileChanges } from "../../sandbox/state/git-repository.ts";
import { push } from "../../sandbox/people/branches.ts";
import { usePitstop } from "../scenario/use-pitstop.ts";

/** As GitHub's, the sandbox's archives are made by `git archive`, which does what `.gitattributes` says. */
const pitstop = usePitstop({
  analyze: (snapshot, config) =>
    Promise.resolve(analyze(snapshot, { rules: [millisecondTimestamp], config })),
});

/** In its first review, a process looks up what was granted, requests a token for that, and one for the owner's config. */
const tokens = 3;

const client = `import { TrackClient } from "customerio-node";
export const cio = new TrackClient(process.env.CIO_SITE_ID ?? "", process.env.CIO_TRACK_KEY ?? "");
`;
const right = `import { cio } from "./client.ts";

export async function signUp(user: { id: string; email: string }) {
  await cio.identify(user.id, { email: user.email, created_at: Math.floor(Date.now() / 1000) });
}
`;
const wrong = right.replace("Math.floor(Date.now() / 1000)", "Date.now()");
/** In an archive with `export-subst`, a comment begins in the first of these lines and ends in the last. */
const commentedOut = wrong
  .replace("  await", "  // $Format:%n/*$\n  await")
  .replace("});\n}", "});\n  // */\n}");
const base = {
  "package.json": "{}\n",
  "src/client.ts": client,
  "src/sign-up.ts": right,
};
const found = /^Pitstop failure: 1 pitfall found: 1 error/;

describe("code that .gitattributes changes in an archive, or leaves out of it, is judged as it is merged", () => {
  test.each<[attribute: string, change: FileChanges]>([
    ["export-subst", { ".gitattributes": "*.ts export-subst\n", "src/sign-up.ts": commentedOut }],
    ["export-ignore", { ".gitattributes": "* export-ignore\n", "src/sign-up.ts": wrong }],
    [
      "working-tree-encoding",
      { ".gitattributes": "*.ts working-tree-encoding=UTF-16\n", "src/sign-up.ts": wrong },
    ],
    ["ident", { ".gitattributes": "*.ts ident\n", "src/sign-up.ts": `${wrong}// $Id$\n` }],
    ["eol", { ".gitattributes": "*.ts text eol=crlf\n", "src/sign-up.ts": wrong }],
  ])("%s", async (attribute, change) => {
    const { when, shows } = await pitstop.given({ files: base, change });
    await when.opened();
    // The list of files, and what is not in the archive: line ends are known without asking.
    await shows({ checks: [found], requests: { atMost: tokens + (attribute === "eol" ? 7 : 8) } });
  });

  test("also where it changes or leaves out code that the change only uses", async () => {
    const files = {
      ...base,
      ".gitattributes": ".gitattributes export-ignore\nsrc/client.ts export-ignore\n",
    };
    const { when, shows } = await pitstop.given({ files, change: { "src/sign-up.ts": wrong } });
    await when.opened();
    await shows({ checks: [found], requests: { atMost: tokens + 8 } });
  });

  test("and costs nothing more once it is known", async () => {
    const files = {
      ...base,
      ".gitattributes": "*.ts export-subst\n",
      "src/client.ts": `// $Format:%n$\n${client}`,
    };
    const { when, shows } = await pitstop.given({ files, change: { "src/sign-up.ts": wrong } });
    await when.opened();
    await when.pushed({ "src/sign-up.ts": `// Sign up\n${wrong}` });
    await shows({ checks: [found], requests: { atMost: 7 } });
  });
});

describe("a change that hides code from its review", () => {
  const hidden = "Pitstop neutral: Not reviewed: none of the changed code was analyzed";
  test.each<[what: string, change: FileChanges, reason: string, requests: number]>([
    [
      "with a mark of generated code",
      { "src/sign-up.ts": `// @generated\n${wrong}` },
      "`src/sign-up.ts`: generated, but only since this change",
      9,
    ],
    [
      "with a line of 6,000 characters",
      { "src/sign-up.ts": `// ${"x".repeat(6_000)}\n${wrong}` },
      "`src/sign-up.ts`: minified, but only since this change",
      8,
    ],
    [
      "in a new file with such a mark",
      { "src/welcome.ts": `// @generated\n${wrong}` },
      "`src/welcome.ts`: generated, but only since this change",
      6,
    ],
    [
      "by moving it to a folder that is never read",
      { "src/sign-up.ts": undefined, "dist/sign-up.ts": wrong },
      "`dist/sign-up.ts`: build output (dist/), but only since this change",
      5,
    ],
    [
      "by moving it to a folder that is read and not judged",
      { "src/sign-up.ts": undefined, "build/sign-up.ts": wrong.replace("./client", "../src/client") },
      "`build/sign-up.ts`: build output (build/), but only since this change",
      6,
    ],
    [
      "behind a link",
      { "src/sign-up.ts": { linkTo: "../sign-up.txt" }, "sign-up.txt": wrong },
      "`src/sign-up.ts`: a link to another file",
      6,
    ],
  ])("%s is not reviewed, and says so", async (_how, change, reason, requests) => {
    const { when, shows, repository } = await pitstop.given({ files: base, change });
    await when.opened();
    await shows({ checks: [hidden], requests: { atMost: tokens + requests } });
    expect(repository.checkRuns.at(-1)?.text).toContain(`Changed here but not analyzed:\n\n- ${reason}\n`);
  });

  test("is as before where the base had hidden it", async () => {
    const files = { ...base, "src/api.ts": `// @generated\n${wrong}` };
    const change = { "src/api.ts": `// @generated\n${wrong}// v2\n` };
    const { when, shows } = await pitstop.given({ files, change });
    await when.opened();
    await shows({ checks: [/^Pitstop success: Nothing to review/], requests: { atMost: tokens + 5 } });
  });

  test("does not resolve what was reported in it", async () => {
    const { when, shows } = await pitstop.given({ files: base, change: { "src/sign-up.ts": wrong } });
    await when.opened();
    await when.pushed({ "src/sign-up.ts": `// @generated\n${wrong}` });
    await shows({ threads: [/millisecond-timestamp: (?!resolved)/], checks: [hidden] });
  });

  test("is judged where the file's name is only written in another case", async () => {
    const change = { "src/welcome.JS": wrong.replace(/: \{ id.*?\}/u, "") };
    const { when, shows } = await pitstop.given({ files: base, change });
    await when.opened();
    await shows({ checks: [found] });
  });
});

test("a commit is judged by its own changes, whatever is pushed while they are listed", async () => {
  const scene = await pitstop.given({ files: base, change: { "src/sign-up.ts": wrong } });
  const { github, repository, when } = scene;
  github.fail("pulls/list-files", {
    kind: "meanwhile",
    act: async () => {
      github.holdDeliveries();
      const place = { repository, pull: scene.pull };
      await push(github.state, place, { "src/sign-up.ts": right, "README.md": "# Shop\n" });
    },
  });
  await when.opened();
  const [run] = repository.checkRuns;
  expect(run?.headSha).not.toBe(scene.pull.head.sha);
  expect(run).toMatchObject({ conclusion: "failure", title: "1 pitfall found: 1 error" });
  await when.released();
  await scene.shows({ checks: [/^Pitstop success/] });
});
