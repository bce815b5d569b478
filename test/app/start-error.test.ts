import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { introduce, StartError, toStartError } from "../../src/app/start-error.ts";
import { connectWithToken } from "../../src/github/token-octokit.ts";

/** Asks a GitHub that answers everything with `status`. Returns its address, and what came of the question. */
async function ask(status: number, message: string) {
  const server = createServer((_request, response) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ message })),
  ).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, "listening");
  // A server that listens on TCP has an address of this kind.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, asked: introduce(connectWithToken("secret", url, () => undefined)) };
}

it.each([
  [401, "Bad credentials"],
  [404, "Integration not found"],
])("an answer with status %d keeps the server from starting", async (status, message) => {
  const { url, asked } = await ask(status, message);
  const sentence = `GitHub rejected the app's credentials: GET ${url}/app: ${message}. Check APP_ID and PRIVATE_KEY.`;
  await expect(asked).rejects.toThrow(new StartError(sentence));
});

it("any other refusal does not: it says nothing about the credentials", async () => {
  const { url, asked } = await ask(503, "Unavailable");
  await expect(asked).resolves.toEqual({
    kind: "unreachable",
    why: `GitHub answered 503: GET ${url}/app: Unavailable. If that does not pass, check GITHUB_API_URL or GHE_HOST if you set them.`,
  });
});

it("credentials that GitHub accepts do not", async () => {
  const { asked } = await ask(200, "ok");
  await expect(asked).resolves.toMatchObject({ kind: "known" });
});

it.each([
  [
    "EADDRINUSE",
    "Port 80 on shop is already in use. End the program that uses it, or set PORT to another port.",
  ],
  ["EACCES", "No permission to listen on port 80 of shop. Set PORT to a port above 1023."],
  [
    "ENOTFOUND",
    `"shop" is no address of this machine. Set HOST to one that is, or to 0.0.0.0 for all of them.`,
  ],
])("what keeps the server from listening is explained: %s", (code, words) => {
  expect(toStartError(Object.assign(new Error("listen"), { code }), "shop", 80)).toEqual(
    new StartError(words),
  );
});

it("any other error stays as it is", () => {
  const bug = new TypeError("x is not a function");
  expect(toStartError(bug, "shop", 80)).toBe(bug);
});
