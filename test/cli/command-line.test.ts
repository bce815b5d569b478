import { chmod, mkdir, readdir, readFile, symlink } from "node:fs/promises";
import path from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { version } from "../../src/cli/version.ts";
import { builtFile } from "../built/built-file.ts";
import { commitAll, git, makeFolder, makePipe, makeRepository, write } from "../local/repository.ts";
import { typeBomb } from "../threads/type-bomb.ts";
import { pitstop, projectRoot, spawnPitstop } from "./pitstop.ts";

async function makeProject(): Promise<string> {
  const root = await makeRepository();
  await write(root, { "src/signup.ts": "export const id = 1;\n" });
  await commitAll(root);
  return root;
}

describe("without code, it prints", () => {
  test("the version", async () => {
    expect(await pitstop(projectRoot, ["--version"])).toMatchObject({
      stdout: version,
      stderr: "",
      exitCode: 0,
    });
  });

  test("help with examples, on stdout", async () => {
    const { stdout, exitCode } = await pitstop(projectRoot, ["--help"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("pitstop audit --fix --dry-run");
  });

  test("the list of rules", async () => {
    expect(await pitstop(projectRoot, ["rules"])).toMatchObject({ stderr: "", exitCode: 0 });
  });
});

describe("with --timing", () => {
  test("an audit shows on stderr how long each stage and rule took", async () => {
    const root = await makeProject();
    await write(root, { "src/cio.ts": 'export { TrackClient } from "customerio-node";\n' });
    const { stdout, stderr } = await pitstop(root, ["audit", "--timing"]);
    expect(stdout).toContain("2 files analyzed");
    expect(stderr).toMatch(/^Stage +Time +Files +Size\nread +[\d,]+ ms +\d+ +\d+ kB\ntransfer/u);
    expect(stderr).toMatch(/\ncheck missing-email +[\d,]+ ms\n[^]*\nprint +[\d,]+ ms\ntotal +[\d,]+ ms$/u);
  });

  test("a review lists them in its JSON, and prints nothing else", async () => {
    const root = await makeProject();
    const { stdout, stderr } = await pitstop(root, ["review", "--timing", "--format", "json"]);
    const { timing } = JSON.parse(stdout) as { readonly timing: readonly { readonly stage: string }[] };
    const stages = [...new Set(timing.map(({ stage }) => stage))];
    expect(stages).toEqual([
      "read",
      "transfer",
      "select",
      "parse",
      "learn",
      "check",
      "prove",
      "plan",
      "print",
    ]);
    expect(stderr).toBe("");
  });

  test("without it, there is none", async () => {
    const root = await makeProject();
    const { stdout } = await pitstop(root, ["audit", "--format", "json"]);
    expect(JSON.parse(stdout)).not.toHaveProperty("timing");
  });
});

describe("invalid input exits with 2 and says why on stderr", () => {
  test.each<[string, readonly string[], string]>([
    ["no command", [], "Usage: pitstop"],
    ["an unknown command", ["audti"], "Did you mean audit?"],
    ["an unknown option", ["audit", "--fixx"], "Did you mean --fix?"],
    ["an unknown format", ["audit", "--format", "jsn"], "Did you mean json?"],
    ["a path that does not exist", ["audit", "srcc"], '"srcc" does not exist'],
    ["a dry run of nothing", ["audit", "--dry-run"], "--dry-run prints what --fix would change: add --fix."],
    [
      "a dry run of nothing in a review",
      ["review", "--dry-run"],
      "--dry-run prints what --fix would change: add --fix.",
    ],
    ["a branch that does not exist", ["review", "--base", "mian"], '"mian" is not a branch'],
    [
      "options that contradict each other",
      ["review", "--staged", "--base", "main"],
      "can't be used with --base",
    ],
    [
      "a time that is no number",
      ["audit", "--timeout", "soon"],
      "It must be a whole number from 1 to 86400.",
    ],
    ["too much memory", ["init", "--memory", "9999999"], "It must be a whole number from 64 to 1048576."],
    [
      "local options for a pull request",
      ["review", "--pr", "acme/shop#1", "--fix", "--staged"],
      "--pr reads from GitHub and can't be used with --fix, --staged.",
    ],
    [
      "a config that does not exist",
      ["audit", "--config", "nope.yml"],
      'Cannot read the config "nope.yml". Check that the file exists and is readable.',
    ],
    [
      "a rule that does not exist",
      ["explain", "tabs"],
      'Unknown rule "tabs". Use "pitstop rules" to list all rules.',
    ],
  ])("%s", async (_name, args, words) => {
    const result = await pitstop(await makeProject(), args);
    expect(result).toMatchObject({ exitCode: 2, stdout: "" });
    expect(result.stderr).toContain(words);
    expect(result.stderr).not.toContain("    at ");
  });

  test("a review outside of git", async () => {
    const result = await pitstop(await makeFolder(), ["review"]);
    expect(result.exitCode).toBe(2);
    expect(result.stderr).toContain("is not in a git repository");
  });
});

describe("a file that was asked for by name", () => {
  const call = `import { TrackClient } from "customerio-node";\nnew TrackClient("a", "b").track(`;
  const files = {
    "notes.md": "# Notes\n",
    "package.json": "{}\n",
    "broken.ts": call,
    "broken-elsewhere.ts": "const = ((\n",
    "broken.vue": '<template></template><script lang="ts">const = ((</script>\n',
    "deep.ts": "[\n".repeat(20_000),
    "own.test.ts": "export {};\n",
    "big.ts": "// More\n".repeat(125_001),
    "binary.ts": "\0",
    "generated.ts": "// @generated\n",
    "app.min.js": "export{}\n",
    "ignored.ts": "export {};\n",
    "build/own.ts": "export {};\n",
    "src/own.ts": "export {};\n",
    "docs/notes.md": "# Notes\n",
    ".github/pitstop.yml": "ignore: [ignored.ts]\n",
  };
  async function auditNamed(...args: readonly string[]) {
    const root = await makeRepository();
    await write(root, files);
    await makePipe(path.join(root, "pipe.ts"));
    return pitstop(root, ["audit", ...args]);
  }

  test.each([
    ["notes.md", "not JavaScript or TypeScript"],
    ["package.json", "not JavaScript or TypeScript"],
    ["broken.ts", "does not parse"],
    ["broken-elsewhere.ts", "does not parse"],
    ["broken.vue", "does not parse"],
    ["deep.ts", "nested too deeply to parse"],
    ["big.ts", "larger than 1 MB"],
    ["binary.ts", "binary"],
    ["generated.ts", "generated"],
    ["app.min.js", "minified (.min)"],
    ["ignored.ts", "ignored by the config"],
    ["pipe.ts", "not a regular file"],
  ])("and can't be judged exits with 2 and the reason: %s", async (name, reason) => {
    expect(await auditNamed(name)).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: `${name} was not analyzed: ${reason}.`,
    });
  });

  test.each([
    ["a file that is judged", "src/own.ts", "No Customer.io code found. 1 file analyzed."],
    ["a file that is only judged by name", "build/own.ts", "No Customer.io code found. 1 file analyzed."],
    ["a test that is only judged by name", "own.test.ts", "No Customer.io code found. 1 file analyzed."],
    ["a folder with such files", ".", "No Customer.io code found. 4 files analyzed."],
    ["a folder without code", "docs", "No JavaScript or TypeScript files to analyze."],
  ])("exits with 0 if it is %s", async (_what, name, summary) => {
    const { exitCode, stdout, stderr } = await auditNamed(name);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toContain(summary);
  });

  test("exits with 2 even beside one that is judged, whose result is printed", async () => {
    expect(await auditNamed("src/own.ts", "notes.md", "notes.md", "big.ts")).toEqual({
      exitCode: 2,
      stdout: "No Customer.io code found. 1 file analyzed.",
      stderr:
        "notes.md was not analyzed: not JavaScript or TypeScript.\nbig.ts was not analyzed: larger than 1 MB.",
    });
  });

  test("hides no other file that was skipped", async () => {
    const root = await makeRepository();
    await write(root, { "notes.md": "# Notes\n", "src/binary.ts": "\0" });
    expect(await pitstop(root, ["audit", "notes.md", "src"])).toMatchObject({
      exitCode: 2,
      stdout: expect.stringContaining("src/binary.ts: binary") as string,
      stderr: "notes.md was not analyzed: not JavaScript or TypeScript.",
    });
  });

  test("is in the JSON with its reason", async () => {
    const { exitCode, stdout } = await auditNamed("notes.md", "--format", "json");
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      files: { analyzed: 0, skipped: [{ path: "notes.md", reason: "not JavaScript or TypeScript" }] },
    });
  });
});

