import nock from "nock";
import { describe, expect, it } from "vitest";
import { makeMarker } from "../../src/vocabulary/comment-marker.ts";
import { listReportedFingerprints } from "../../src/github/own-comments.ts";
import { postReview } from "../../src/github/post-review.ts";
import type { PlannedComment, Refusal } from "../../src/vocabulary/review-plan.ts";
import {
  aClient,
  aPull,
  aReviewComment,
  api,
  commentsRoute,
  headSha,
  ownLogin,
  repository,
} from "./fake-github.ts";
import { useNock } from "./nock-setup.ts";

useNock();

const reviewsRoute = `${repository}/pulls/7/reviews`;
const noAbort = new AbortController().signal;

function aComment(line: number, startLine = line): PlannedComment {
  const fingerprints = [`fp${line}`];
  return {
    path: "src/signup.ts",
    startLine,
    endLine: line,
    fingerprints,
    body: `Line ${line}\n\n${makeMarker(fingerprints)}`,
  };
}

function post(comments: readonly PlannedComment[], pull = aPull(), signal = noAbort) {
  const words = { body: "Pitstop found something.", continuedBody: "Continued." };
  return postReview(aClient(), pull, { ownLogin }, { comments, ...words }, signal);
}

interface SentReview {
  readonly body: string;
  readonly comments: readonly { readonly line: number }[];
}
const linesOf = (body: SentReview) => body.comments.map(({ line }) => line);

describe("posting a review", () => {
  it("sends all comments at once, pinned to the commit that was analyzed", async () => {
    let sent: unknown;
    nock(api)
      .post(reviewsRoute, (body) => {
        sent = body;
        return true;
      })
      .reply(200, { id: 5 });
    expect(await post([aComment(12), aComment(16, 14)])).toEqual([]);
    expect(sent).toEqual({
      commit_id: headSha,
      event: "COMMENT",
      body: `Pitstop found something.\n\n${makeMarker(["fp12", "fp16"])}`,
      comments: [
        { path: "src/signup.ts", body: aComment(12).body, line: 12, side: "RIGHT" },
        {
          path: "src/signup.ts",
          body: aComment(16).body,
          line: 16,
          side: "RIGHT",
          start_line: 14,
          start_side: "RIGHT",
        },
      ],
    });
  });

  it("sends nothing if there is nothing to say", async () => {
    expect(await post([])).toEqual([]);
  });

  it("sends no further part once its signal aborts", async () => {
    const controller = new AbortController();
    nock(api)
      .post(reviewsRoute)
      .reply(() => {
        controller.abort(new Error("stop"));
        return [422, { message: "Line could not be resolved" }];
      });
    await expect(post([aComment(12), aComment(13)], aPull(), controller.signal)).rejects.toThrow("stop");
  });
});

