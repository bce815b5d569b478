import type { RestEndpointMethodTypes } from "@octokit/rest";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startGitHub, type GitHub } from "../../sandbox/github.ts";
import { connectWith, openShop, containing, type Shop } from "./shop.ts";

type Annotation = NonNullable<
  NonNullable<RestEndpointMethodTypes["checks"]["update"]["parameters"]["output"]>["annotations"]
>[number];

let github: GitHub;
let shop: Shop;

beforeAll(async () => {
  github = await startGitHub();
  shop = await openShop(github);
});

afterAll(async () => {
  await github.stop();
});

const note: Annotation = {
  path: "src/catalogue.ts",
  start_line: 4,
  end_line: 4,
  annotation_level: "warning",
  message: "Is this price right?",
};

async function startRun(name = "Prices"): Promise<number> {
  const { data } = await shop.octokit.rest.checks.create({
    ...shop.where,
    name,
    head_sha: shop.pull.head.sha,
    status: "in_progress",
  });
  return data.id;
}

function annotate(check_run_id: number, annotations: readonly Annotation[], summary = "Two prices rose.") {
  return shop.octokit.request("PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}", {
    ...shop.where,
    check_run_id,
    output: { title: "Prices", summary, annotations: [...annotations] },
  });
}

describe("a check run", () => {
  test("is completed by its conclusion and stores its fields", async () => {
    const check_run_id = await startRun();
    const { data } = await shop.octokit.rest.checks.update({
      ...shop.where,
      check_run_id,
      conclusion: "neutral",
      output: { title: "Prices", summary: "Two prices rose." },
    });
    expect(data).toMatchObject({ status: "completed", conclusion: "neutral", output: { title: "Prices" } });
    expect(data.completed_at).not.toBeNull();
    expect(data.pull_requests.map((pull) => pull.number)).toEqual([shop.pull.number]);
  });

  test("adds the annotations of every update", async () => {
    const check_run_id = await startRun();
    const fifty = Array.from({ length: 50 }, () => note);
    await annotate(check_run_id, fifty);
    const { data } = await annotate(check_run_id, [note]);
    expect(data.output.annotations_count).toBe(51);
    const all = await shop.octokit.paginate(shop.octokit.rest.checks.listAnnotations, {
      ...shop.where,
      check_run_id,
      per_page: 100,
    });
    expect(all).toHaveLength(51);
  });

  test.each<[why: string, change: object]>([
    ["columns over several lines", { end_line: 5, start_column: 1, end_column: 4 }],
    ["one column without the other", { start_column: 1 }],
    ["columns in reverse order", { start_column: 9, end_column: 4 }],
    ["line 0", { start_line: 0, end_line: 0 }],
    ["lines in reverse order", { start_line: 5 }],
    ["an empty path", { path: "" }],
    ["a title longer than 255 characters", { title: "x".repeat(256) }],
    ["a message larger than 64 KB", { message: "x".repeat(64 * 1024 + 1) }],
  ])("rejects a whole request with 422 if one annotation has %s", async (_why, change) => {
    const check_run_id = await startRun();
    await expect(annotate(check_run_id, [note, { ...note, ...change }])).rejects.toMatchObject({
      status: 422,
      message: containing("CheckRun invalid annotations"),
    });
    const { data } = await shop.octokit.rest.checks.get({ ...shop.where, check_run_id });
    expect(data.output.annotations_count).toBe(0);
  });

  test("accepts columns on a single line", async () => {
    const { data } = await annotate(await startRun(), [{ ...note, start_column: 1, end_column: 6 }]);
    expect(data.output.annotations_count).toBe(1);
  });

  test("is listed only if it is the latest of its name", async () => {
    await startRun("Twice");
    const second = await startRun("Twice");
    const list = (filter: "latest" | "all") =>
      shop.octokit.rest.checks.listForRef({
        ...shop.where,
        ref: shop.pull.head.sha,
        check_name: "Twice",
        filter,
      });
    expect((await list("latest")).data.check_runs.map((run) => run.id)).toEqual([second]);
    expect((await list("all")).data.total_count).toBe(2);
  });

  test("is rejected for an unknown commit, and if a person creates it", async () => {
    const run = { ...shop.where, name: "Prices", head_sha: "0".repeat(40) };
    await expect(shop.octokit.rest.checks.create(run)).rejects.toMatchObject({ status: 422 });
    const person = connectWith(github, github.signIn("octocat"));
    const own = { ...run, head_sha: shop.pull.head.sha };
    await expect(person.rest.checks.create(own)).rejects.toMatchObject({ status: 403 });
  });

  test("matched GitHub's API schema in every test above", () => {
    expect(github.violations).toEqual([]);
  });
});

describe("a body that violates GitHub's schema", () => {
  test.each<[why: string, send: (id: number) => Promise<unknown>, message: string]>([
    [
      "51 annotations",
      (id) =>
        annotate(
          id,
          Array.from({ length: 51 }, () => note),
        ),
      "No more than 50 items are allowed; 51 were supplied.",
    ],
    [
      "a summary of 65,536 characters",
      (id) => annotate(id, [], "x".repeat(65_536)),
      "Only 65535 characters are allowed; 65536 were supplied.",
    ],
  ])("is rejected with 422 and reported as a violation: %s", async (_why, send, message) => {
    const id = await startRun();
    const noted = github.violations.length;
    await expect(send(id)).rejects.toMatchObject({ status: 422, message: containing(message) });
    expect(github.violations.slice(noted)).toEqual([
      expect.objectContaining({ kind: "request", where: "checks/update" }),
    ]);
  });
});