/** A shop whose `main` stores milliseconds, and whose work tree adds an event with a dynamic name. */
async function makeShop(): Promise<string> {
  const root = await makeRepository();
  await write(root, {
    "package.json": '{ "dependencies": { "customerio-node": "^4.0.0" } }\n',
    ".github/pitstop.yml": "workspace: { bounces: handled-elsewhere }\n",
    "src/customerio.ts": `import { TrackClient } from "customerio-node";
export const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
`,
    "src/signup.ts": `import { cio } from "./customerio";
export const signUp = (user) => cio.identify(user.id, { email: user.email, created_at: Date.now() });
`,
  });
  await commitAll(root);
  await write(root, {
    "src/orders.ts": `import { cio } from "./customerio";
export const paid = (order) => cio.track(order.userId, { name: \`order_\${order.id}_paid\` });
`,
  });
  return root;
}

describe("a real project", () => {
  test("is audited, with JSON that matches its schema", async () => {
    const { stdout, exitCode } = await pitstop(await makeShop(), ["audit", "--format", "json"]);
    expect(exitCode).toBe(1);
    const schema = JSON.parse(
      await readFile(path.join(projectRoot, "docs/findings.schema.json"), "utf8"),
    ) as object;
    const output: unknown = JSON.parse(stdout);
    const ajv = new Ajv2020();
    ajv.validate(schema, output);
    expect(ajv.errors).toBeNull();
    expect(output).toMatchObject({
      files: { analyzed: 3 },
      findings: [
        { rule: "millisecond-timestamp", path: "src/signup.ts", start: { line: 2, column: 88 } },
        { rule: "dynamic-event-name", path: "src/orders.ts" },
      ],
    });
  });

  test("is audited in part, with knowledge from the other files", async () => {
    const { stdout } = await pitstop(path.join(await makeShop(), "src"), ["audit", "orders.ts"]);
    expect(stdout).toContain("Dynamic event name  orders.ts:2:");
    expect(stdout).toContain("1 warning in 1 file. 1 file analyzed.");
  });

  test("is reviewed: findings of the change, and the number of earlier ones", async () => {
    const { stdout, exitCode } = await pitstop(await makeShop(), ["review", "--format", "json"]);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      findings: [{ rule: "dynamic-event-name", placement: { kind: "inline", startLine: 2, endLine: 2 } }],
      preexisting: 1,
    });
  });

  test.each([
    ["the work tree", []],
    ["staged changes", ["--staged"]],
    ["commits", ["--head", "HEAD", "--base", "main"]],
  ])("is a gap in a review of %s if it is marked as generated only since the change", async (_what, args) => {
    const root = await makeRepository();
    const code = `import { TrackClient } from "customerio-node";\nnew TrackClient("a", "b").identify("x", {});\n`;
    const marked = `// @generated\n${code}`;
    await write(root, { "src/new.ts": code, "src/known.ts": `// Two\n${marked}` });
    await commitAll(root);
    await git(root, "switch", "--quiet", "--create", "feature");
    await write(root, { "src/new.ts": marked, "src/known.ts": marked });
    await git(root, "add", "--all");
    if (args[0] === "--head") await commitAll(root);
    const { stdout } = await pitstop(root, ["review", "--format", "json", ...args]);
    const { files } = JSON.parse(stdout) as { files: { skipped: unknown } };
    expect(files.skipped).toEqual([
      { path: "src/known.ts", reason: "generated" },
      { path: "src/new.ts", reason: "generated, but only since this change" },
    ]);
  });

  test("is fixed only in changed code by a review with --fix", async () => {
    const root = await makeShop();
    const { stderr } = await pitstop(root, ["review", "--fix", "--quiet"]);
    expect(stderr).toBe("fixed src/orders.ts: 1 finding (dynamic-event-name)");
    expect(await git(root, "status", "--porcelain")).toBe("?? src/orders.ts");
  });

  test("is fixed as far as the system allows, which is said, and exits with 2", async () => {
    const root = await makeShop();
    // The file that is written beside it has a longer name than file systems allow.
    const long = `src/${"x".repeat(252)}.ts`;
    const code = await readFile(path.join(root, "src/orders.ts"), "utf8");
    await write(root, { [long]: code });
    const { exitCode, stdout, stderr } = await pitstop(root, ["audit", "--fix"]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr.split("\n").sort()).toEqual([
      "fixed src/orders.ts: 1 finding (dynamic-event-name)",
      "fixed src/signup.ts: 1 finding (millisecond-timestamp)",
      `${long} was not written: its name is too long. Shorten it, and run Pitstop again.`,
    ]);
    expect(await readFile(path.join(root, long), "utf8")).toBe(code);
  });

  test("is the same after --fix as after applying the patch from --dry-run", async () => {
    const root = await makeShop();
    const dry = await pitstop(root, ["audit", "--fix", "--dry-run"]);
    const copy = await makeFolder();
    await execa("git", ["clone", "--quiet", root, "."], { cwd: copy });
    await write(copy, { "src/orders.ts": await readFile(path.join(root, "src/orders.ts"), "utf8") });
    await execa("git", ["apply", "-"], { cwd: copy, input: `${dry.stdout}\n` });

    expect(await pitstop(root, ["audit", "--fix"])).toMatchObject({ exitCode: 0 });
    for (const name of ["src/orders.ts", "src/signup.ts"]) {
      expect(await readFile(path.join(copy, name), "utf8")).toBe(
        await readFile(path.join(root, name), "utf8"),
      );
    }
  });

  test("gets a reason why an audit does not fix a name that a review fixes", async () => {
    const root = await makeShop();
    const names = ["packed", "delivered", "returned", "refunded"].map((verb) => `order_${verb}`);
    await write(root, {
      "src/orders.ts": `import { cio } from "./customerio";
export async function paid(order) {
  await cio.track(order.userId, { name: "order_paid" });
  await cio.track(order.userId, { name: "orderShipped" });
}
${names.map((name) => `export const ${name} = (order) => cio.track(order.userId, { name: "${name}" });\n`).join("")}`,
    });
    const audit = await pitstop(root, ["audit", "--fix", "--dry-run"]);
    expect(audit.stderr).toBe(
      "skipped src/orders.ts:4 inconsistent-event-name: campaigns may listen for this name; `pitstop review --fix` renames what a change adds",
    );
    const review = await pitstop(root, ["review", "--fix", "--dry-run"]);
    expect(review.stdout).toContain(`+  await cio.track(order.userId, { name: "order_shipped" });`);
  });

  test("can turn off a rule in its config", async () => {
    const root = await makeShop();
    await write(root, {
      "config.yml":
        "rules: { millisecond-timestamp: off, dynamic-event-name: info, no-bounce-handling: off }\n",
    });
    const { stdout, exitCode } = await pitstop(root, [
      "audit",
      "--config",
      "config.yml",
      "--fail-on",
      "warning",
    ]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("1 info in 1 file.");
  });

  test("can have a rule explained", async () => {
    expect((await pitstop(projectRoot, ["explain", "client-per-request"])).stdout).toContain(
      "pitfall 9, warning",
    );
    const wrong = await pitstop(projectRoot, ["explain", "client-per-reqest"]);
    expect(wrong).toMatchObject({ exitCode: 2, stdout: "" });
    expect(wrong.stderr).toBe('Unknown rule "client-per-reqest". Did you mean client-per-request?');
  });
});

