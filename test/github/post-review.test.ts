import nock from "nock";
import { describe, expect, it } from "vitest";
import { makeMarker } from "../../src/comment-marker.ts";
import { listToldFingerprints } from "../../src/github/own-comments.ts";
import { postReview } from "../../src/github/post-review.ts";
import type { PlannedComment } from "../../src/review-plan.ts";
import {
  aClient,
  aPull,
  aPullResponse,
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
const pullRoute = `${repository}/pulls/7`;
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
  return postReview(
    aClient(),
    pull,
    { id: 1, ownLogin },
    { comments, body: "Pitstop found something." },
    signal,
  );
}

interface SentReview {
  readonly comments: readonly { readonly line: number }[];
}
const linesOf = (body: SentReview) => body.comments.map(({ line }) => line);

describe("posting a review", () => {
  it("sends all comments at once, pinned to the commit that was analyzed", async () => {
    let sent: unknown;
    nock(api).get(pullRoute).reply(200, aPullResponse());
    nock(api)
      .post(reviewsRoute, (body) => {
        sent = body;
        return true;
      })
      .reply(200, { id: 5 });
    expect(await post([aComment(12), aComment(16, 14)])).toEqual({ kind: "posted", refused: [] });
    expect(sent).toEqual({
      commit_id: headSha,
      event: "COMMENT",
      body: "Pitstop found something.",
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

  it("asks nothing when there is nothing to say", async () => {
    expect(await post([])).toEqual({ kind: "posted", refused: [] });
  });

  it.each([
    ["moved on", { sha: "f".repeat(40) }],
    ["was closed", { state: "closed" }],
  ])("posts nothing when the pull request %s", async (_what, changes) => {
    nock(api).get(pullRoute).reply(200, aPullResponse(changes));
    expect(await post([aComment(12)])).toMatchObject({ kind: "outdated" });
  });

  it("leaves out what another process of ours has said meanwhile", async () => {
    nock(api)
      .get(pullRoute)
      .reply(200, aPullResponse({ reviewComments: 1 }));
    nock(api)
      .get(commentsRoute)
      .reply(200, [aReviewComment(aComment(12).body)]);
    nock(api)
      .post(reviewsRoute, (body: SentReview) => linesOf(body).join() === "13")
      .reply(200, { id: 5 });
    await post([aComment(12), aComment(13)]);
  });

  it("sends no further part once it is told to stop", async () => {
    const controller = new AbortController();
    nock(api).get(pullRoute).reply(200, aPullResponse());
    nock(api)
      .post(reviewsRoute)
      .reply(() => {
        controller.abort(new Error("stop"));
        return [422, { message: "Line could not be resolved" }];
      });
    await expect(post([aComment(12), aComment(13)], aPull(), controller.signal)).rejects.toThrow("stop");
  });
});

describe("a review that GitHub refuses", () => {
  const badLines = (bad: readonly number[], posted: number[]) => {
    nock(api).get(pullRoute).reply(200, aPullResponse());
    nock(api)
      .persist()
      .post(reviewsRoute)
      .reply((_uri, body) => {
        // nock parses a JSON body; ours is one.
        const lines = linesOf(body as unknown as SentReview);
        if (lines.some((line) => bad.includes(line))) return [422, { message: "Line could not be resolved" }];
        posted.push(...lines);
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
    expect(result).toMatchObject({ kind: "posted" });
    expect(result.kind === "posted" && result.refused.map(({ endLine }) => endLine)).toEqual(bad);
    expect(posted).toEqual(all.filter((line) => !bad.includes(line)));
  });

  it("altogether costs a bounded number of requests and loses no comment", async () => {
    nock(api).get(pullRoute).reply(200, aPullResponse());
    let requests = 0;
    nock(api)
      .persist()
      .post(reviewsRoute)
      .reply(() => {
        requests += 1;
        return [422, { message: "User can only have one pending review per pull request" }];
      });
    const all = Array.from({ length: 30 }, (_, index) => aComment(index + 1));
    expect(await post(all)).toEqual({ kind: "posted", refused: all });
    expect(requests).toBeLessThanOrEqual(20);
  });
});

describe("a review whose fate is unknown", () => {
  const answer502 = () => nock(api).post(reviewsRoute).reply(502, { message: "Bad Gateway" });

  it("is not sent again when its comments are there", async () => {
    nock(api).get(pullRoute).reply(200, aPullResponse());
    answer502();
    nock(api)
      .get(commentsRoute)
      .reply(200, [aReviewComment(aComment(12).body)]);
    expect(await post([aComment(12)])).toEqual({ kind: "posted", refused: [] });
  });

  it("is sent again, once, when its comments are nowhere", async () => {
    nock(api).get(pullRoute).reply(200, aPullResponse());
    answer502();
    nock(api).get(commentsRoute).reply(200, []);
    nock(api).post(reviewsRoute).reply(200, { id: 5 });
    expect(await post([aComment(12)])).toEqual({ kind: "posted", refused: [] });
  });

  it("fails after the second time, and is looked for after a broken connection too", async () => {
    nock(api).get(pullRoute).reply(200, aPullResponse());
    nock(api).post(reviewsRoute).replyWithError("socket hang up");
    nock(api).get(commentsRoute).reply(200, []);
    answer502();
    await expect(post([aComment(12)])).rejects.toMatchObject({ status: 502 });
  });
});

describe("the findings that our comments tell", () => {
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
    const told = await listToldFingerprints(aClient(), aPull(), ownLogin);
    expect([...told]).toEqual(["fp12", "a", "b"]);
  });
});
