import { readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

const read = (name: string) => readFileSync(name, "utf8");
const list = (folder: string) => readdirSync(folder).map((name) => `${folder}/${name}`);
const workflows = list(".github/workflows");

const workflowSchema = z.object({
  on: z.union([z.string(), z.record(z.string(), z.unknown())]),
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(
    z.string(),
    z.object({
      uses: z.string().optional(),
      permissions: z.record(z.string(), z.string()),
      "timeout-minutes": z.number().optional(),
      strategy: z.object({ matrix: z.record(z.string(), z.array(z.string())) }).optional(),
      steps: z
        .array(
          z.object({
            uses: z.string().optional(),
            run: z.string().optional(),
            with: z.record(z.string(), z.unknown()).default({}),
          }),
        )
        .default([]),
    }),
  ),
});
const readWorkflow = (name: string) => workflowSchema.parse(parse(read(name)));

/** Where a workflow may write with its token, and why. */
const writes: Readonly<Record<string, string>> = {
  "npm id-token": "proves to npm which workflow publishes",
  "image packages": "pushes the image",
  "image id-token": "signs the image",
  "image attestations": "attests how the image was built",
  "tag contents": "pushes tags and the release",
  "tag id-token": "signs the attestations",
  "tag attestations": "attests how the package was built",
};

test("GitHub's parser accepts them, and finds what is wrong in others", async () => {
  const check = (folder: string) =>
    execa("npx", ["tsx", "scripts/check-workflows.ts", folder], { reject: false });
  expect(await check(".")).toMatchObject({ exitCode: 0, stderr: "" });

  const folder = await mkdtemp(path.join(tmpdir(), "pitstop-workflows-"));
  await mkdir(path.join(folder, ".github/workflows"), { recursive: true });
  const release = read(".github/workflows/release.yml");
  const change = (right: string, wrong: string) => release.replace(right, wrong);
  const files = {
    ".github/workflows/key.yml": change("runs-on:", "run-on:"),
    ".github/workflows/permission.yml": change("contents: read", "contents: raed"),
    ".github/workflows/job.yml": change("[check, build]", "[chek, build]"),
    ".github/workflows/expression.yml": change("${{ github.actor }}", "${{ github. }}"),
    "action.yml": read("action.yml").replace("node24", "nod24"),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
  const { exitCode, stderr } = await check(folder);
  await rm(folder, { recursive: true });
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/key\.yml \(Line: \d+, Col: \d+\): Unexpected value 'run-on'/);
  for (const error of ["value 'raed'", "unknown job 'chek'", "symbol: 'EOF'", "value 'nod24'"])
    expect(stderr).toContain(error);
});

describe.each(workflows)("%s", (name) => {
  const { on, permissions, jobs } = readWorkflow(name);
  const all = Object.entries(jobs);
  const steps = all.flatMap(([, job]) => job.steps);

  test("pins every action to a commit, and names its version", () => {
    const lines = read(name)
      .split("\n")
      .filter((line) => /\buses: (?!\.\/)/.test(line));
    expect(lines.filter((line) => !/uses: [\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  });

  test("gives each job only what it needs", () => {
    expect(permissions).toEqual({});
    const wide = all.flatMap(([job, { permissions: given }]) =>
      Object.entries(given).flatMap(([what, level]) => (level === "read" ? [] : [`${job} ${what}`])),
    );
    expect(wide.filter((one) => !(one in writes))).toEqual([]);
  });

  test("keeps the token from every job but the one that pushes tags", () => {
    const checkouts = all.flatMap(([job, one]) =>
      one.steps
        .filter(({ uses }) => uses?.startsWith("actions/checkout@"))
        .map((step) => [job, step.with["persist-credentials"]] as const),
    );
    expect(checkouts.length).toBeGreaterThan(0);
    expect(checkouts.filter(([job, keeps]) => keeps !== (job === "tag"))).toEqual([]);
  });

  test("runs no text that a stranger could write", () => {
    expect(steps.filter(({ run }) => run?.includes("${{"))).toEqual([]);
    expect(JSON.stringify(on)).not.toMatch(/pull_request_target|workflow_run|issue_comment/);
  });

  test("ends jobs that hang", () => {
    expect(all.filter(([, { uses, ...job }]) => uses === undefined && !job["timeout-minutes"])).toEqual([]);
  });
});

test("every action has one version in all workflows", () => {
  const used = new Set(workflows.flatMap((name) => read(name).match(/uses: [\w/-]+@.*/g) ?? []));
  const names = [...used].map((line) => line.replace(/@.*/, ""));
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test("CI runs .ci/run on the oldest Node.js of each line that is supported", () => {
  const { engines } = z
    .object({ engines: z.object({ node: z.string() }) })
    .parse(JSON.parse(read("package.json")));
  const { linux } = readWorkflow(".github/workflows/ci.yml").jobs;
  expect(linux?.steps.at(-1)?.run).toBe(".ci/run");
  const [oldest, ...others] = linux?.strategy?.matrix["node"] ?? [];
  expect(engines.node).toMatch(new RegExp(`^\\^${oldest ?? ""}\\.0 \\|\\| \\^22\\..* \\|\\| >=24$`));
  expect(others).toEqual(["22", "24"]);
});

/** https://docs.github.com/en/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-githubs-form-schema */
const formSchema = z.strictObject({
  name: z.string(),
  description: z.string(),
  title: z.string(),
  labels: z.array(z.string()),
  body: z.array(
    z.strictObject({
      type: z.enum(["input", "textarea"]),
      id: z.string().regex(/^[\w-]+$/),
      attributes: z.strictObject({
        label: z.string(),
        description: z.string().optional(),
        placeholder: z.string().optional(),
        render: z.string().optional(),
      }),
      validations: z.strictObject({ required: z.boolean() }),
    }),
  ),
});

test.each(["false-alarm", "missed-mistake"])("the form %s asks for the rule and a small input", (name) => {
  const { body } = formSchema.parse(parse(read(`.github/ISSUE_TEMPLATE/${name}.yml`)));
  const ids = body.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const required = body.filter(({ validations }) => validations.required).map(({ id }) => id);
  expect(required).toEqual(expect.arrayContaining(["rule", "code", "version"]));
  const code = body.find(({ id }) => id === "code");
  expect(code).toMatchObject({ type: "textarea", attributes: { render: "typescript" } });
});

test("updates of dependencies come grouped, and not on the day of their release", () => {
  const { updates } = z
    .object({
      version: z.literal(2),
      updates: z.array(
        z.object({
          "package-ecosystem": z.string(),
          cooldown: z.object({ "default-days": z.number().min(3) }),
          groups: z.record(z.string(), z.unknown()).optional(),
        }),
      ),
    })
    .parse(parse(read(".github/dependabot.yml")));
  expect(updates.map((one) => one["package-ecosystem"])).toEqual(["npm", "github-actions", "docker"]);
  expect(updates.filter(({ groups }) => groups === undefined)).toHaveLength(1);
});
