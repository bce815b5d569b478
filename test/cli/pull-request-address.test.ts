import { describe, expect, test } from "vitest";
import { parsePullRequestAddress } from "../../src/cli/pull-request-address.ts";

const enterprise = "https://git.acme.example/api/v3";
const shop = { owner: "acme", repo: "shop.js", number: 12 };

describe("a pull request", () => {
  test.each([
    ["acme/shop.js#12", undefined, undefined],
    ["acme/shop.js#12", enterprise, enterprise],
    ["https://github.com/acme/shop.js/pull/12", undefined, undefined],
    ["https://github.com/acme/shop.js/pull/12/files#diff-1", undefined, undefined],
    ["https://github.com/acme/shop.js/pull/12", "https://api.github.com", "https://api.github.com"],
    ["https://git.acme.example/acme/shop.js/pull/12", undefined, enterprise],
    ["https://git.acme.example/acme/shop.js/pull/12", enterprise, enterprise],
    ["https://acme.ghe.com/acme/shop.js/pull/12", undefined, "https://api.acme.ghe.com"],
  ])("is named by %s with the API %s", (text, given, apiUrl) => {
    expect(parsePullRequestAddress(text, given)).toEqual({ ...shop, apiUrl });
  });

  test.each([
    ["12", "is not a pull request. Use owner/repo#123 or the pull request's URL."],
    ["acme/shop", "is not a pull request. Use owner/repo#123 or the pull request's URL."],
    ["acme/shop#0", "is not a pull request. Use owner/repo#123 or the pull request's URL."],
    [
      "http://github.com/acme/shop/pull/12",
      "is not a pull request. Use owner/repo#123 or the pull request's URL.",
    ],
    [
      "https://github.com/acme/shop/issues/12",
      "is not a pull request. Use owner/repo#123 or the pull request's URL.",
    ],
  ])("is not named by %s", (text, words) => {
    expect(() => parsePullRequestAddress(text, undefined)).toThrow(words);
  });

  test("that belongs to another API is rejected, so that no token goes to the wrong host", () => {
    expect(() => parsePullRequestAddress("https://evil.example/acme/shop/pull/1", enterprise)).toThrow(
      "does not belong to GITHUB_API_URL (https://git.acme.example/api/v3).",
    );
  });
});
