import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { checkCredentials, StartError, toStartError } from "../../src/app/start-error.ts";
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
  return { url, asked: checkCredentials(connectWithToken("secret", url, () => undefined)) };
}

it.each([
  [401, "Bad credentials", "GitHub rejected the app's credentials:", "Check APP_ID and PRIVATE_KEY."],
  [404, "Integration not found", "GitHub rejected the app's credentials:", "Check APP_ID and PRIVATE_KEY."],
  [503, "Unavailable", "GitHub answered 503:", "Start Pitstop again later."],
])("an answer with status %d keeps the server from starting", async (status, message, problem, remedy) => {
  const { url, asked } = await ask(status, message);
  await expect(asked).rejects.toThrow(new StartError(`${problem} GET ${url}/app: ${message}. ${remedy}`));
});

it("credentials that GitHub accepts do not", async () => {
  const { asked } = await ask(200, "ok");
  await expect(asked).resolves.toBeUndefined();
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