describe("a config", () => {
  const config = ".github/pitstop.yml";

  test("is generated from the code, and says what was guessed and why", async () => {
    const root = await makeRepository();
    await write(root, {
      "src/people.ts": `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
export const join = (lead) => cio.identify(lead.email, { email: lead.email });
export const leave = (lead) => cio.identify(lead.email, { unsubscribed: true });
`,
    });
    const { exitCode, stdout, stderr } = await pitstop(path.join(root, "src"), ["init"]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "" });
    expect(stderr).toContain(`wrote ../.github/pitstop.yml
workspace.identifiers: id, email
  all 2 calls that identify a person pass an email (people.ts:3)
`);
    expect(await readFile(path.join(root, config), "utf8")).toContain("\n  identifiers: [id, email]\n");
    const after = await pitstop(root, ["audit"]);
    expect(after.stdout).not.toContain("Email as user id");
    expect(after.stderr).toBe("");
  });

  test("that exists is replaced only with --force", async () => {
    const root = await makeShop();
    const before = await readFile(path.join(root, config), "utf8");
    const refused = await pitstop(root, ["init"]);
    expect(refused).toMatchObject({ exitCode: 2, stdout: "" });
    expect(refused.stderr).toContain(".github/pitstop.yml already exists. Use --force to replace it");
    expect(await readFile(path.join(root, config), "utf8")).toBe(before);

    expect(await pitstop(root, ["init", "--force"])).toMatchObject({ exitCode: 0 });
    expect(await readFile(path.join(root, config), "utf8")).toContain("#fail-on: error");
  });

  test("is only printed by --dry-run, guesses on stderr", async () => {
    const root = await makeProject();
    const { exitCode, stdout, stderr } = await pitstop(root, ["init", "--dry-run"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("#event-naming: infer");
    expect(stderr).toBe(
      "Nothing in this code says how the Customer.io workspace is set up, so every option keeps its default.",
    );
    expect(await git(root, "status", "--porcelain")).toBe("");
  });

  test("is not written through a link, even by --force", async () => {
    const root = await makeProject();
    await write(root, { "elsewhere.yml": "fail-on: never\n", ".github/CODEOWNERS": "" });
    await symlink("../elsewhere.yml", path.join(root, config));
    const { exitCode, stderr } = await pitstop(root, ["init", "--force"]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("is not a regular file, so it was not replaced");
    expect(await readFile(path.join(root, "elsewhere.yml"), "utf8")).toBe("fail-on: never\n");
  });

  test("is not written into a linked folder", async () => {
    const root = await makeProject();
    const elsewhere = await makeFolder();
    await symlink(elsewhere, path.join(root, ".github"));
    const { exitCode, stderr } = await pitstop(root, ["init", "--force"]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(".github is not a folder, so .github/pitstop.yml was not written.");
    expect(await readdir(elsewhere)).toEqual([]);
  });

  test.each<[string, (root: string) => Promise<unknown>, string]>([
    [
      "a link to a file of the user",
      (root) => symlink("/etc/passwd", path.join(root, config)),
      "it is a link",
    ],
    ["a link within", (root) => symlink("../src/signup.ts", path.join(root, config)), "it is a link"],
    ["endless", (root) => symlink("/dev/zero", path.join(root, config)), "it is a link"],
    ["a pipe", (root) => makePipe(path.join(root, config)), "it is not a regular file"],
    ["a folder", (root) => mkdir(path.join(root, config)), "it is not a regular file"],
    [
      "larger than 1 MB",
      (root) => write(root, { [config]: "#".repeat(1_000_001) }),
      "it is larger than 1 MB",
    ],
  ])("that is %s is not read, wherever its name comes from", async (_name, makeIt, why) => {
    const root = await makeProject();
    await mkdir(path.join(root, ".github"));
    await makeIt(root);
    for (const args of [["audit"], ["review"], ["audit", "--config", config]]) {
      const { exitCode, stdout, stderr } = await pitstop(root, args);
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
      expect(stderr).toMatch(new RegExp(`^Cannot read the config "${config}": ${why}`));
    }
  });

  test("in a folder that a link leads out to is not read", async () => {
    const root = await makeProject();
    const elsewhere = await makeFolder();
    await write(elsewhere, { "pitstop.yml": "secret: 1\n" });
    await symlink(elsewhere, path.join(root, ".github"));
    const { exitCode, stderr } = await pitstop(root, ["audit"]);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: `Cannot read the config "${config}": a link on its path leads out of the repository.`,
    });
  });

  test("that the user named elsewhere can be a link", async () => {
    const root = await makeProject();
    const elsewhere = await makeFolder();
    await write(elsewhere, { "real.yml": "ruls: {}\n" });
    await symlink("real.yml", path.join(elsewhere, "link.yml"));
    const { exitCode, stderr } = await pitstop(root, ["audit", "--config", path.join(elsewhere, "link.yml")]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('unknown key "ruls"');
  });

  test.each<[string, Record<string, string>, number, string]>([
    [
      "with the extension .yaml is read",
      { ".github/pitstop.yaml": "ruls: {}\n" },
      2,
      ".github/pitstop.yaml:1:1 unknown key",
    ],
    [
      "with the extension .yaml is not read beside the other",
      { ".github/pitstop.yaml": "ruls: {}\n", ".github/pitstop.yml": "" },
      0,
      "Found .github/pitstop.yaml, but only .github/pitstop.yml is read.",
    ],
    [
      "in the root is not read",
      { "pitstop.yml": "ruls: {}\n" },
      0,
      "Found pitstop.yml, but only .github/pitstop.yml is read.",
    ],
  ])("%s, and that is said", async (_what, files, expected, words) => {
    const root = await makeProject();
    await write(root, files);
    const { exitCode, stderr } = await pitstop(root, ["review"]);
    expect(exitCode).toBe(expected);
    expect(stderr.startsWith(words)).toBe(true);
    const named = await pitstop(root, ["audit", "--config", Object.keys(files).at(-1) ?? ""]);
    expect(named.stderr).not.toContain("Found");
  });

  test("with the extension .yaml is not hidden by a new one", async () => {
    const root = await makeProject();
    await write(root, { ".github/pitstop.yaml": "fail-on: never\n" });
    const { exitCode, stderr } = await pitstop(root, ["init", "--force"]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(".github/pitstop.yaml already exists. Rename it to .github/pitstop.yml");
    expect(await readdir(path.join(root, ".github"))).toEqual(["pitstop.yaml"]);
    await write(root, { [config]: "" });
    expect(await pitstop(root, ["init", "--force"])).toMatchObject({ exitCode: 0 });
  });

  test("hides findings in ignored folders, but still reads the wrappers there", async () => {
    const root = await makeShop();
    await write(root, {
      "legacy/send.ts": `import { cio } from "../src/customerio";
export const send = (id, name) => cio.track(id, { name, timestamp: Date.now() });
`,
      "src/orders.ts": `import { send } from "../legacy/send";
export const paid = (order) => send(order.userId, \`order_\${order.id}_paid\`);
`,
      ".github/pitstop.yml": "ignore: [legacy/, src/signup.ts]\nworkspace: { bounces: handled-elsewhere }\n",
    });
    const { stdout } = await pitstop(root, ["audit", "--format", "json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      findings: [{ rule: "dynamic-event-name", path: "src/orders.ts" }],
    });
  });
});

describe("a run", () => {
  test("on a tree with unreadable files succeeds and names them", async () => {
    const root = await makeProject();
    await write(root, { "src/binary.ts": new Uint8Array([1, 0]), "src/broken.ts": "const = ((\n" });
    const { stdout, stderr, exitCode } = await pitstop(root, ["audit", "--format", "json"]);
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      findings: [],
      failures: [],
    });
    expect(stdout).toContain('"reason": "binary"');
  });

  test("on a change is printed as a review", async () => {
    const root = await makeProject();
    await git(root, "checkout", "--quiet", "-b", "feature");
    await write(root, { "src/signup.ts": "export const id = 2;\n" });
    const { stdout, exitCode } = await pitstop(root, ["review"]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /^Check run success: No Customer\.io code found\nmain\.\.\.work tree: 1 file analyzed\.$/,
    );
  });

  test("ends with what was checked and what was not understood, of the paths that were asked for", async () => {
    const root = await makeProject();
    await write(root, {
      "src/cio.ts": `import { TrackClient } from "customerio-node";
export const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
`,
      "src/people.ts": `import { cio } from "./cio";
export const leave = (id: string) => cio.destroy(id);
`,
      "src/legacy/mailer.ts": `import { APIClient } from "customerio-node";
registry.provide("mail", new APIClient(process.env.CIO_APP_KEY!));
`,
    });
    const last = async (...args: readonly string[]) =>
      (await pitstop(root, ["audit", ...args])).stdout.split("\n").at(-1);
    expect(await last()).toBe(
      "1 Customer.io call in 3 files checked. 1 file names Customer.io but no call was understood: src/legacy/mailer.ts",
    );
    expect(await last("src/people.ts")).toBe("1 Customer.io call in 1 file checked.");
    const { stdout, exitCode } = await pitstop(root, ["audit", "src/legacy", "--format", "json"]);
    const reason: unknown = expect.stringContaining("a client that is created");
    expect({ exitCode, ...JSON.parse(stdout) }).toMatchObject({
      exitCode: 0,
      coverage: { files: 1, operations: 0, blindSpots: [{ path: "src/legacy/mailer.ts", line: 2, reason }] },
    });
  });

  test("continues without the config on GitHub that its own extends, and says so", async () => {
    const root = await makeProject();
    await write(root, { ".github/pitstop.yml": "fail-on: never\n_extends: acme/settings\n" });
    const { stderr, exitCode } = await pitstop(root, ["audit"]);
    expect(exitCode).toBe(0);
    expect(stderr).toContain(".github/pitstop.yml:2:1 extends acme/settings on GitHub");
  });

  test("uses the config in the repository, and lists the problems in it", async () => {
    const root = await makeProject();
    await write(root, { ".github/pitstop.yml": "fail-on: never\nruls: {}\n" });
    const { stdout, stderr, exitCode } = await pitstop(root, ["audit", "--format", "json"]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('.github/pitstop.yml:2:1 unknown key "ruls", did you mean "rules"?');
    const place = { path: ".github/pitstop.yml", line: 2, column: 1 };
    const message: unknown = expect.stringContaining('unknown key "ruls"');
    expect(JSON.parse(stdout)).toMatchObject({ version: 1, configProblems: [{ ...place, message }] });
  });

  test.each([
    [true, []],
    [false, ["--no-color"]],
  ])("has colors (%s) according to the terminal and %j", async (expected, args) => {
    const { stdout } = await pitstop(await makeProject(), ["audit", ...args], true);
    expect(stdout.includes("\u001b[")).toBe(expected);
    expect(stdout).toContain("No Customer.io code found.");
  });
});

describe("as a process", () => {
  test.each([
    ["FORCE_COLOR", { FORCE_COLOR: "1" }, true],
    ["a pipe", { CI: "" }, false],
    ["a pipe on a CI machine", { CI: "true" }, false],
  ])("it exits with 1 for findings, with colors according to %s", async (_name, env, expected) => {
    const { stdout, exitCode } = await spawnPitstop(await makeShop(), ["audit"], env);
    expect(exitCode).toBe(1);
    expect(stdout.includes("\u001b[")).toBe(expected);
  });

  test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ["FORCE_COLOR", { FORCE_COLOR: "1" }, []],
    ["NO_COLOR", { NO_COLOR: "1" }, []],
    ["--no-color", { FORCE_COLOR: "1" }, ["--no-color"]],
  ])("it prints a patch that git applies, whatever %s says", async (_name, env, args) => {
    const root = await makeShop();
    const { stdout } = await spawnPitstop(root, ["audit", "--fix", "--dry-run", ...args], env);
    await execa("git", ["apply", "-"], { cwd: root, input: `${stdout}\n` });
    expect(await readFile(path.join(root, "src/orders.ts"), "utf8")).toContain('"order_paid"');
  });

  test.each<[string, string, string]>([
    ["findings", "audit", "1"],
    ["a clean result", "audit --fail-on never --format json", "0"],
  ])("it exits as always if nobody reads what it prints: %s", async (_what, args, expected) => {
    const root = await makeShop();
    const closed = `{ { "$0" "$1" ${args} 2>&1; echo "$?" >&3; } | true; } 3>&1`;
    const program = [process.execPath, builtFile("cli.js")];
    const { stdout } = await execa("bash", ["-c", closed, ...program], { cwd: root });
    expect(stdout).toBe(expected);
  });

  test("it exits with 2 and says why when it cannot run", async () => {
    const result = await spawnPitstop(projectRoot, ["audit", "srcc"]);
    expect(result).toMatchObject({ exitCode: 2, stdout: "" });
    expect(result.stderr).toContain('"srcc" does not exist');
  });

  test("it does not fail when its reader stops early", async () => {
    const shell = `"$0" "$1" --help | true; echo "\${PIPESTATUS[0]}"`;
    const args = [process.execPath, builtFile("cli.js")];
    const { stdout, stderr } = await execa("bash", ["-c", shell, ...args]);
    expect({ stdout, stderr }).toEqual({ stdout: "0", stderr: "" });
  });

  test.skipIf(process.platform !== "linux")(
    "it says that a full disk took no output, and exits with 2",
    async () => {
      const shell = `"$0" "$1" rules > /dev/full; echo "$?"`;
      const args = [process.execPath, builtFile("cli.js")];
      const { stdout, stderr } = await execa("bash", ["-c", shell, ...args]);
      expect({ stdout, stderr }).toEqual({
        stdout: "2",
        stderr: "The output was not written: the disk is full. Free some space, and run Pitstop again.",
      });
    },
  );

  test("it exits at once on Ctrl-C", async () => {
    const root = await makeProject();
    const programs = await makeFolder();
    await write(programs, { git: "#!/bin/sh\nexec sleep 60\n" });
    await chmod(path.join(programs, "git"), 0o755);
    const PATH = `${programs}${path.delimiter}${process.env["PATH"] ?? ""}`;
    const running = spawnPitstop(root, ["audit"], { PATH });
    setTimeout(() => running.kill("SIGINT"), 1500);
    expect(await running).toMatchObject({ isTerminated: true, signal: "SIGINT" });
  });

  test.each([
    ["time", ["audit", "--timeout", "1"]],
    ["memory", ["review", "--memory", "64"]],
  ])(
    "it stops an analysis that takes too much %s, names the file, and exits with 2",
    async (resource, args) => {
      const root = await makeProject();
      await write(root, { "src/types.ts": typeBomb });
      const { exitCode, stdout, stderr } = await spawnPitstop(root, args);
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
      expect(stderr).toMatch(
        new RegExp(
          `^The analysis took too much ${resource}, so it was stopped. The last file it looked at was src/types.ts. .*--timeout`,
        ),
      );
    },
  );

  test("it works through the link that npm creates", async () => {
    const folder = await makeFolder();
    await symlink(builtFile("cli.js"), path.join(folder, "pitstop"));
    const { stdout } = await execa(process.execPath, [path.join(folder, "pitstop"), "--version"]);
    expect(stdout).toBe(version);
  });
});
