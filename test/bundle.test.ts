import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { spawn } from "node:child_process";
import type { Metafile } from "esbuild";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundle } from "../scripts/bundle.ts";
import { findBundledPackages } from "../scripts/licenses.ts";
import { writeSbom } from "../scripts/sbom.ts";
import { startGitHub, type GitHub } from "../sandbox/github.ts";
import { webhookPath } from "../src/app/webhook-path.ts";
import { version } from "../src/cli/version.ts";
import { openStep } from "./cli/a-step.ts";
import { pitstop } from "./cli/pitstop.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "pitstop-bundle-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("the bundle", () => {
  let metafile: Metafile;
  beforeAll(async () => {
    metafile = await bundle(path.join(folder, "bundle"));
  });

  const outputsWith = (pattern: RegExp) =>
    Object.entries(metafile.outputs)
      .filter(([, { inputs }]) => Object.keys(inputs).some((input) => pattern.test(input)))
      .map(([name]) => path.basename(name));

  /** What is loaded with a file, before it has begun to run. */
  function loadedWith(name: string): readonly string[] {
    const found = Object.keys(metafile.outputs).filter((output) => path.basename(output) === name);
    for (const output of found) {
      const { imports = [] } = metafile.outputs[output] ?? {};
      for (const { kind, path: imported, external } of imports)
        if (kind === "import-statement" && external !== true && !found.includes(imported))
          found.push(imported);
    }
    return found.flatMap((output) => Object.keys(metafile.outputs[output]?.inputs ?? {}));
  }

  test("holds the compiler once, in the file that only analysis threads load", () => {
    expect(outputsWith(/\/(?:ts-morph|typescript)\.js$/)).toEqual(["analysis.cjs"]);
  });

  test("holds the compiler in ASCII: for one other character, the engine would take two bytes for each", async () => {
    const bytes = await readFile(path.join(folder, "bundle", "analysis.cjs"));
    expect(bytes.findIndex((byte) => byte > 127)).toBe(-1);
  });

  test("loads no library for --version and --help but the one that reads arguments, and one for colors", () => {
    const packages = loadedWith("cli.js").flatMap((input) => /node_modules\/([^/]+)/.exec(input)?.[1] ?? []);
    expect([...new Set(packages)].sort()).toEqual([
      "commander",
      "env-paths",
      "is-safe-filename",
      "picocolors",
    ]);
  });

  test("loads Octokit and Probot only for what asks GitHub", () => {
    const chunks = outputsWith(/node_modules\/(?:@octokit|probot)\//);
    const loading = Object.entries(metafile.outputs).filter(([, { imports }]) =>
      imports.some(
        ({ kind, path: imported }) => kind === "import-statement" && chunks.includes(path.basename(imported)),
      ),
    );
    const entries = loading.flatMap(([, { entryPoint }]) => entryPoint ?? []);
    expect(entries.sort()).toEqual([
      ...["src/action.ts", "src/cli/doctor.ts", "src/cli/remote-review.ts", "src/main.ts"],
    ]);
  });

  test("loads no Probot but in the server: a token needs only Octokit", () => {
    const isProbot = (input: string) => input.includes("node_modules/probot/");
    expect(loadedWith("main.js").some(isProbot)).toBe(true);
    const action = loadedWith("action.js");
    expect(action.filter((input) => input.includes("node_modules/@octokit/rest/"))).not.toEqual([]);
    expect(action.filter(isProbot)).toEqual([]);
  });

  test("holds only packages whose licenses allow that", async () => {
    const packages = await findBundledPackages(".", metafile);
    expect(packages.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["ts-morph", "typescript", "zod"]),
    );
    const permissive = new Set([
      "MIT",
      "ISC",
      "Apache-2.0",
      "BSD-2-Clause",
      "BSD-3-Clause",
      "BlueOak-1.0.0",
      "0BSD",
    ]);
    expect(packages.filter(({ license }) => !permissive.has(license))).toEqual([]);
  });

  test("lists its packages in a bill of materials, each by a URL of its own", async () => {
    const packages = await findBundledPackages(".", metafile);
    const { metadata, components } = JSON.parse(writeSbom(packages)) as {
      readonly metadata: { readonly component: { readonly purl: string } };
      readonly components: readonly { readonly "bom-ref": string; readonly purl: string }[];
    };
    expect(metadata.component.purl).toBe(`pkg:npm/pitstop-review@${version}`);
    expect(components.map(({ purl }) => purl)).toEqual(
      packages.map((one) => `pkg:npm/${one.name.replace("@", "%40")}@${one.version}`),
    );
    expect(new Set(components.map((component) => component["bom-ref"])).size).toBe(packages.length);
    expect(packages.length).toBeGreaterThan(50);
  });
});