describe("a review that GitHub rejects", () => {
  const badLines = (bad: readonly number[], posted: number[], heads: string[] = []) => {
    nock(api)
      .persist()
      .post(reviewsRoute)
      .reply((_uri, body) => {
        // nock parses a JSON body; ours is one.
        const sent = body as unknown as SentReview;
        const lines = linesOf(sent);
        if (lines.some((line) => bad.includes(line))) return [422, { message: "Line could not be resolved" }];
        posted.push(...lines);
        heads.push(sent.body.split("\n")[0] ?? "");
        return [200, { id: 5 }];
      });
  };

  it.each([
    ["one of many", [13], 30],
    ["two of many", [3, 28], 30],
    ["the only one", [1], 1],
    ["all of a few", [1, 2, 3], 3],
  ])("is posted without the bad comments: %s", async (_what, bad, count) => {
    const posted: number[] = [];
    badLines(bad, posted);
    const all = Array.from({ length: count }, (_, index) => index + 1);
    const result = await post(all.map((line) => aComment(line)));
    expect(result.map(({ comment, why }) => [comment.endLine, why.kind])).toEqual(
      bad.map((line) => [line, "lines"]),
    );
    expect(posted).toEqual(all.filter((line) => !bad.includes(line)));
  });

  it("has its introduction once, however many parts it becomes", async () => {
    const heads: string[] = [];
    badLines([2], [], heads);
    await post([1, 2, 3, 4].map((line) => aComment(line)));
    expect(heads).toEqual(["Pitstop found something.", "Continued."]);
  });

  it.each<[string, number, string, Refusal]>([
    ["nothing may be posted at all", 403, "Resource not accessible by integration", { kind: "forbidden" }],
    [
      "a person has a pending review",
      422,
      "User can only have one pending review per pull request",
      { kind: "pending-review" },
    ],
    [
      "the commit is gone",
      422,
      "Start commit oid is not part of the pull request",
      { kind: "other", said: "Start commit oid is not part of the pull request" },
    ],
    [
      "of something that GitHub says at length",
      422,
      `Body is too long: ${"no ".repeat(100)}`,
      { kind: "other", said: `Body is too long: ${"no ".repeat(61)}`.slice(0, 200) },
    ],
  ])("because %s is sent once", async (_why, status, message, why) => {
    let requests = 0;
    nock(api)
      .persist()
      .post(reviewsRoute)
      .reply(() => {
        requests += 1;
        return [status, { message, documentation_url: "https://docs.github.com/rest" }];
      });
    const all = Array.from({ length: 30 }, (_, index) => aComment(index + 1));
    expect(await post(all)).toEqual(all.map((comment) => ({ comment, why })));
    expect(requests).toBe(1);
  });

  it.each([
    "Line could not be resolved",
    "Path could not be resolved",
    "Pull request review thread line must be part of the diff",
    "Start line must be part of the same hunk as the line",
    "Review comments is invalid and Review threads is invalid",
  ])("with %j is tried in parts", async (message) => {
    const body = { message: "Unprocessable Entity", errors: [message] };
    nock(api).post(reviewsRoute).reply(422, body);
    nock(api).post(reviewsRoute).reply(200, { id: 5 });
    nock(api).post(reviewsRoute).reply(422, body);
    const [good, bad] = [aComment(1), aComment(2)];
    expect(await post([good, bad])).toEqual([{ comment: bad, why: { kind: "lines" } }]);
  });

  it("in every part costs a limited number of requests and loses no comment", async () => {
    let requests = 0;
    nock(api)
      .persist()
      .post(reviewsRoute)
      .reply(() => {
        requests += 1;
        return [422, { message: "Line could not be resolved" }];
      });
    const all = Array.from({ length: 30 }, (_, index) => aComment(index + 1));
    expect((await post(all)).map(({ comment }) => comment)).toEqual(all);
    expect(requests).toBeLessThanOrEqual(20);
  });
});

describe("a review whose fate is unknown", () => {
  const answer502 = () => nock(api).post(reviewsRoute).reply(502, { message: "Bad Gateway" });

  it("is not sent again if its comments exist", async () => {
    answer502();
    nock(api)
      .get(commentsRoute)
      .reply(200, [aReviewComment(aComment(12).body)]);
    expect(await post([aComment(12)])).toEqual([]);
  });

  it("is sent again, once, if its comments do not exist", async () => {
    answer502();
    nock(api).get(commentsRoute).reply(200, []);
    nock(api).post(reviewsRoute).reply(200, { id: 5 });
    expect(await post([aComment(12)])).toEqual([]);
  });

  it("fails after the second attempt, and is looked for after a broken connection too", async () => {
    nock(api).post(reviewsRoute).replyWithError("socket hang up");
    nock(api).get(commentsRoute).reply(200, []);
    answer502();
    await expect(post([aComment(12)])).rejects.toMatchObject({ status: 502 });
  });
});

describe("the findings in our comments", () => {
  it("are read from every page, and only from our own comments", async () => {
    const forged = makeMarker(["forged"]);
    nock(api)
      .get(commentsRoute)
      .reply(
        200,
        [
          aReviewComment(aComment(12).body),
          aReviewComment(forged, { login: "mallory", type: "User" }),
          aReviewComment(forged, { login: "other-app[bot]", type: "Bot" }),
          aReviewComment(forged, { login: ownLogin, type: "User" }),
        ],
        { link: `<${api}${commentsRoute}&page=2>; rel="next"` },
      );
    nock(api)
      .get(`${commentsRoute}&page=2`)
      .reply(200, [aReviewComment(`Words\n\n${makeMarker(["a", "b"])}`)]);
    const reported = await listReportedFingerprints(aClient(), aPull(), ownLogin);
    expect([...reported]).toEqual(["fp12", "a", "b"]);
  });
});
