import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, onTestFinished, test } from "vitest";
import { builtFile } from "../built/built-file.ts";
import { commitAll, git, gitEnvironment, makeFolder, makeRepository, write } from "../local/repository.ts";
import { pitstop } from "./pitstop.ts";

const client = `import { TrackClient } from "customerio-node";
export const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
`;
const seen = `import { cio } from "./cio";
export const seen = (id: string, email: string) => cio.identify(id, { email, seen_at: Date.now() });
`;
const server = [builtFile("cli.js"), "mcp"];

async function makeShop(): Promise<string> {
  const root = await makeRepository();
  await write(root, { "src/cio.ts": client, "src/seen.ts": "export {};\n" });
  await commitAll(root);
  await write(root, { "src/seen.ts": seen });
  return root;
}

/** An agent that started the server, and everything that went wrong between the two. */
async function openAgent(folder: string) {
  const agent = new Client({ name: "test", version: "1" });
  const errors: unknown[] = [];
  agent.onerror = (error) => errors.push(error);
  const env = { PATH: process.env["PATH"] ?? "", ...gitEnvironment };
  const transport = new StdioClientTransport({
    ...{ command: process.execPath, args: server, cwd: folder, env, stderr: "pipe" },
  });
  transport.stderr?.on("data", (data) => errors.push(String(data)));
  onTestFinished(() => agent.close());
  await agent.connect(transport);
  const call = async (
    name: string,
    args: Record<string, unknown> = {},
    options: Parameters<Client["callTool"]>[2] = {},
  ) => {
    const result = (await agent.callTool({ name, arguments: args }, undefined, options)) as CallToolResult;
    const [first] = result.content;
    return { ...result, text: first?.type === "text" ? first.text : "" };
  };
  return { agent, call, errors };
}

test("an agent audits, reviews, fixes, lists and explains", async () => {
  const root = await makeShop();
  const { agent, call, errors } = await openAgent(root);
  const { tools } = await agent.listTools();
  expect(tools.map(({ name, annotations }) => [name, annotations?.readOnlyHint])).toEqual([
    ["audit", true],
    ["review", true],
    ["fix", true],
    ["inventory", true],
    ["explain", true],
  ]);
  const guide = readFileSync("docs/guides/agents.md", "utf8");
  const documented = [...guide.matchAll(/^\| `(\w+)` +\| (`.*?`) +\|/gmu)].map(([, name, takes]) => [
    name,
    takes,
  ]);
  const offered = tools.map(({ name, inputSchema }) => {
    const takes = Object.keys(inputSchema.properties ?? {});
    return [name, takes.map((key) => `\`${key}\``).join(", ")];
  });
  expect(documented).toEqual(offered);

  // The text is what the command line prints for agents, and the data is its JSON.
  const steps: number[] = [];
  const audit = await call("audit", { rules: ["2"] }, { onprogress: ({ progress }) => steps.push(progress) });
  expect(audit.text.trimEnd()).toBe(
    (await pitstop(root, ["audit", "--rule", "2", "--format", "agent"])).stdout,
  );
  expect(audit.text).toContain("src/seen.ts:2 error");
  const schema = JSON.parse(readFileSync("docs/findings.schema.json", "utf8")) as object;
  expect(new Ajv2020().validate(schema, audit.structuredContent)).toBe(true);
  expect(steps.length).toBeGreaterThan(0);
  expect(steps).toEqual([...steps].sort((a, b) => a - b));
  expect((await call("audit", { paths: ["src/cio.ts"], rules: ["2"] })).text).toContain("pitfalls: none");

  expect((await call("review", { rules: ["2"] })).structuredContent).toMatchObject({
    findings: [{ rule: "millisecond-timestamp", placement: { kind: "inline" } }],
  });
  expect((await call("review", { staged: true })).structuredContent).toMatchObject({ findings: [] });

  const fix = await call("fix");
  expect(await readFile(path.join(root, "src/seen.ts"), "utf8")).toBe(seen);
  const { patch, skipped } = fix.structuredContent as { patch: string; skipped: readonly unknown[] };
  expect(skipped).toMatchObject([{ rule: "no-bounce-handling", reason: "no safe automatic fix" }]);
  await writeFile(path.join(root, ".git/fix.patch"), patch);
  await git(root, "apply", ".git/fix.patch");
  expect(await readFile(path.join(root, "src/seen.ts"), "utf8")).toContain("Math.floor(Date.now() / 1000)");
  expect((await call("fix", { rules: ["2"] })).text).toBe("Nothing can be fixed automatically.");

  expect((await call("inventory")).structuredContent).toMatchObject({ people: [{ from: "id" }] });
  const explained = await call("explain", { rule: "millisecond-timestamp" });
  expect(explained.text.trimEnd()).toBe((await pitstop(root, ["explain", "2"])).stdout);
  expect(errors).toEqual([]);
});

test("what an agent gets wrong is explained, and it can cancel", async () => {
  const root = await makeShop();
  const outside = await makeFolder();
  await write(outside, { "secret.ts": seen });
  await symlink(outside, path.join(root, "link"));
  await write(root, { ".github/pitstop.yml": "rule: {}\n" });
  const { call, errors } = await openAgent(root);
  for (const given of [
    "..",
    "../*.ts",
    "!../a.ts",
    path.join(outside, "secret.ts"),
    "/etc/none",
    "link",
    "link/*.ts",
    "link/secret.ts",
  ])
    for (const name of ["audit", "fix", "inventory"])
      expect(await call(name, { paths: [given] })).toMatchObject({
        isError: true,
        text: `"${given}" is outside of ${root}. Name paths in this folder, or start pitstop mcp in another one.`,
      });
  for (const [name, args, text] of [
    ["audit", { paths: ["none.ts"] }, '"none.ts" does not exist.'],
    ["audit", { rules: ["milisecond-timestamp"] }, "Did you mean millisecond-timestamp?"],
    ["audit", { path: ["src"] }, "Unrecognized key"],
    ["explain", {}, "rule"],
    ["review", { base: "--output=x" }, "--output=x"],
    ["review", { base: "main", staged: true }, "can't be used with `base`"],
    ["delete", {}, "delete"],
  ] as const) {
    const answer = await call(name, args);
    expect([answer.isError, answer.text]).toEqual([true, expect.stringContaining(text)]);
  }
  expect((await call("audit")).text).toContain("Invalid configuration, so the defaults were used");

  const controller = new AbortController();
  // Before the next message can be read: on its progress, a short audit can be over.
  setImmediate(() => {
    controller.abort("enough");
  });
  await expect(call("audit", {}, { signal: controller.signal })).rejects.toThrow("enough");
  expect((await call("audit", { rules: ["2"] })).text).toContain("src/seen.ts:2");
  expect(errors).toEqual([]);
});

test("nonsense is skipped, only messages are printed, and the end of the input ends the server", async () => {
  const started = spawn(process.execPath, server, {
    cwd: await makeFolder(),
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void started.kill("SIGKILL"));
  const params = { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "a", version: "1" } };
  started.stdin.write("nonsense\n{}\n[1]\nContent-Length: 3\r\n\r\n");
  started.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id: 7, method: "initialize", params })}\n`);
  const [line] = (await once(started.stdout, "data")) as [Buffer];
  expect(JSON.parse(String(line))).toMatchObject({ id: 7, result: { serverInfo: { name: "pitstop" } } });
  const ended = once(started, "exit");
  started.stdin.end();
  expect(await ended).toEqual([0, null]);
});
