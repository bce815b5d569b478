import { EventEmitter } from "node:events";
import { readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { runCommandLine } from "../../src/cli/program.ts";
import { makeFolder, write } from "../local/repository.ts";
import { pitstop } from "./pitstop.ts";

const client = `import { TrackClient } from "customerio-node";
export const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
`;
const seen = `import { cio } from "./cio";
export const seen = (id: string, email: string) => cio.identify(id, { email, last_seen_at: Date.now() });
`;
const fixedSeen = seen.replace("Date.now()", "Math.floor(Date.now() / 1000)");
const viewed = `import { cio } from "./cio";
export const viewed = (id: string, page: string) => cio.track(id, { name: \`viewed_\${page}\` });
`;

async function makeShop(): Promise<string> {
  const root = await makeFolder();
  await write(root, { "src/cio.ts": client, "src/seen.ts": seen, "src/viewed.ts": viewed });
  return root;
}

const places = (stdout: string) =>
  stdout.split("\n").flatMap((line) => /^(\S+?):\d+:\d+ \w+ (\S+)/u.exec(line)?.slice(1).join(" ") ?? []);
const concise = ["audit", "--format", "concise", "--min-confidence", "low"];
const all = [
  "src/seen.ts millisecond-timestamp",
  "src/viewed.ts dynamic-event-name",
  "src/seen.ts no-bounce-handling",
];

test("formats with files are written, also into folders that are missing, and one is printed", async () => {
  const root = await makeShop();
  const args = [...concise, "--format", "sarif:out/a.sarif", "--format", "junit:j.xml"];
  const { stdout, stderr, exitCode } = await pitstop(root, args);
  expect(places(stdout)).toEqual(all);
  expect([stderr, exitCode]).toEqual(["wrote out/a.sarif: 3 findings\nwrote j.xml: 3 findings", 1]);
  expect(JSON.parse(await readFile(path.join(root, "out/a.sarif"), "utf8"))).toMatchObject({
    version: "2.1.0",
  });
  expect(await readFile(path.join(root, "j.xml"), "utf8")).toContain("<testsuites");
});

test("a file that cannot be written fails the run, and the others are written", async () => {
  const root = await makeShop();
  const args = ["audit", "--format", "json:src", "--format", "sarif:a.sarif"];
  const { stderr, exitCode } = await pitstop(root, args);
  expect(stderr).toContain("src was not written: it is a folder. Name a file in it.");
  expect(exitCode).toBe(2);
  expect(await readFile(path.join(root, "a.sarif"), "utf8")).toContain("2.1.0");
});

describe("--rule", () => {
  test("runs only these rules, by id or number, and says nothing of comments for others", async () => {
    const root = await makeShop();
    const ignored = seen.replace(
      "export",
      "// pitstop-ignore-next-line millisecond-timestamp: wanted\nexport",
    );
    await write(root, { "src/seen.ts": ignored });
    const { stdout } = await pitstop(root, [
      "audit",
      "--rule",
      "dynamic-event-name",
      "--min-confidence",
      "low",
    ]);
    expect(stdout).toContain("dynamic-event-name");
    expect(stdout).not.toMatch(/no-bounce-handling|ignore comment/u);
    expect(places((await pitstop(root, [...concise, "--rule", "8"])).stdout)).toHaveLength(1);
  });

  test("suggests a name for one that does not exist", async () => {
    expect(await pitstop(await makeShop(), ["audit", "--rule", "milisecond-timestamp"])).toMatchObject({
      stderr: 'Unknown rule "milisecond-timestamp". Did you mean millisecond-timestamp?',
      exitCode: 2,
    });
  });
});

test("--ignore-pattern skips paths, which mean the folder that it is given in", async () => {
  const root = await makeShop();
  const ignoring = (folder: string, pattern: string) =>
    pitstop(path.join(root, folder), [...concise, "--ignore-pattern", pattern]);
  expect(places((await ignoring("", "seen.ts")).stdout)).toEqual([all[1]]);
  expect(places((await ignoring("", "src/seen.ts")).stdout)).toEqual([all[1]]);
  expect((await pitstop(root, ["audit", "--ignore-pattern", "src/"])).stdout).toContain(
    "src/seen.ts: ignored by --ignore-pattern",
  );
  expect((await ignoring("", "+(a)")).stderr).toBe('The pattern "+(a)" uses +(…), which is not supported.');
});

test("--max-warnings fails a run with more warnings", async () => {
  const root = await makeShop();
  await write(root, { "src/seen.ts": fixedSeen });
  const audit = (limit: string) =>
    pitstop(root, ["audit", "--min-confidence", "low", "--max-warnings", limit]);
  expect(await audit("0")).toMatchObject({
    exitCode: 1,
    stderr: "1 warning: more than --max-warnings 0 allows.",
  });
  expect(await audit("1")).toMatchObject({ exitCode: 0, stderr: "" });
});

describe("--baseline", () => {
  const audit = (root: string, ...more: readonly string[]) =>
    pitstop(root, [...concise, "--baseline", "base.json", ...more]);

  test("reports only what is new, also after a file was renamed", async () => {
    const root = await makeShop();
    expect(await audit(root, "--update-baseline")).toMatchObject({
      stdout: "",
      stderr: "wrote base.json: 3 findings, 3 added, 0 removed",
      exitCode: 0,
    });
    await rename(path.join(root, "src/seen.ts"), path.join(root, "src/visits.ts"));
    expect(await audit(root)).toMatchObject({ stdout: "", stderr: "", exitCode: 0 });
    await write(root, { "src/zoo.ts": seen.replace("last_seen_at", "created_at") });
    const { stdout, exitCode } = await audit(root);
    expect([places(stdout), exitCode]).toEqual([["src/zoo.ts millisecond-timestamp"], 1]);
  });

  test("lists entries that match nothing any more, which an update removes", async () => {
    const root = await makeShop();
    await audit(root, "--update-baseline", "--rule", "2");
    await write(root, { "src/seen.ts": fixedSeen });
    expect((await audit(root, "--rule", "2")).stderr).toBe(
      "base.json lists 1 finding that is gone; to clean up, use --update-baseline:\n  src/seen.ts millisecond-timestamp",
    );
    expect((await audit(root, "--update-baseline", "--rule", "2")).stderr).toBe(
      "wrote base.json: 0 findings, 0 added, 1 removed",
    );
  });

  test("keeps what other rules found when it is updated for some", async () => {
    const root = await makeShop();
    await audit(root, "--update-baseline");
    expect((await audit(root, "--update-baseline", "--rule", "missing-email")).stderr).toBe(
      "wrote base.json: 3 findings, 0 added, 0 removed",
    );
  });

  test.each([
    [
      undefined,
      'Cannot read the baseline "base.json": there is no such file. Create it with --update-baseline.',
    ],
    [
      "{",
      'The baseline "base.json" is not JSON. Restore it, or remove it and write a new one with --update-baseline.',
    ],
  ])("that holds %j fails the run and is not replaced", async (text, message) => {
    const root = await makeShop();
    if (text !== undefined) await write(root, { "base.json": text });
    expect(await audit(root)).toMatchObject({ stdout: "", stderr: message, exitCode: 2 });
    if (text === undefined) return;
    expect(await audit(root, "--update-baseline")).toMatchObject({ stderr: message, exitCode: 2 });
    expect(await readFile(path.join(root, "base.json"), "utf8")).toBe(text);
  });
});

test.each([
  [["--update-baseline"], "--update-baseline needs --baseline FILE."],
  [["--watch", "--fix"], "--watch only reads, again and again"],
  [["--stdin"], "--stdin needs --stdin-filename"],
  [["--stdin-filename", "a.ts"], "--stdin-filename is for --stdin: add it."],
  [["--stdin", "--stdin-filename", "a.ts", "b.ts"], "name no other paths"],
])("audit %j is refused", async (args, message) => {
  const { stderr, exitCode } = await pitstop(await makeFolder(), ["audit", ...args]);
  expect(stderr).toContain(message);
  expect(exitCode).toBe(2);
});

/** Runs with something piped in, or until `signals` say otherwise. */
function start(folder: string, args: readonly string[], more: { stdin?: string; signals?: EventEmitter }) {
  const printed = { out: "", err: "" };
  const exitCode = runCommandLine(args, {
    folder,
    width: 100,
    out: { color: false, write: (text) => (printed.out += text) },
    err: { color: false, write: (text) => (printed.err += text) },
    readStdin: () => Promise.resolve(Buffer.from(more.stdin ?? "")),
    ...(more.signals ? { signals: more.signals } : {}),
  });
  return { printed, exitCode };
}

test("--stdin checks a text in place of a file, with the code around it, and only that", async () => {
  const root = await makeShop();
  for (const [file, stdin, found] of [
    ["src/seen.ts", fixedSeen, []],
    ["src/new.ts", seen, ["src/new.ts millisecond-timestamp"]],
  ] as const) {
    const { printed, exitCode } = start(
      root,
      [...concise, "--rule", "2", "--stdin", "--stdin-filename", file],
      { stdin },
    );
    expect(await exitCode).toBe(found.length);
    expect(places(printed.out)).toEqual(found);
  }
  const { printed, exitCode } = start(root, ["audit", "--stdin", "--stdin-filename", "src/a.css"], {
    stdin: "a {}",
  });
  expect([await exitCode, printed.err]).toEqual([
    2,
    "src/a.css was not analyzed: not JavaScript or TypeScript.\n",
  ]);
});

test("--watch checks again when a file changes, and Ctrl-C ends it well", async () => {
  const root = await makeShop();
  const signals = new EventEmitter();
  const { printed, exitCode } = start(root, [...concise, "--watch", "--rule", "2"], { signals });
  const waitFor = (times: number) =>
    expect.poll(() => printed.err.split("Watching for changes.").length, { timeout: 60_000 }).toBe(times + 1);
  await waitFor(1);
  expect(places(printed.out)).toEqual(["src/seen.ts millisecond-timestamp"]);
  await writeFile(path.join(root, "src/seen.ts"), fixedSeen);
  await waitFor(2);
  expect(printed.err).toContain("src/seen.ts changed.");
  expect(places(printed.out)).toHaveLength(1);
  await writeFile(path.join(root, "src/seen.ts"), seen);
  await waitFor(3);
  expect(places(printed.out)).toHaveLength(2);
  signals.emit("SIGINT");
  expect(await exitCode).toBe(0);
});

describe("completion", () => {
  const complete = async (...words: readonly string[]) => {
    const { stdout } = await pitstop(await makeFolder(), ["completion", "bash"]);
    const quoted = words.map((word) => `'${word}'`).join(" ");
    const script = `${stdout}\nCOMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _pitstop; echo "\${COMPREPLY[@]}"`;
    return (await execa("bash", ["-c", script])).stdout;
  };

  test.each([
    [["pitstop", "re"], "review"],
    [["pitstop", "audit", "--base"], "--baseline"],
    [["pitstop", "audit", "--format", "s"], "sarif"],
    [["pitstop", "review", "--rule", "milli"], "millisecond-timestamp"],
    [["pitstop", "explain", "missing"], "missing-email"],
    [["pitstop", "audit", "--config", "x"], ""],
  ])("in bash of %j", async (words, expected) => {
    expect(await complete(...words)).toBe(expected);
  });

  test.each(["zsh", "fish"])("for %s has every option", async (shell) => {
    const { stdout, exitCode } = await pitstop(await makeFolder(), ["completion", shell]);
    expect(exitCode).toBe(0);
    for (const option of ["update-baseline", "stdin-filename", "staged", "max-warnings"])
      expect(stdout).toContain(option);
  });
});

test("the HTML page shows what the code of the named paths does in Customer.io; other formats do not ask for it", async () => {
  const root = await makeFolder();
  await write(root, {
    "app/join.js": `${client}export const join = (id) => cio.track(id, { name: "joined <team>", data: { seats: 3 } });\n`,
    "jobs/leave.js": `${client}export const leave = (id) => cio.track(id, { name: "left_team" });\n`,
  });
  const { stdout } = await pitstop(root, ["audit", "app", "--format", "html"]);
  expect(stdout).toContain("What this code does in Customer.io");
  expect(stdout).toContain("joined &lt;team>");
  expect(stdout).toContain("<code>seats</code> number");
  expect(stdout).not.toContain("left_team");
  expect((await pitstop(root, ["audit", "--format", "json"])).stdout).not.toContain("seats");
  await write(root, { "app/join.js": "export const one = 1;\n", "jobs/leave.js": "export const two = 2;\n" });
  expect((await pitstop(root, ["audit", "--format", "html"])).stdout).not.toContain("What this code does");
});

test.each(["lsp", "mcp"])("%s says who starts it, when nobody speaks to it", async (command) => {
  const { stderr, exitCode } = await pitstop(await makeFolder(), [command]);
  expect(stderr).toContain(`starts pitstop ${command}, and speaks to it on standard input and output`);
  expect(exitCode).toBe(2);
});
