import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startGitHub, type GitHub } from "../../sandbox/github.ts";
import { catalogueChange, connectWith, openShop, writeCatalogue, type Shop } from "./shop.ts";

let github: GitHub;

beforeAll(async () => {
  github = await startGitHub();
});

afterAll(async () => {
  await github.stop();
});

interface DraftComment {
  readonly path?: string;
  readonly body?: string;
  readonly line: number;
  readonly side?: "LEFT" | "RIGHT";
  readonly start_line?: number;
  readonly start_side?: "LEFT" | "RIGHT";
}

function review(shop: Shop, ...comments: readonly DraftComment[]) {
  return shop.octokit.rest.pulls.createReview({
    ...shop.pullWhere,
    event: "COMMENT",
    body: "Two remarks.",
    commit_id: shop.pull.head.sha,
    comments: comments.map((comment) => ({
      path: "src/catalogue.ts",
      body: "Is this price right?",
      side: "RIGHT",
      ...comment,
    })),
  });
}

function refusal(message: string) {
  return { status: 422, response: { data: { message: "Unprocessable Entity", errors: [message] } } };
}

describe("a review", () => {
  test("is stored with all its comments, each in its place", async () => {
    const shop = await openShop(github);
    await review(
      shop,
      { line: 4 },
      { start_line: 29, start_side: "RIGHT", line: 31 },
      { line: 4, side: "LEFT" },
      { line: 7, body: "Context lines can be commented too." },
    );
    const { data } = await shop.octokit.rest.pulls.listReviewComments(shop.pullWhere);
    expect(data.map((comment) => [comment.side, comment.start_line, comment.line, comment.position])).toEqual(
      [
        ["RIGHT", null, 4, 5],
        ["RIGHT", 29, 31, 14],
        ["LEFT", null, 4, 4],
        ["RIGHT", null, 7, 8],
      ],
    );
    expect(data[0]?.user.login).toBe("pitstop[bot]");
    expect(data[0]?.diff_hunk.split("\n").at(-1)).toBe("+export const article4 = { price: 19.90 };");
  });

  test.each<[why: string, comment: DraftComment, message: string]>([
    ["a line between the hunks", { line: 20 }, "Line could not be resolved"],
    ["a line after the file", { line: 4000 }, "Line could not be resolved"],
    ["a file that is not in the diff", { path: "README.md", line: 1 }, "Path could not be resolved"],
    ["a start equal to the end", { start_line: 4, line: 4 }, "Start line must precede the end line"],
    ["a start after the end", { start_line: 5, line: 4 }, "Start line must precede the end line"],
    ["a start outside the diff", { start_line: 20, line: 31 }, "Start line could not be resolved"],
    [
      "a range across two hunks",
      { start_line: 4, line: 31 },
      "Start line must be part of the same hunk as the line",
    ],
    ["an empty comment", { line: 4, body: " " }, "Body can't be blank"],
    [
      "a comment longer than 65,536 characters",
      { line: 4, body: "x".repeat(65_537) },
      "Body is too long (maximum is 65536 characters)",
    ],
  ])("is rejected as a whole with 422 for %s", async (_why, comment, message) => {
    const shop = await openShop(github);
    await expect(review(shop, { line: 4 }, comment)).rejects.toMatchObject(refusal(message));
    const stored = await shop.octokit.rest.pulls.listReviewComments(shop.pullWhere);
    const reviews = await shop.octokit.rest.pulls.listReviews(shop.pullWhere);
    expect([...stored.data, ...reviews.data]).toEqual([]);
  });

  test("accepts 65,536 characters", async () => {
    const shop = await openShop(github);
    await review(shop, { line: 4, body: "x".repeat(65_536) });
    expect(shop.pull.comments).toHaveLength(1);
  });

  test("without an event is pending: invisible, and it prevents another one", async () => {
    const shop = await openShop(github);
    const { data } = await shop.octokit.rest.pulls.createReview({
      ...shop.pullWhere,
      comments: [{ path: "src/catalogue.ts", line: 4, side: "RIGHT", body: "Not sent yet." }],
    });
    expect(data.state).toBe("PENDING");
    expect((await shop.octokit.rest.pulls.listReviewComments(shop.pullWhere)).data).toEqual([]);
    await expect(review(shop, { line: 4 })).rejects.toMatchObject(
      refusal("User can only have one pending review per pull request"),
    );
  });

  test("is rejected with 422 if it is blank, or for a commit outside the pull request", async () => {
    const shop = await openShop(github);
    const other = await openShop(github);
    const create = (more: object) =>
      shop.octokit.rest.pulls.createReview({ ...shop.pullWhere, event: "COMMENT", ...more });
    await expect(create({})).rejects.toMatchObject(refusal("Review Can not be blank"));
    await github.push(other.repository, other.pull, { "README.md": "# Elsewhere\n" });
    await expect(create({ body: "Hello", commit_id: other.pull.head.sha })).rejects.toMatchObject(
      refusal("Start commit oid is not part of the pull request"),
    );
  });

  test("cannot approve the author's own pull request", async () => {
    const shop = await openShop(github);
    const author = connectWith(github, github.signIn("octocat"));
    const approval = { ...shop.pullWhere, event: "APPROVE" as const };
    await expect(author.rest.pulls.createReview(approval)).rejects.toMatchObject(
      refusal("Can not approve your own pull request"),
    );
    const { data } = await shop.octokit.rest.pulls.createReview(approval);
    expect(data.state).toBe("APPROVED");
  });
});

