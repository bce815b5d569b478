import { describe, expect, test } from "vitest";
import {
  fromGitHubFailure,
  isGraphqlError,
  isRequestError,
  toGitHubFailure,
  type GitHubFailure,
} from "../../src/github/failures.ts";

const failure: GitHubFailure = {
  status: 403,
  requestId: "ABCD:1",
  request: "POST https://api.github.com/graphql",
  message: "You have exceeded a secondary rate limit.",
};

describe("a failure that another process describes", () => {
  test.each<[what: string, failure: GitHubFailure]>([
    ["was an answer", failure],
    ["was an answer without a request id", { ...failure, requestId: undefined }],
    ["was no answer at all", { ...failure, status: undefined, requestId: undefined }],
  ])("is the same failure here if it %s", (_what, described) => {
    const error = fromGitHubFailure(described);
    expect(isRequestError(error)).toBe(true);
    expect(error.message).toBe(described.message);
    expect(toGitHubFailure(error)).toEqual(described);
  });
});

describe("an error", () => {
  const request = { method: "GET", url: "https://api.github.com/user?token=1" };

  test.each<[what: string, error: unknown, isRequest: boolean, isGraphql: boolean]>([
    [
      "of a request",
      Object.assign(new Error("no"), { name: "HttpError", status: 404, request }),
      true,
      false,
    ],
    ["of GraphQL", Object.assign(new Error("no"), { name: "GraphqlResponseError", errors: [] }), false, true],
    ["without a request", Object.assign(new Error("no"), { name: "HttpError", status: 404 }), false, false],
    ["without a status", Object.assign(new Error("no"), { name: "HttpError", request }), false, false],
    [
      "of another name",
      Object.assign(new Error("no"), { name: "Error", status: 404, request, errors: [] }),
      false,
      false,
    ],
    [
      "of GraphQL's name alone",
      Object.assign(new Error("no"), { name: "GraphqlResponseError" }),
      false,
      false,
    ],
    ["that is none", { name: "HttpError", status: 404, request, errors: [] }, false, false],
    ["that is nothing", undefined, false, false],
  ])("%s is known by its shape", (_what, error, isRequest, isGraphql) => {
    expect([isRequestError(error), isGraphqlError(error)]).toEqual([isRequest, isGraphql]);
  });

  test("is described without the query of its address, in GitHub's own words", () => {
    const response = { headers: { "x-github-request-id": "ABCD:1" }, data: { message: "Not Found" } };
    const error = Object.assign(new Error("Not Found - https://docs.github.com"), {
      ...{ name: "HttpError", status: 404, request, response },
    });
    expect(toGitHubFailure(error)).toEqual({
      status: 404,
      requestId: "ABCD:1",
      request: "GET https://api.github.com/user",
      message: "Not Found",
    });
  });

  test("of GraphQL without any reason is a failure in its own words", () => {
    const error = Object.assign(new Error("Something went wrong"), {
      ...{ name: "GraphqlResponseError", errors: [], headers: {} },
    });
    expect(toGitHubFailure(error)).toEqual({
      status: 500,
      requestId: undefined,
      request: "POST /graphql",
      message: "Something went wrong",
    });
  });
});