/** Runs a program, whatever its exit code, in an environment of its own. */
function run(cwd: string, file: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const PATH = process.env["PATH"] ?? "";
  const own = { PATH, HOME: folder, NODE_DISABLE_COMPILE_CACHE: "1", ...env };
  return execa(file, args, { cwd, reject: false, extendEnv: false, env: own });
}

const signUp = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
export const signUp = (user) => cio.identify(user.id, { email: user.email, created_at: Date.now() });
`;
const problem = "1 pitfall found: 1 error";

/** A pull request with one mistake, on a GitHub of its own. */
async function proposeMistake(github: GitHub) {
  const repository = await github.createRepository("acme/shop", {
    ".github/pitstop.yml": "workspace: { bounces: handled-elsewhere }\n",
    "package.json": '{ "dependencies": { "customerio-node": "^4.0.0" } }\n',
  });
  const changes = { "src/sign-up.ts": signUp };
  return { repository, pull: await github.openPullRequest(repository, { title: "Sign up", changes }) };
}

/** The link that npm makes. */
const command = path.join("node_modules", ".bin", "pitstop");
const offline = ["--offline", "--no-audit", "--no-fund"];

describe("the package", () => {
  let tarball: string;
  let place: string;
  beforeAll(async () => {
    // This builds, as an installation from git does.
    // What pre-commit reads: the name of the package, and nothing of the scripts that make it.
    const { stdout } = await execa("npm", ["pack", "--pack-destination", folder]);
    expect(stdout).toMatch(/^pitstop-review-[\d.]+\.tgz$/u);
    tarball = path.join(folder, `pitstop-review-${version}.tgz`);
    place = path.join(folder, "elsewhere");
    await mkdir(path.join(place, "src"), { recursive: true });
    await writeFile(path.join(place, "package.json"), "{}");
    await run(place, "npm", ["install", ...offline, tarball]);
  });

  test("is small, and holds the program, its licenses and the schemas, but no sources", async () => {
    expect((await stat(tarball)).size).toBeLessThan(3_200_000);
    const root = path.join(place, "node_modules/pitstop-review");
    const files = await readdir(root, { recursive: true });
    const others = files.filter((name) => !/^dist\/[\w-]+\.c?js(?:\.map)?$/.test(name));
    expect(others.sort()).toEqual([
      ...["LICENSE", "README.md", "app.yml", "dist"],
      ...["dist/sbom.cdx.json", "dist/third-party-licenses.txt"],
      ...["docs", "docs/findings.schema.json", "docs/inventory.schema.json"],
      ...["docs/pitstop-nested.schema.json", "docs/pitstop.schema.json", "package.json"],
    ]);
    expect(await readFile(path.join(root, "dist/third-party-licenses.txt"), "utf8")).toMatch(
      /^typescript [\d.]+ \(Apache-2\.0\)$/m,
    );
  });

  test("installs nothing else", async () => {
    const installed = await readdir(path.join(place, "node_modules"));
    expect(installed.filter((name) => !name.startsWith("."))).toEqual(["pitstop-review"]);
  });

  test.each([[["--version"]], [["rules"]], [["explain", "client-per-request"]], [["explain", "client"]]])(
    "%j prints what it prints from source",
    async (args) => {
      const { stdout, stderr, exitCode } = await run(place, command, args);
      expect({ stdout, stderr, exitCode }).toEqual(await pitstop(place, args));
    },
  );

  test("audits code that uses Customer.io, and code that does not", async () => {
    expect(await run(place, command, ["audit"])).toMatchObject({ exitCode: 0 });
    await writeFile(
      path.join(place, "src/seen.ts"),
      `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
