import { expect, test } from "vitest";
import { readFile } from "node:fs/promises";
import { runCommandLine } from "../../src/cli/program.ts";
import { webhookPath } from "../../src/app/webhook-path.ts";
import { makeFolder } from "../local/repository.ts";
import { usePitstop } from "../scenario/use-pitstop.ts";
import { signUpPath, writeSignUp } from "../scenario/sign-up.ts";

const pitstop = usePitstop();
const manifest = new URL("../../app.yml", import.meta.url);

/** Runs `pitstop doctor` with the server's environment. */
async function doctor(
  environment: Readonly<Record<string, string>> = {},
  { args = [], folder }: { readonly args?: readonly string[]; readonly folder?: string } = {},
) {
  const { app, apiUrl } = pitstop.github;
  const printed = { out: "", err: "" };
  const exitCode = await runCommandLine(["doctor", ...args], {
    folder: folder ?? (await makeFolder()),
    environment: {
      ...{ APP_ID: String(app.id), PRIVATE_KEY: app.privateKey, WEBHOOK_SECRET: app.webhookSecret },
      ...{ GITHUB_API_URL: apiUrl, ...environment },
    },
    ...{ width: 1000, readManifest: () => readFile(manifest, "utf8") },
    out: { color: false, write: (text) => (printed.out += text) },
    err: { color: false, write: (text) => (printed.err += text) },
  });
  return { exitCode, ...printed };
}

test("an app that works has nothing but warnings", async () => {
  const { repository, when } = await pitstop.given({
    change: { [signUpPath]: writeSignUp(3) },
  });
  await when.opened();
  const { exitCode, out } = await doctor();
  expect(out.split("\n").map((line) => line.replaceAll(/\d+ of|\d+ min/g, "…"))).toEqual([
    expect.stringMatching(/^ok {7}GitHub knows the app as \S+ \(http/),
    "ok       The app asks for every permission in app.yml.",
    "ok       The app is subscribed to every event in app.yml.",
    "ok       The clock agrees with GitHub's.",
    expect.stringMatching(/^warning {2}GitHub sends webhooks to http:\/\/127\S+ without encryption\. Put/),
    "ok       Installed on 1 account; all permissions are granted.",
    `ok       ${repository.owner.login}: … 5000 requests left; the count starts again in ….`,
    "ok       No webhook failed in the last 24 hours.",
    "",
  ]);
  expect(exitCode).toBe(0);
});

test("webhooks that go elsewhere, and those that failed, are shown also as data", async () => {
  const { github } = pitstop;
  const scene = await pitstop.given({ change: { [signUpPath]: writeSignUp() } });
  const works = github.state.app.webhookUrl;
  github.state.app.webhookUrl = `http://127.0.0.1:9${webhookPath}`;
  await scene.when.opened();
  const { exitCode, out } = await doctor(
    { PUBLIC_URL: "https://pitstop.example.com" },
    { args: ["--format", "json"] },
  );
  github.state.app.webhookUrl = works;
  expect(exitCode).toBe(1);
  // The fields that are compared.
  const { checks } = JSON.parse(out) as { readonly checks: readonly Readonly<Record<string, string>>[] };
  expect(checks.filter(({ state }) => state !== "ok")).toEqual([
    {
      ...{ name: "webhook", state: "error" },
      text: expect.stringContaining("not to https://pitstop.example.com/api/github/webhooks. Set") as unknown,
    },
    {
      ...{ name: "deliveries", state: "warning" },
      text: expect.stringMatching(
        /^\d webhook deliver.+pull_request\.opened, 502 \(failed to connect to host\)/,
      ) as unknown,
    },
  ]);
});

test.each<[string, Readonly<Record<string, string>>, RegExp]>([
  ["without credentials", { APP_ID: "", PRIVATE_KEY: "", WEBHOOK_SECRET: "" }, /no credentials to check/],
  ["with a part of them", { WEBHOOK_SECRET: "" }, /^WEBHOOK_SECRET is missing/],
  ["for another app", { APP_ID: "999999" }, /^GitHub rejected the app's credentials/],
  ["where GitHub cannot be reached", { GITHUB_API_URL: "http://127.0.0.1:9" }, /^GitHub cannot be reached/],
])("there is nothing to check %s", async (_what, environment, message) => {
  const { exitCode, out, err } = await doctor(environment);
  expect({ exitCode, out }).toEqual({ exitCode: 2, out: "" });
  expect(err).toMatch(message);
});
