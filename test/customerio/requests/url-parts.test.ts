import { expect, test } from "vitest";
import type { TextHole } from "../../../src/customerio/values/texts.ts";
import {
  dropVersion,
  getOnlyText,
  isAbsolute,
  joinPath,
  resolvePath,
  toSegments,
  type Parts,
} from "../../../src/customerio/requests/url-parts.ts";
import { parse } from "../program/parse.ts";

const id: TextHole = { term: { node: parse("id;").find("id"), frame: undefined } };

/** Writes a hole as `:`. */
function show(parts: Parts): string {
  return parts.map((part) => (typeof part === "string" ? part : ":")).join("");
}

test.each<[head: Parts, path: Parts, joined: string]>([
  [["https://a.io"], ["customers"], "https://a.io/customers"],
  [["https://a.io/"], ["customers"], "https://a.io/customers"],
  [["https://a.io"], ["/customers"], "https://a.io/customers"],
  [["https://a.io/v1"], [id], "https://a.io/v1/:"],
  [[id], ["/customers"], ":/customers"],
])("%j with %j is %s", (head, path, joined) => {
  expect(show(joinPath(head, path))).toBe(joined);
});

test.each<[base: Parts, path: Parts, resolved: string]>([
  [["https://a.io/v1/x"], ["/customers"], "https://a.io/customers"],
  [["https://a.io/v1/x"], ["customers"], "https://a.io/v1/customers"],
  [["https://a.io/v1/"], ["customers"], "https://a.io/v1/customers"],
  [["https://a.io"], ["customers"], "https://a.io/customers"],
  [["https://a.io/v1"], ["https://b.io/x"], "https://b.io/x"],
  [["https://a.io/v1"], ["//b.io/x"], "//b.io/x"],
  [[id], ["customers"], ":/customers"],
])("from %j, %j is %s", (base, path, resolved) => {
  expect(show(resolvePath(base, path))).toBe(resolved);
});

test.each<[path: Parts, segments: readonly string[]]>([
  [["/customers/7/events"], ["customers", "7", "events"]],
  [
    ["/customers/", id, "/events"],
    ["customers", ":", "events"],
  ],
  [
    ["/customers/user-", id],
    ["customers", "user-:"],
  ],
  [["//customers/"], ["customers"]],
  [["/customers?limit=", id, "/x"], ["customers"]],
  [["/customers#top/x"], ["customers"]],
])("the segments of %j are %j", (path, segments) => {
  expect(toSegments(path).map(show)).toEqual(segments);
});

test.each<[path: string, rest: readonly string[]]>([
  ["/api/v1/customers", ["customers"]],
  ["/v1/customers", ["customers"]],
  ["/v1/api/campaigns", ["campaigns"]],
  ["/api/v2/entity", ["entity"]],
  ["/v3/customers", ["v3", "customers"]],
  ["/customers/v1", ["customers", "v1"]],
  ["/api/v1/api/v1", ["v1"]],
])("%s asks for %j", (path, rest) => {
  expect(dropVersion(toSegments([path])).map(show)).toEqual(rest);
});

test("a text is the only one of a segment, or none is", () => {
  expect(getOnlyText(["customers"])).toBe("customers");
  expect(getOnlyText(["user-", id])).toBeUndefined();
  expect(getOnlyText([id])).toBeUndefined();
  expect(getOnlyText(undefined)).toBeUndefined();
});

test.each<[parts: Parts, answer: boolean]>([
  [["https://a.io"], true],
  [["//a.io"], true],
  [["/a"], false],
  [[id, "https://a.io"], false],
])("%j is absolute: %s", (parts, answer) => {
  expect(isAbsolute(parts)).toBe(answer);
});
