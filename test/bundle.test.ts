import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { spawn } from "node:child_process";
import type { Metafile } from "esbuild";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundle } from "../scripts/bundle.ts";
import { findBundledPackages } from "../scripts/licenses.ts";
import { version } from "../src/cli/version.ts";
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
});

/** Runs a program, whatever its exit code, in an environment of its own. */
function run(cwd: string, file: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const PATH = process.env["PATH"] ?? "";
  const own = { PATH, HOME: folder, NODE_DISABLE_COMPILE_CACHE: "1", ...env };
  return execa(file, args, { cwd, reject: false, extendEnv: false, env: own });
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
    expect(stdout).toMatch(/^pitstop-[\d.]+\.tgz$/u);
    tarball = path.join(folder, `pitstop-${version}.tgz`);
    place = path.join(folder, "elsewhere");
    await mkdir(path.join(place, "src"), { recursive: true });
    await writeFile(path.join(place, "package.json"), "{}");
    await run(place, "npm", ["install", ...offline, tarball]);
  });

  test("is small, and holds the program, its licenses and the schemas, but no sources", async () => {
    expect((await stat(tarball)).size).toBeLessThan(3_000_000);
    const root = path.join(place, "node_modules/pitstop");
    const files = await readdir(root, { recursive: true });
    const others = files.filter((name) => !/^dist\/[\w-]+\.c?js(?:\.map)?$/.test(name));
    expect(others.sort()).toEqual([
      ...["LICENSE", "README.md", "app.yml", "dist", "dist/third-party-licenses.txt"],
      ...["docs", "docs/findings.schema.json", "docs/inventory.schema.json"],
      ...["docs/pitstop.schema.json", "package.json"],
    ]);
    expect(await readFile(path.join(root, "dist/third-party-licenses.txt"), "utf8")).toMatch(
      /^typescript [\d.]+ \(Apache-2\.0\)$/m,
    );
  });

  test("installs nothing else", async () => {
    const installed = await readdir(path.join(place, "node_modules"));
    expect(installed.filter((name) => !name.startsWith("."))).toEqual(["pitstop"]);
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

  test("keeps what Node compiled of it where Node can, and finds the same again", async () => {
    const env = { NODE_DISABLE_COMPILE_CACHE: "", XDG_CACHE_HOME: path.join(folder, "cache") };
    const audit = () => run(place, command, ["audit"], env);
    const [first, second] = [await audit(), await audit()];
    expect(second.stdout).toBe(first.stdout);
    const kept = await readdir(path.join(folder, "cache"), { recursive: true }).catch(() => []);
    const canKeep = "enableCompileCache" in (await import("node:module"));
    expect(kept.some((name) => name.startsWith("pitstop"))).toBe(canKeep && process.platform === "linux");
  });

  test("has a server, which finds its manifest in any folder", async () => {
    const main = path.join(place, "node_modules/pitstop/dist/main.js");
    const env = { PATH: process.env["PATH"] ?? "", PORT: "0" };
    const server = spawn(process.execPath, [main], { cwd: folder, env, stdio: ["ignore", "ignore", "pipe"] });
    const [printed] = (await once(server.stderr, "data")) as [Buffer];
    server.kill("SIGKILL");
    expect(String(printed)).toMatch(/^No credentials found. Open http:\/\/localhost:\d+ to register/);
  });
});

test("a production install of the clone, without the tools to build, succeeds and builds nothing", async () => {
  const clone = path.join(folder, "clone");
  await mkdir(path.join(clone, "scripts"), { recursive: true });
  for (const name of ["package.json", "package-lock.json", ".npmrc", "scripts/build.ts"])
    await writeFile(path.join(clone, name), await readFile(name));
  expect(await run(clone, "npm", ["ci", "--omit=dev", ...offline])).toMatchObject({ exitCode: 0 });
  expect(await readdir(clone)).not.toContain("dist");
});
