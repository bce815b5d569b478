import { EventEmitter } from "node:events";
import { readFileSync } from "node:fs";
import { execa } from "execa";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { startGitHub, type GitHub } from "../../sandbox/github.ts";
import type { PullRequest, Repository } from "../../sandbox/state/state.ts";
import { actionInputs, actionOutputs, inputVariable, runAction } from "../../src/cli/action.ts";
import { runCommandLine } from "../../src/cli/program.ts";
import { builtFile } from "../built/built-file.ts";
import { connectWith } from "../sandbox/shop.ts";
import { readStepOutputs } from "./a-step.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let github: GitHub;
let shops = 0;

beforeAll(async () => {
  github = await startGitHub();
});
afterAll(() => github.stop());
afterEach(() => {
  expect(github.violations).toEqual([]);
});

const client = `import { TrackClient } from "customerio-node";
export const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
`;
const signup = `import { cio } from "./customerio";
export const signUp = (user) => cio.identify(user.id, { email: user.email, created_at: Date.now() });
`;
const clean = signup.replace("Date.now()", "Math.floor(Date.now() / 1000)");

interface Shop {
  readonly repository: Repository;
  readonly pull: PullRequest;
  readonly name: string;
}

async function openShop(
  text: string = signup,
  path: string = "src/signup.ts",
  files: Readonly<Record<string, string>> = {},
): Promise<Shop> {
  shops += 1;
  const name = `acme/cli-${shops}`;
  const repository = await github.createRepository(name, {
    "package.json": '{ "dependencies": { "customerio-node": "^4.0.0" } }\n',
    ".github/pitstop.yml": "workspace: { bounces: handled-elsewhere }\n",
    "src/customerio.ts": client,
    ...files,
  });
  const changes = { [path]: text };
  const pull = await github.openPullRequest(repository, { title: "Sign up", changes });
  return { repository, pull, name: `${name}#${pull.number}` };
}

function makeTerminal() {
  const printed = { stdout: "", stderr: "" };
  return {
    printed,
    terminal: {
      ...{ folder: "/", width: 100 },
      out: { color: false, write: (text: string) => (printed.stdout += text) },
      err: { color: false, write: (text: string) => (printed.stderr += text) },
    },
  };
}

async function pitstop(token: string | undefined, ...args: readonly string[]) {
  const { terminal, printed } = makeTerminal();
  const environment = { GITHUB_API_URL: github.apiUrl, GITHUB_TOKEN: token };
  const exitCode = await runCommandLine(["review", ...args], { ...terminal, environment });
  return { exitCode, ...printed };
}

/** As a person does who started a review on GitHub and did not submit it. */
async function createPendingReview(repository: Repository, pull: PullRequest, token: string): Promise<void> {
  const person = connectWith(github, token);
  const [owner, repo] = [repository.owner.login, repository.name];
  const comments = [{ path: "src/signup.ts", line: 1, body: "Why here?" }];
  await person.rest.pulls.createReview({ owner, repo, pull_number: pull.number, comments });
}

const onlyReading = () => github.createToken({ contents: "read", pull_requests: "read" });
const problem = "1 pitfall found: 1 error";
const invalid = { ".github/pitstop.yml": "ruls: {}\n" };

