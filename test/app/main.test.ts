import { spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, open } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";
import { builtFile } from "../built/built-file.ts";
import { makeFolder } from "../local/repository.ts";

const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});

const projectRoot = path.resolve(import.meta.dirname, "../..");
const mainFile = builtFile("main.js");
/** Nobody has registered an app. */
const none = { APP_ID: "", PRIVATE_KEY: "", WEBHOOK_SECRET: "" };

/** A server that answers everything with `status`, as GitHub would answer questions about the app. */
async function serve(status: number, message: string): Promise<number> {
  const server = createServer((_request, response) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ message })),
  );
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return listen(server);
}

async function listen(server: Server, host = "127.0.0.1"): Promise<number> {
  server.listen(0, host);
  await once(server, "listening");
  // A server that listens on TCP has an address of this kind.
  return (server.address() as AddressInfo).port;
}

/** A port that nobody listens on. */
async function findFreePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  server.close();
  await once(server, "close");
  return port;
}

function makeEnvironment(environment: Readonly<Record<string, string>>) {
  const known = { APP_ID: "12", PRIVATE_KEY: privateKey, WEBHOOK_SECRET: "whisper", HOST: "127.0.0.1" };
  return { PATH: process.env["PATH"], ...known, PORT: "0", ...environment };
}

function startMain(environment: Readonly<Record<string, string>>, folder = projectRoot) {
  const main = spawn(process.execPath, [mainFile], {
    cwd: folder,
    env: makeEnvironment(environment),
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => {
    main.kill("SIGKILL");
  });
  return main;
}

describe("the server says in one sentence why it cannot start, and exits with 2:", () => {
  async function expectRefusal(environment: Readonly<Record<string, string>>, sentence: string) {
    const main = startMain(environment);
    const [printed] = await Promise.all([text(main.stderr), once(main, "exit")]);
    expect({ printed, exitCode: main.exitCode }).toEqual({
      printed: `Pitstop cannot start:\n- ${sentence}\n`,
      exitCode: 2,
    });
  }

  it("a port that is in use", async () => {
    const port = await serve(200, "ok");
    await expectRefusal(
      { PORT: String(port), GITHUB_API_URL: `http://127.0.0.1:${port}` },
      `Port ${port} on 127.0.0.1 is already in use. End the program that uses it, or set PORT to another port.`,
    );
  }, 60_000);

  it("a port that is in use, for the page that registers the app", async () => {
    const other = createServer();
    const port = await listen(other, "localhost");
    onTestFinished(() => {
      other.close();
    });
    await expectRefusal(
      { ...none, PORT: String(port) },
      `Port ${port} on localhost is already in use. End the program that uses it, or set PORT to another port.`,
    );
  }, 60_000);

  it("a key that is none", async () => {
    await expectRefusal(
      { PRIVATE_KEY: "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----" },
      "PRIVATE_KEY (or the file at PRIVATE_KEY_PATH) is not a PEM private key.",
    );
  }, 60_000);

  it("a key file that does not exist", async () => {
    await expectRefusal(
      { PRIVATE_KEY: "", PRIVATE_KEY_PATH: "gone.pem" },
      "The file at PRIVATE_KEY_PATH, gone.pem, cannot be read. Check that it exists and that Pitstop may read it.",
    );
  }, 60_000);

  it("credentials that GitHub rejects", async () => {
    const url = `http://127.0.0.1:${await serve(401, "Bad credentials")}`;
    await expectRefusal(
      { GITHUB_API_URL: url },
      `GitHub rejected the app's credentials: GET ${url}/app: Bad credentials. Check APP_ID and PRIVATE_KEY.`,
    );
  }, 60_000);

  it("a Redis that is not there", async () => {
    const port = await findFreePort();
    await expectRefusal(
      {
        GITHUB_API_URL: `http://127.0.0.1:${await serve(200, "ok")}`,
        REDIS_URL: `redis://:secret@127.0.0.1:${port}`,
        LOG_LEVEL: "fatal",
      },
      `Redis at 127.0.0.1:${port} cannot be reached: connect ECONNREFUSED 127.0.0.1:${port}. Start it, or check REDIS_URL and the network.`,
    );
  }, 60_000);
});

it("the server starts although GitHub cannot be reached, and says that it is not ready", async () => {
  const main = startMain({ GITHUB_API_URL: `http://127.0.0.1:${await findFreePort()}`, LOG_FORMAT: "json" });
  const url = await findUrl(main.stdout);
  const statuses = await Promise.all(
    ["livez", "readyz", "healthz"].map(async (path) => (await fetch(`${url}/${path}`)).status),
  );
  expect(statuses).toEqual([200, 503, 200]);
}, 60_000);

// Writing there fails as on a disk that is full.
const fullDisk = "/dev/full";

it.skipIf(!existsSync(fullDisk))(
  "a log that cannot be written is said once, and ends nothing",
  async () => {
    const [api, port] = [await serve(200, "ok"), await findFreePort()];
    const disk = (await open(fullDisk, "w")).createWriteStream();
    const main = spawn(process.execPath, [mainFile], {
      cwd: projectRoot,
      env: makeEnvironment({ GITHUB_API_URL: `http://127.0.0.1:${api}`, PORT: String(port) }),
      stdio: ["ignore", disk, "pipe"],
    });
    onTestFinished(() => {
      main.kill("SIGKILL");
      disk.destroy();
    });
    const said = text(main.stderr);
    const ask = async () => (await fetch(`http://127.0.0.1:${port}/livez`).catch(() => undefined))?.status;
    await expect.poll(ask, { timeout: 50_000 }).toBe(200);
    // Each makes a line.
    for (let index = 0; index < 3; index += 1) {
      await fetch(`http://127.0.0.1:${port}/api/github/webhooks`, { method: "POST", body: "{}" });
    }
    expect(await ask()).toBe(200);
    main.kill("SIGTERM");
    await once(main, "exit");
    expect(main.exitCode).toBe(0);
    expect(await said).toBe(
      "Pitstop cannot write its log, and goes on without: ENOSPC: no space left on device, write\n",
    );
  },
  60_000,
);

/** The address that the server logs. */
async function findUrl(stdout: AsyncIterable<unknown>): Promise<string> {
  let printed = "";
  for await (const chunk of stdout) {
    printed += String(chunk);
    const url = /"url":"([^"]+)"/.exec(printed)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error(`the server did not start: ${printed}`);
}

it("anything else ends with one line, and without what libraries attach to an error", async () => {
  const folder = await makeFolder();
  await mkdir(path.join(folder, ".env"));
  const main = startMain(none, folder);
  const [printed] = await Promise.all([text(main.stderr), once(main, "exit")]);
  expect(main.exitCode).toBe(1);
  expect(printed).toMatch(
    /^Pitstop ended: \{"type":"\w+","message":"[^\n]+"at":\["src\/main\.ts:[^\n]*\}\n$/u,
  );
}, 60_000);

it("the server starts if GitHub knows the app and the port is free", async () => {
  const main = startMain({ GITHUB_API_URL: `http://127.0.0.1:${await serve(200, "ok")}` });
  for await (const printed of main.stdout) if (String(printed).includes("listening")) break;
  main.kill("SIGTERM");
  await once(main, "exit");
  expect(main.exitCode).not.toBe(2);
}, 60_000);