export const seen = (id: string, email: string) => cio.identify(id, { email, last_seen_at: Date.now() });
`,
    );
    const { stdout, stderr, exitCode } = await run(place, command, ["audit"]);
    expect({ stdout, stderr, exitCode }).toEqual(await pitstop(place, ["audit"]));
    expect(exitCode).toBe(1);
  });

  test("does what else the command line does: a config, a patch, fixes", async () => {
    const started = path.join(folder, "started");
    await mkdir(started);
    const seen = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
export const seen = (id: string) => cio.identify(id, { last_seen_at: Date.now() });
`;
    await writeFile(path.join(started, "seen.ts"), seen);
    await run(started, "git", ["init", "--quiet"]);
    const bin = path.join(place, command);
    expect(await run(started, bin, ["init"])).toMatchObject({ exitCode: 0 });
    const patch = await run(started, bin, ["audit", "--fix", "--dry-run"]);
    expect(patch.stdout).toContain("+export const seen");
    const fixed = await run(started, bin, ["audit", "--fix"]);
    expect(fixed).toMatchObject({ exitCode: 0 });
    expect(await readFile(path.join(started, "seen.ts"), "utf8")).toBe(
      seen.replace("Date.now()", "Math.floor(Date.now() / 1000)"),
    );
    expect(await run(started, bin, ["review", "--staged"])).toMatchObject({ exitCode: 0 });
    expect(await run(started, bin, ["explain", "2"])).toMatchObject({ exitCode: 0 });
  });

  test("keeps what Node compiled of it, and finds the same again", async () => {
    const env = { NODE_DISABLE_COMPILE_CACHE: "", XDG_CACHE_HOME: path.join(folder, "cache") };
    const audit = () => run(place, command, ["audit"], env);
    const [first, second] = [await audit(), await audit()];
    expect(second.stdout).toBe(first.stdout);
    const kept = await readdir(path.join(folder, "cache"), { recursive: true }).catch(() => []);
    const isCode = (name: string) => name.startsWith(path.join("pitstop", "compiled"));
    expect(kept.some(isCode)).toBe(process.platform === "linux");
  });

  test("runs as npx runs it", async () => {
    const npx = ["--no-install", "pitstop", "audit", "--quiet"];
    const { exitCode, stdout } = await run(place, "npx", npx);
    expect(exitCode).toBe(1);
    expect(stdout).toContain("millisecond-timestamp");
  });

  test("exports its manifest and the schemas, and no code", async () => {
    const load = (name: string) =>
      run(place, process.execPath, ["--print", `require.resolve("pitstop-review${name}")`]);
    expect((await load("/findings.schema.json")).stdout).toMatch(/docs\/findings\.schema\.json$/u);
    expect((await load("/package.json")).exitCode).toBe(0);
    expect((await load("")).stderr).toContain("ERR_PACKAGE_PATH_NOT_EXPORTED");
    expect((await load("/dist/cli.js")).stderr).toContain("ERR_PACKAGE_PATH_NOT_EXPORTED");
  });

  describe("on GitHub", () => {
    let github: GitHub;
    beforeAll(async () => {
      github = await startGitHub();
    });
    afterAll(() => github.stop());

    /** Starts the server in a folder of its own, without any package. */
    const start = (env: Readonly<Record<string, string>>) =>
      spawn(path.join(place, command), ["start"], {
        cwd: folder,
        env: { PATH: process.env["PATH"] ?? "", PORT: "0", HOST: "127.0.0.1", LOG_FORMAT: "json", ...env },
        stdio: ["ignore", "pipe", "pipe"],
      });

    test("without credentials, the server finds its manifest in any folder", async () => {
      const server = start({ HOST: "localhost" });
      const [printed] = (await once(server.stderr, "data")) as [Buffer];
      server.kill("SIGKILL");
      expect(String(printed)).toMatch(/^No credentials found. Open http:\/\/localhost:\d+ to register/);
    });

    test("with invalid credentials, the server says so and exits with 2", async () => {
      const server = start({ APP_ID: "none", PRIVATE_KEY: "none" });
      const ended = once(server, "exit");
      expect(await text(server.stderr)).toMatch(/^Pitstop cannot start:\n- /);
      expect(await ended).toEqual([2, null]);
    });

    test("the server reviews a pull request, and ends cleanly", async () => {
      const { app, apiUrl } = github;
      const server = start({
        ...{ APP_ID: String(app.id), PRIVATE_KEY: app.privateKey, WEBHOOK_SECRET: app.webhookSecret },
        GITHUB_API_URL: apiUrl,
      });
      const ended = once(server, "exit");
      try {
        github.sendWebhooksTo((await readAddress(server.stdout)) + webhookPath);
        const { repository, pull } = await proposeMistake(github);
        const checkRun = await github.waitForCheckRun(repository, pull, "Pitstop", 60_000);
        expect(checkRun).toMatchObject({ conclusion: "failure", title: problem });
        await github.settle();
      } finally {
        server.kill("SIGTERM");
      }
      expect(await ended).toEqual([0, null]);
    });

    test("the Action reviews a pull request, with the files that its runner gives it", async () => {
      const action = await openStep(folder, await proposeMistake(github));
      const env = { ...action.env, GITHUB_API_URL: github.apiUrl, INPUT_TOKEN: github.createToken() };
      const main = path.join(place, "node_modules/pitstop-review/dist/action.js");
      const { exitCode, stdout, stderr } = await run(folder, process.execPath, [main], env);
      expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" });
      expect(stdout).toContain(problem);
      expect(await action.readSummary()).toMatch(new RegExp(`^## Pitstop: ${problem}\n`));
      const { sarif = "", ...outputs } = await action.readOutputs();
      expect(outputs).toEqual({ conclusion: "failure", findings: "1" });
      expect(await readFile(sarif, "utf8")).toContain('"ruleId": "millisecond-timestamp"');

      const reading = github.createToken({ contents: "read", pull_requests: "read" });
      const fork = await run(folder, process.execPath, [main], { ...env, INPUT_TOKEN: reading });
      expect(fork.stdout).toMatch(/^::error file=src\/sign-up\.ts,line=3,endLine=3,title=Millisecond /m);
      expect(fork.exitCode).toBe(1);

      const failed = await run(folder, process.execPath, [main], { ...env, "INPUT_FAIL-ON": "%eror" });
      expect(failed.stdout).toMatch(/^::error::fail-on is "%25eror", but must be error/m);
      expect(failed.exitCode).toBe(2);
    });
  });
});

/** Where a server listens, as its log says. */
async function readAddress(log: Readable): Promise<string> {
  const lines = createInterface({ input: log });
  for await (const line of lines) {
    const { msg, url } = JSON.parse(line) as { readonly msg?: string; readonly url?: string };
    if (msg !== "listening" || url === undefined) continue;
    // Whatever it goes on to say must not fill the pipe.
    log.resume();
    return url;
  }
  throw new Error("the server ended before it listened");
}

test("a production install of the clone, without the tools to build, succeeds and builds nothing", async () => {
  const clone = path.join(folder, "clone");
  await mkdir(path.join(clone, "scripts"), { recursive: true });
  for (const name of ["package.json", "package-lock.json", ".npmrc", "scripts/build.ts"])
    await writeFile(path.join(clone, name), await readFile(name));
  expect(await run(clone, "npm", ["ci", "--omit=dev", ...offline])).toMatchObject({ exitCode: 0 });
  expect(await readdir(clone)).not.toContain("dist");
});
