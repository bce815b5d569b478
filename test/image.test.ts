import { spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { validate } from "dockerfile-utils";
import { execa } from "execa";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const dockerfile = await readFile(path.join(root, "Dockerfile"), "utf8");
/** The lines of each stage, from its `FROM` on. */
const stages = dockerfile.split(/^(?=FROM )/mu).slice(1);

let work: string;
let image: string;

/** Does what the Dockerfile's `COPY` lines say. */
async function copyAll(stage: string, from: string, to: string): Promise<void> {
  for (const [, given = ""] of stage.matchAll(/^COPY (?:--from=build )?(.+)$/gmu)) {
    const names = given.split(" ").map((name) => name.replace(/^\/app\//u, ""));
    const target = names.pop() ?? "";
    for (const name of names) {
      const into = target === "./" ? path.join(to, path.basename(name)) : path.join(to, target);
      await cp(path.join(from, name), into, { recursive: true });
    }
  }
}

beforeAll(async () => {
  work = await mkdtemp(path.join(tmpdir(), "pitstop-image-"));
  const build = path.join(work, "build");
  image = path.join(work, "app");
  await mkdir(build);
  await mkdir(image);
  // The person who runs the image did not build it.
  await chmod(work, 0o755);
  await copyAll(stages[1] ?? "", root, build);
  // Instead of `npm ci`, which takes a minute for the same packages.
  await symlink(path.join(root, "node_modules"), path.join(build, "node_modules"));
  await execa("npm", ["run", "--silent", "build"], { cwd: build });
  await copyAll(stages[2] ?? "", build, image);
  await execa("chmod", ["-R", "a-w,a+rX", image]);
});

afterAll(async () => {
  await execa("chmod", ["-R", "u+w", image]);
  await rm(work, { recursive: true });
});

/** A user without privileges; if the tests don't run as root, they have none themselves. */
const unprivileged = process.getuid?.() === 0 ? { uid: 1000, gid: 1000 } : {};

/** What `ENV` sets in the image, and nothing of ours. */
const environment: Readonly<Record<string, string>> = Object.fromEntries(
  [...(/^ENV (.+)$/mu.exec(stages[2] ?? "")?.[1] ?? "").matchAll(/(\w+)=(\S+)/gu)].map(
    ([, name = "", value = ""]) => [name, value] as const,
  ),
);

test("the Dockerfile has no mistake that a linter knows", () => {
  expect(validate(dockerfile)).toEqual([]);
});

test("the image holds the program and nothing else", async () => {
  expect((await readdir(image)).sort()).toEqual(["app.yml", "dist", "package.json"]);
  expect(await readdir(path.join(image, "dist"))).toEqual(
    expect.arrayContaining(["main.js", "host.js", "worker.js", "analysis.cjs", "third-party-licenses.txt"]),
  );
});

test("the server starts there without privileges, writes nothing, and ends in order", async () => {
  const github = createServer((_request, response) =>
    response.writeHead(200, { "content-type": "application/json" }).end("{}"),
  ).listen(0, "127.0.0.1");
  onTestFinished(() => {
    github.closeAllConnections();
    github.close();
  });
  await once(github, "listening");
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const server = spawn(process.execPath, ["dist/main.js"], {
    ...unprivileged,
    cwd: image,
    env: {
      ...environment,
      ...{ APP_ID: "12", PRIVATE_KEY: privateKey, WEBHOOK_SECRET: "whisper", HOST: "127.0.0.1", PORT: "0" },
      // A server that listens on TCP has an address of this kind.
      GITHUB_API_URL: `http://127.0.0.1:${(github.address() as AddressInfo).port}`,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => {
    server.kill("SIGKILL");
  });
  let printed = "";
  for await (const chunk of server.stdout) {
    printed += String(chunk);
    if (printed.includes('"listening"')) break;
  }
  const url = /"url":"([^"]+)"/u.exec(printed)?.[1] ?? "";
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  server.kill("SIGTERM");
  await once(server, "exit");
  expect(server.exitCode).toBe(0);
});

test("code is analyzed there, too", async () => {
  const code = path.join(work, "code");
  await mkdir(code);
  const text = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
export const seen = (id: string, email: string) => cio.identify(id, { email, last_seen_at: Date.now() });
`;
  await writeFile(path.join(code, "profile.ts"), text);
  const { stdout, stderr, exitCode } = await execa(
    process.execPath,
    [path.join(image, "dist/cli.js"), "audit"],
    {
      ...{
        ...unprivileged,
        cwd: code,
        env: { ...environment, PATH: process.env["PATH"] },
        extendEnv: false,
        reject: false,
      },
    },
  );
  expect({ stdout, stderr }).toMatchObject({
    stdout: expect.stringContaining("millisecond-timestamp") as string,
  });
  expect(exitCode).toBe(1);
});