describe("pitstop review --pr", () => {
  test("with an app's token posts the same review as the app", async () => {
    const { pull, repository, name } = await openShop();
    const { exitCode, stdout, stderr } = await pitstop(github.createToken(), "--pr", name);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" });
    expect(stdout).toBe(
      `${name} failure: ${problem}\n1 new inline comment. See the check run for the rest.\n`,
    );
    expect(pull.comments.map(({ path, line }) => `${path}:${line}`)).toEqual(["src/signup.ts:2"]);
    expect(pull.comments[0]?.body).toContain("```suggestion\n");
    expect(repository.checkRuns).toMatchObject([{ name: "Pitstop", conclusion: "failure", title: problem }]);
  });

  test("with a person's token posts one comment instead of the check run, and keeps it up to date", async () => {
    const { pull, repository, name } = await openShop();
    const token = github.signIn("octocat");
    const first = await pitstop(token, "--pr", name);
    expect(first).toMatchObject({ exitCode: 1, stderr: "" });
    expect(first.stdout).toContain(
      "The rest is in a comment on the pull request, because this token can't create check runs.",
    );
    expect(pull.comments).toHaveLength(1);
    expect(pull.conversation[0]?.body).toMatch(
      new RegExp(`^\\*\\*Pitstop: ${problem}\\*\\*\n\nAnalyzed all 2 files`),
    );

    expect((await pitstop(token, "--pr", name)).stdout).toContain("0 new inline comments.");
    await github.push(repository, pull, { "src/signup.ts": clean });
    expect(await pitstop(token, "--pr", name)).toMatchObject({ exitCode: 0 });
    expect(pull.comments).toHaveLength(1);
    expect(pull.conversation).toHaveLength(1);
    expect(pull.conversation[0]?.body).toMatch(/^\*\*Pitstop: No pitfalls found\*\*/);
  });

  test("with a person's token tries once while that person has a pending review, and says so", async () => {
    const mistakes = Array.from({ length: 12 }, (_, index) =>
      signup.split("\n")[1]?.replace("Up", `Up${index}`),
    );
    const { pull, repository, name } = await openShop(`${signup.split("\n")[0]}\n${mistakes.join("\n")}\n`);
    const token = github.signIn("octocat");
    await createPendingReview(repository, pull, token);
    const before = github.requests.length;
    expect(await pitstop(token, "--pr", name)).toMatchObject({ exitCode: 1, stderr: "" });
    const posted = github.requests
      .slice(before)
      .filter(({ operation }) => operation === "pulls/create-review");
    expect(posted).toHaveLength(1);
    expect(pull.comments).toHaveLength(1);
    expect(pull.conversation[0]?.body).toContain(
      "(no inline comments: you have a pending review on this pull request: submit or discard it, then run Pitstop again",
    );
  });

  test("in a workflow whose job is called Pitstop doesn't wait for its own job", async () => {
    const { pull, repository, name } = await openShop();
    const token = github.createToken();
    const job = {
      name: "Pitstop",
      external_id: "f3a9c1d2-0000-4000-8000-000000000001",
      status: "in_progress",
    } as const;
    const [owner, repo] = [repository.owner.login, repository.name];
    await connectWith(github, token).rest.checks.create({ owner, repo, head_sha: pull.head.sha, ...job });
    const before = github.requests.length;
    expect(await pitstop(token, "--pr", name)).toMatchObject({ exitCode: 1, stderr: "" });
    expect(pull.comments).toHaveLength(1);
    const looks = github.requests.slice(before).filter(({ operation }) => operation === "checks/get");
    expect(looks).toEqual([]);
  });

  test("without findings posts no comment at all", async () => {
    const { pull, name } = await openShop(clean);
    expect(await pitstop(github.signIn("octocat"), "--pr", name)).toMatchObject({ exitCode: 0 });
    expect([...pull.comments, ...pull.conversation]).toEqual([]);
  });

  test("with a read-only token prints everything", async () => {
    const { pull, name } = await openShop();
    const { exitCode, stdout } = await pitstop(onlyReading(), "--pr", name);
    expect(exitCode).toBe(1);
    expect(stdout).toContain("The result is only here, because this token can't create check runs.");
    expect(stdout).toContain("`src/signup.ts:2` Millisecond timestamp (no inline comment: ");
    expect([...pull.comments, ...pull.conversation]).toEqual([]);
  });

  test("prefers --fail-on to the config", async () => {
    const { name } = await openShop();
    const { exitCode, stdout } = await pitstop(github.createToken(), "--pr", name, "--fail-on", "never");
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`${name} success: ${problem}`);
  });

  test("with --dry-run prints the plan and posts nothing", async () => {
    const { pull, repository, name } = await openShop();
    const { length } = github.requests;
    const { exitCode, stdout } = await pitstop(onlyReading(), "--pr", name, "--dry-run");
    expect(exitCode).toBe(1);
    expect(stdout).toContain("src/signup.ts:2\n");
    expect(stdout).toContain(`Check run failure: ${problem}\n${name}: 2 files analyzed.`);
    const json = await pitstop(onlyReading(), "--pr", name, "--dry-run", "--format", "json");
    expect(JSON.parse(json.stdout)).toMatchObject({
      findings: [{ placement: { kind: "inline", startLine: 2 } }],
    });
    const asked = github.requests.slice(length).filter(({ method }) => method !== "GET");
    expect([...new Set(asked.map(({ operation }) => operation))]).toEqual(["graphql/viewer+repository"]);
    expect([...pull.comments, ...pull.conversation, ...repository.checkRuns]).toEqual([]);
  });

  test("with --dry-run exits with 2 if the config is invalid, and names a file that is not read", async () => {
    const files = { ".github/pitstop.yml": "ruls: {}\n", "pitstop.yml": "" };
    const { name } = await openShop(signup, "src/signup.ts", files);
    const args = ["--pr", name, "--dry-run", "--format", "json"];
    const { exitCode, stdout, stderr } = await pitstop(onlyReading(), ...args);
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ configProblems: [{ path: ".github/pitstop.yml", line: 1 }] });
    expect(stderr).toContain("Found pitstop.yml, but only .github/pitstop.yml is read.\n");
  });

  test("with an invalid config posts the review by the defaults, names the problem, and exits with 2", async () => {
    const { pull, repository, name } = await openShop(signup, "src/signup.ts", invalid);
    const { exitCode, stdout, stderr } = await pitstop(github.createToken(), "--pr", name);
    expect(exitCode).toBe(2);
    expect(stdout).toContain("failure: ");
    expect(stderr).toMatch(
      /^\.github\/pitstop\.yml:1:1 unknown key "ruls".*\nInvalid configuration; using defaults\.\n$/,
    );
    expect(pull.comments).toHaveLength(2);
    expect(repository.checkRuns[0]?.summary).toContain("Invalid configuration; using defaults:");
  });

  test("hides nothing that it posts", async () => {
    const { exitCode, stderr } = await pitstop("token", "--pr", "acme/shop#1", "--min-confidence", "high");
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      "--pr posts every finding. To print only some with --min-confidence, add --dry-run.\n",
    );
  });

  test.each<[string, readonly string[], string]>([
    ["a name that is not a pull request", ["--pr", "acme"], '"acme" is not a pull request'],
    [
      "options for local code",
      ["--pr", "acme/shop#1", "--fix", "--base", "main"],
      "can't be used with --fix, --base",
    ],
    ["JSON without --dry-run", ["--pr", "acme/shop#1", "--format", "json"], "add --dry-run"],
    [
      "a pull request that does not exist",
      ["--pr", "acme/none#1"],
      "Pull request acme/none#1 does not exist, or the token has no access to it.",
    ],
  ])("rejects %s", async (_what, args, words) => {
    const { exitCode, stderr } = await pitstop("ghp_unknown", ...args).then((result) =>
      result.stderr.includes("rejected the token") ? pitstop(github.signIn("octocat"), ...args) : result,
    );
    expect(exitCode).toBe(2);
    expect(stderr).toContain(words);
  });

  test("needs a valid token", async () => {
    expect((await pitstop(undefined, "--pr", "acme/shop#1")).stderr).toContain(
      "Set GITHUB_TOKEN or GH_TOKEN",
    );
    expect((await pitstop("ghp_old", "--pr", "acme/shop#1")).stderr).toContain("GitHub rejected the token");
  });

  test("also reads the token from GH_TOKEN", async () => {
    const { name } = await openShop(clean);
    const { terminal, printed } = makeTerminal();
    const environment = { GITHUB_API_URL: github.apiUrl, GITHUB_TOKEN: "", GH_TOKEN: github.createToken() };
    expect(await runCommandLine(["review", "--pr", name], { ...terminal, environment })).toBe(0);
    expect(printed.stdout).toContain(`${name} success`);
  });

  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("interrupted by %s completes its check run before it exits", async (signal, code) => {
    const { repository, pull, name } = await openShop();
    const { terminal, printed } = makeTerminal();
    const signals = new EventEmitter();
    github.fail("pulls/list-files", {
      kind: "meanwhile",
      act: () => Promise.resolve(void signals.emit(signal, signal)),
    });
    const environment = { GITHUB_API_URL: github.apiUrl, GITHUB_TOKEN: github.createToken() };
    expect(await runCommandLine(["review", "--pr", name], { ...terminal, environment, signals })).toBe(code);
    expect(printed.stderr).toBe("Interrupted before the review was done.\n");
    expect(repository.checkRuns).toMatchObject([
      { conclusion: "neutral", title: "Not reviewed: the review was interrupted" },
    ]);
    expect(pull.comments).toEqual([]);
    expect(signals.eventNames()).toEqual([]);
  });

  test("interrupted with a person's token posts nothing", async () => {
    const { pull, name } = await openShop();
    const { terminal } = makeTerminal();
    const signals = new EventEmitter();
    const act = () => Promise.resolve(void signals.emit("SIGINT", "SIGINT"));
    github.fail("graphql/repository", { kind: "meanwhile", act });
    const environment = { GITHUB_API_URL: github.apiUrl, GITHUB_TOKEN: github.signIn("octocat") };
    expect(await runCommandLine(["review", "--pr", name], { ...terminal, environment, signals })).toBe(130);
    expect([...pull.comments, ...pull.conversation]).toEqual([]);
  });

  test("handles Ctrl-C as a separate process", async () => {
    const { repository, name } = await openShop();
    github.fail("pulls/list-files", { kind: "hang" });
    const running = execa(process.execPath, [builtFile("cli.js"), "review", "--pr", name], {
      reject: false,
      env: { GITHUB_API_URL: github.apiUrl, GITHUB_TOKEN: github.createToken() },
    });
    await expect.poll(() => repository.checkRuns.length, { timeout: 120_000 }).toBe(1);
    running.kill("SIGINT");
    expect((await running).exitCode).toBe(130);
    expect(repository.checkRuns[0]?.title).toBe("Not reviewed: the review was interrupted");
  });

  test("rejects a closed pull request", async () => {
    const { repository, pull, name } = await openShop();
    await github.changePullRequest(repository, pull, "closed");
    const { exitCode, stderr } = await pitstop(github.createToken(), "--pr", name);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`${name} is closed`);
  });
});

