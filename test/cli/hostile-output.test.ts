import { expect, test } from "vitest";
import { z } from "zod";
import { runCommandLine } from "../../src/cli/program.ts";
import { commitAll, git, makeRepository, write } from "../local/repository.ts";

/** Clears the screen and sets the title and a background: as sequences, as a C1 character, and turned around. */
const attack = "\u001b[45m\u001b]0;owned\u0007\u001b[2J\u009b2J\u202eevil\u2066";
/** All that would control a terminal; of our own colors, none has a background of magenta. */
const control =
  /[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|\u001b(?!\[\d{1,2}m)|\u001b\[45m/u;

/** What a terminal, or a file without colors, gets of a run. */
async function print(folder: string, color: boolean, ...args: readonly string[]) {
  let printed = "";
  const stream = { write: (text: string) => (printed += text), color, isTerminal: true };
  const exitCode = await runCommandLine(args, { folder, out: stream, err: stream, width: 100 });
  return { exitCode, printed };
}

const client = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
`;
const mistakes = `${client}
export function seen(user) {
  cio.track(user.id, { name: \`viewed ${attack} \${user.email}\` });
  cio.identify(user.id, { email: user.email, seen_at: Date.now() }); // ${attack}
}
// pitstop-ignore-next-line ${attack}: no rule
`;

const quoted = JSON.stringify(attack);
const configs = {
  key: `${quoted}: true\n`,
  value: `fail-on: ${quoted}\n`,
  rule: `rules: { ${quoted}: off }\n`,
  syntax: `fail-on: ${attack}\n`,
  extended: `_extends: ${quoted}\n`,
};

/** Everything that a stranger can write is the attack. A branch's name can have no control characters, but marks of direction. */
async function makeHostile(): Promise<string> {
  const root = await makeRepository();
  await write(root, { "src/customerio.ts": client });
  await commitAll(root);
  await git(root, "checkout", "-q", "-b", "turned-\u202e-around");
  await write(root, {
    [`src/${attack}.ts`]: mistakes,
    [`src/${attack}-broken.ts`]: `${client}cio.track(`,
    [`src/${attack}-event.ts`]: `${client}cio.track(user.id, { name: "Signed ${attack} Up" });\n`,
    ...Object.fromEntries(Object.entries(configs).map(([name, text]) => [`${name}.yml`, text])),
  });
  await commitAll(root);
  return root;
}

/** Each command, with what shows that it got as far as the attack. The last one changes the files. */
const commands: readonly (readonly [what: string, shown: string, args: readonly string[]])[] = [
  ["audit", "src/", ["audit", "--min-confidence", "low"]],
  ["audit as JSON", "2J", ["audit", "--format", "json"]],
  ["a patch", "+++ ", ["audit", "--fix", "--dry-run"]],
  ["review", "src/", ["review", "--base", "main"]],
  ["review as JSON", "2J", ["review", "--base", "main", "--format", "json"]],
  ["review of a branch", "turned-", ["review", "--base", "main", "--head", "turned-\u202e-around"]],
  ["init", "src/", ["init", "--dry-run"]],
  ["a branch that does not exist", "no-", ["review", "--base", `no-${attack}`]],
  ["a path that does not exist", "no-", ["audit", `no-${attack}`]],
  ["a config that does not exist", "no-", ["audit", "--config", `no-${attack}`]],
  ["an unknown command", "no-", [`no-${attack}`]],
  ["an unknown rule", "no-", ["explain", `no-${attack}`]],
  ["an address that is none", "no-", ["review", "--pr", `no-${attack}`]],
  ...Object.keys(configs).map(
    (name) =>
      [`a ${name}`, `${name}.yml:`, ["audit", "--config", `${name}.yml`, "src/customerio.ts"]] as const,
  ),
  // Last: it changes the files.
  ["a fix", "fixed", ["audit", "--fix"]],
];

test("nothing in a repository controls the terminal, whichever command prints it", async () => {
  const root = await makeHostile();
  for (const [what, shown, args] of commands) {
    const { printed } = await print(root, true, ...args);
    expect(printed, what).toContain(shown);
    expect(printed, what).not.toMatch(control);
  }
});

test("JSON has escapes for the same values", async () => {
  const root = await makeHostile();
  const { printed } = await print(root, true, "audit", "--format", "json");
  expect(printed).toContain("\\u202eevil\\u2066");
  const { findings } = z
    .object({ findings: z.array(z.object({ path: z.string() })) })
    .parse(JSON.parse(printed));
  expect(new Set(findings.map(({ path }) => path))).toContain(`src/${attack}.ts`);
});

test("a patch for another program is what git applies, with control characters as they are in the code", async () => {
  const root = await makeHostile();
  const args = ["audit", "--fix", "--dry-run"];
  const toFile = await print(root, false, ...args);
  expect(toFile.printed).toContain("\\u001b[2J");
  let patch = "";
  const pipe = { write: (text: string) => (patch += text), color: false };
  const rest = { write: () => undefined, color: false };
  await runCommandLine(args, { folder: root, out: pipe, err: rest, width: 100 });
  expect(patch).toContain("\u001b[2J");
  await write(root, { "fix.patch": patch });
  await git(root, "apply", "fix.patch");
  expect(await git(root, "status", "--short")).toContain(" M ");
});
