import { spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";

it("ends with one line if the server cannot start, and without what libraries attach to an error", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  // A server that listens on TCP has an address of this kind.
  const { port } = taken.address() as AddressInfo;
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const environment = { APP_ID: "12", PRIVATE_KEY: privateKey, WEBHOOK_SECRET: "whisper", HOST: "127.0.0.1" };
  const main = spawn(process.execPath, ["--import", "tsx", "src/main.ts"], {
    env: { PATH: process.env["PATH"], ...environment, PORT: String(port) },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const [printed] = await Promise.all([text(main.stderr), once(main, "exit")]);
  taken.close();
  expect(main.exitCode).toBe(1);
  expect(printed).toMatch(/^Pitstop ended: \{"type":"Error","message":"listen EADDRINUSE[^\n]*\}\n$/u);
}, 60_000);