const sarif = "/temporary/pitstop.sarif";

describe("the GitHub Action", () => {
  async function act(shop: Shop, environment: Readonly<Record<string, string>>) {
    const { terminal, printed } = makeTerminal();
    const files = new Map<string, string>([
      ["/event.json", JSON.stringify({ action: "opened", pull_request: { number: shop.pull.number } })],
      ["/push.json", JSON.stringify({ ref: "refs/heads/main" })],
    ]);
    const result = await runAction({
      terminal,
      environment: {
        GITHUB_API_URL: github.apiUrl,
        GITHUB_REPOSITORY: shop.name.replace(/#.*/, ""),
        GITHUB_EVENT_PATH: "/event.json",
        GITHUB_STEP_SUMMARY: "/summary.md",
        GITHUB_OUTPUT: "/outputs",
        RUNNER_TEMP: "/temporary",
        ...environment,
      },
      readFile: (path) => files.get(path) ?? "",
      appendFile: (path, text) => {
        files.set(path, (files.get(path) ?? "") + text);
        return Promise.resolve();
      },
      writeFile: (path, text) => {
        files.set(path, text);
        return Promise.resolve();
      },
    });
    const outputs = readStepOutputs(files.get("/outputs") ?? "");
    return { result, ...printed, outputs, summary: files.get("/summary.md"), sarif: files.get(sarif) };
  }

  test("reviews the pull request of its event", async () => {
    const shop = await openShop();
    const { result, stdout, summary, outputs } = await act(shop, { INPUT_TOKEN: github.createToken() });
    expect(result).toBe(1);
    expect(stdout).not.toContain("::error");
    expect(outputs).toEqual({ conclusion: "failure", findings: "1", sarif });
    expect(shop.pull.comments).toHaveLength(1);
    expect(shop.repository.checkRuns).toMatchObject([{ conclusion: "failure" }]);
    expect(summary).toMatch(new RegExp(`^## Pitstop: ${problem}\n\n${shop.name}\n\nAnalyzed all 2 files`));
  });

  test("with the token of a fork's workflow creates annotations and a summary, and says why", async () => {
    const shop = await openShop();
    const read = await act(shop, { INPUT_TOKEN: onlyReading() });
    const { result, stdout, summary, outputs } = read;
    expect(result).toBe(1);
    expect(outputs).toMatchObject({ conclusion: "failure", findings: "1" });
    expect(read.sarif).toContain('"uri": "src/signup.ts"');
    expect(stdout).toMatch(
      /^::error file=src\/signup\.ts,line=2,endLine=2,title=Millisecond timestamp::.+$/m,
    );
    expect(summary).toContain("can't write to the pull request (as always with pull requests from forks)");
    expect([...shop.pull.comments, ...shop.pull.conversation]).toEqual([]);
  });

  test("prints nothing from a fork that its runner would obey, such as the name of a file", async () => {
    const code = signup.replace("./customerio", "./src/customerio");
    const shop = await openShop(code, "::add-mask::##[error]evil.ts");
    const { stdout } = await act(shop, { INPUT_TOKEN: onlyReading() });
    expect(stdout).toContain("##\\[error]evil.ts");
    const [commands, rest] = [/^::(?:error|warning|notice) file=/, /^\s*::|##\[/];
    const lines = stdout.split("\n").filter((line) => !commands.test(line));
    expect(lines.filter((line) => rest.test(line))).toEqual([]);
  });

  test("with an invalid config posts the review by the defaults, and fails with 2 and the problem", async () => {
    const shop = await openShop(signup, "src/signup.ts", invalid);
    const { result, stdout, summary } = await act(shop, { INPUT_TOKEN: github.createToken() });
    expect(result).toBe(2);
    expect(shop.pull.comments).toHaveLength(2);
    expect(stdout).toMatch(/^::error::Invalid configuration: \.github\/pitstop\.yml:1:1 unknown key "ruls"/m);
    expect(summary).toContain("Invalid configuration; using defaults:");
  });

  test("follows its inputs", async () => {
    const shop = await openShop();
    const inputs = {
      INPUT_TOKEN: github.createToken(),
      "INPUT_PULL-REQUEST": String(shop.pull.number),
      "INPUT_FAIL-ON": "never",
      GITHUB_EVENT_PATH: "/push.json",
    };
    expect((await act(shop, inputs)).result).toBe(0);
    await expect(act(shop, { ...inputs, "INPUT_FAIL-ON": "eror" })).rejects.toThrow('fail-on is "eror"');
    await expect(act(shop, { ...inputs, "INPUT_PULL-REQUEST": "" })).rejects.toThrow(
      "This workflow's event has no pull request.",
    );
  });

  test("has no output for a pull request that the config excludes", async () => {
    const shop = await openShop(signup, "src/signup.ts", {
      ".github/pitstop.yml": "ignore-authors: [octocat]\n",
    });
    const { result, outputs } = await act(shop, { INPUT_TOKEN: github.createToken() });
    expect({ result, outputs }).toEqual({ result: 0, outputs: {} });
  });

  test("declares exactly the inputs and outputs that there are, and starts what is built", () => {
    const { inputs, outputs, runs } = z
      .object({
        inputs: z.record(z.string(), z.object({ description: z.string(), default: z.string() })),
        outputs: z.record(z.string(), z.object({ description: z.string() })),
        runs: z.object({ using: z.string(), main: z.string() }),
      })
      .parse(parse(readFileSync(new URL("../../action.yml", import.meta.url), "utf8")));
    expect(Object.keys(inputs)).toEqual([...actionInputs]);
    expect(Object.keys(outputs)).toEqual([...actionOutputs]);
    expect(runs).toEqual({ using: "node24", main: "dist/action.js" });
    // As the runner names them: it keeps dashes.
    expect(actionInputs.map(inputVariable)).toEqual(["INPUT_TOKEN", "INPUT_PULL-REQUEST", "INPUT_FAIL-ON"]);
  });
});