describe("after a push, a comment", () => {
  async function pushAndRead(change: string) {
    const shop = await openShop(github);
    await review(shop, { start_line: 4, line: 5 });
    const reviewed = shop.pull.head.sha;
    await github.push(shop.repository, shop.pull, { "src/catalogue.ts": change });
    const { data } = await shop.octokit.rest.pulls.listReviewComments(shop.pullWhere);
    const [comment] = data;
    expect(comment).toMatchObject({
      original_line: 5,
      original_start_line: 4,
      original_commit_id: reviewed,
    });
    return { comment, shop };
  }

  test("moves with its lines to the new commit", async () => {
    const { comment, shop } = await pushAndRead(
      `// Prices in euros.\n// Without tax.\n${writeCatalogue(4, 31)}`,
    );
    expect(comment).toMatchObject({ start_line: 6, line: 7, commit_id: shop.pull.head.sha });
  });

  test("is outdated if its lines have changed", async () => {
    const { comment } = await pushAndRead(writeCatalogue(4, 5, 31));
    expect(comment).toMatchObject({ start_line: null, line: null, position: null });
  });

  test("is outdated if the diff no longer shows its lines", async () => {
    const { comment } = await pushAndRead(writeCatalogue(31));
    expect(comment).toMatchObject({ line: null, position: null });
  });
});

test("inline comments can be edited and deleted", async () => {
  const shop = await openShop(github, catalogueChange);
  await review(shop, { line: 4 });
  const comment_id = shop.pull.comments[0]?.id ?? 0;
  const { data } = await shop.octokit.rest.pulls.updateReviewComment({
    ...shop.where,
    comment_id,
    body: "It is.",
  });
  expect(data.body).toBe("It is.");
  await shop.octokit.rest.pulls.deleteReviewComment({ ...shop.where, comment_id });
  expect(shop.pull.comments).toEqual([]);
});

test("comments in the conversation can be created and edited", async () => {
  const shop = await openShop(github);
  const issue = { ...shop.where, issue_number: shop.pull.number };
  const { data } = await shop.octokit.rest.issues.createComment({ ...issue, body: "Thank you." });
  await shop.octokit.rest.issues.updateComment({
    ...shop.where,
    comment_id: data.id,
    body: "Thank you, all.",
  });
  const list = await shop.octokit.rest.issues.listComments(issue);
  expect(list.data.map((comment) => comment.body)).toEqual(["Thank you, all."]);
});

test("every request and response of the tests above matches GitHub's API schema", () => {
  expect(github.violations).toEqual([]);
});
