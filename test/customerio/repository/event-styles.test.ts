import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  followsConvention,
  getEventKeys,
  isJudgeable,
  isSameSpelling,
  learnConvention,
  writeByConvention,
  type EventStyle,
  type NamingConvention,
} from "../../../src/customerio/repository/event-styles.ts";

const styles: readonly EventStyle[] = ["snake_case", "camelCase", "Title Case", "kebab-case", "lower case"];

function inStyle(style: EventStyle): NamingConvention {
  return learnConvention([], style);
}

describe("a name is in the style", () => {
  test.each<readonly [name: string, styles: readonly EventStyle[]]>([
    ["signed_up", ["snake_case"]],
    ["signedUp", ["camelCase"]],
    ["Signed Up", ["Title Case"]],
    ["signed-up", ["kebab-case", "lower case"]],
    ["signed up", ["lower case"]],
    ["signup", ["snake_case", "camelCase", "kebab-case", "lower case"]],
    ["Signup", ["Title Case"]],
    ["Added to Cart", ["Title Case"]],
    ["Added To Cart", ["Title Case"]],
    ["Order paid", []],
    ["API Key Created", ["Title Case"]],
    ["GitHub Connected", ["Title Case"]],
    ["connected GitHub", ["lower case"]],
    ["SignedUp", []],
    ["SIGNED_UP", []],
    ["signed__up", []],
    ["_signed_up", []],
    ["2fa_enabled", ["snake_case"]],
  ])("%s: %j", (name, expected) => {
    expect(styles.filter((style) => followsConvention(name, inStyle(style)))).toEqual(expected);
  });
});

describe("a name is written in the style", () => {
  test.each<readonly [name: string, style: EventStyle, written: string]>([
    ["SignedUp", "snake_case", "signed_up"],
    ["signed_up", "snake_case", "signed_up"],
    ["signed_up", "camelCase", "signedUp"],
    ["signed_up", "Title Case", "Signed Up"],
    ["Signed Up", "kebab-case", "signed-up"],
    ["SignedUp", "lower case", "signed up"],
    ["created_API_key", "Title Case", "Created API Key"],
    ["CREATED_API_KEY", "Title Case", "Created Api Key"],
    ["createdAPIKey", "snake_case", "created_api_key"],
  ])("%s in %s: %s", (name, style, written) => {
    expect(writeByConvention(name, inStyle(style))).toBe(written);
  });
});

const word = fc.stringMatching(/^[a-z]{1,8}$/u);
const names = fc
  .tuple(fc.array(word, { minLength: 1, maxLength: 5 }), fc.constantFrom(...styles))
  .map(([words, style]) => writeByConvention(words.join(" "), inStyle(style)) ?? "");

test("what is written by a convention follows it, keeps its letters, and stays what it is", () => {
  fc.assert(
    fc.property(names, fc.constantFrom(...styles), (name, style) => {
      const convention = inStyle(style);
      const written = writeByConvention(name, convention) ?? "";
      expect(followsConvention(written, convention)).toBe(true);
      expect(writeByConvention(written, convention)).toBe(written);
      expect(isSameSpelling(written, name)).toBe(true);
    }),
  );
});

test("each part of a name with prefixes is written by itself", () => {
  const convention = learnConvention(["billing.paid", "billing:sent", "shop/opened"], "camelCase");
  expect(convention.isNamespaced).toBe(true);
  expect(writeByConvention("billing.InvoicePaid", convention)).toBe("billing.invoicePaid");
  expect(followsConvention("billing.invoicePaid", convention)).toBe(true);
  expect(followsConvention("billing.InvoicePaid", convention)).toBe(false);
});

test("two names with prefixes are slips, not a habit", () => {
  const convention = learnConvention(["billing.paid", "billing:sent", "opened"], "snake_case");
  expect(convention.isNamespaced).toBe(false);
  expect(followsConvention("billing.paid", convention)).toBe(false);
});

describe("how a repository names its events", () => {
  const snakes = Array.from({ length: 8 }, (_, index) => `order_${index}_paid`);
  const titles = ["Order Paid", "Order Sent"];

  test.each<
    readonly [
      title: string,
      names: readonly string[],
      setting: EventStyle | "infer",
      convention: Omit<NamingConvention, "isNamespaced">,
    ]
  >([
    ["no names", [], "infer", { style: "snake_case", basis: "default", prevailing: undefined }],
    [
      "ten names of which eight agree",
      [...snakes, ...titles],
      "infer",
      { style: "snake_case", basis: "learned", prevailing: undefined },
    ],
    [
      "ten names of which seven agree",
      [...snakes.slice(1), ...titles, "Order Returned"],
      "infer",
      { style: "snake_case", basis: "default", prevailing: undefined },
    ],
    [
      "ten names in Title Case",
      Array.from({ length: 10 }, (_, index) => `Order ${index} Paid`),
      "infer",
      { style: "Title Case", basis: "learned", prevailing: undefined },
    ],
    [
      "nine names in Title Case",
      Array.from({ length: 9 }, (_, index) => `Order ${index} Paid`),
      "infer",
      { style: "snake_case", basis: "default", prevailing: "Title Case" },
    ],
    [
      "ten names in PascalCase, which cannot be asked for",
      Array.from("abcdefghij", (letter) => `OrderPaid${letter.toUpperCase()}a`),
      "infer",
      { style: "snake_case", basis: "default", prevailing: "PascalCase" },
    ],
    [
      "one name in another style",
      ["Order Paid"],
      "infer",
      { style: "snake_case", basis: "default", prevailing: undefined },
    ],
    [
      "a style that is configured and not followed",
      titles,
      "camelCase",
      { style: "camelCase", basis: "configured", prevailing: "Title Case" },
    ],
  ])("%s", (_, given, setting, convention) => {
    expect(learnConvention(given, setting)).toMatchObject(convention);
  });

  test("a habit in a style that cannot be asked for is followed but not written", () => {
    const convention = learnConvention(["OrderPaid", "OrderSent"], "infer");
    expect(followsConvention("OrderReturned", convention)).toBe(true);
    expect(followsConvention("order_returned", convention)).toBe(true);
    expect(followsConvention("order returned", convention)).toBe(false);
    expect(writeByConvention("order returned", convention)).toBeUndefined();
  });
});

test.each([
  ["signed_up", true],
  ["Signed Up 2", true],
  ["billing.invoice:paid/now", true],
  ["42", false],
  ["größe_gewählt", false],
  ["signed up!", false],
  ["a".repeat(60), true],
  ["a".repeat(61), false],
  ["one two three four five six seven eight", true],
  ["one two three four five six seven eight nine", false],
])("a style can be asked of %j: %s", (name, expected) => {
  expect(isJudgeable(name)).toBe(expected);
});

test.each([
  ["signed_up", "SignedUp", true, true],
  ["signed_up", "signedup", true, true],
  ["signed_up", "sign_up", false, true],
  ["order_cancelled", "order_canceled", false, true],
  ["order_cancelled", "order_cancel", false, true],
  ["order_created", "order_create", false, true],
  ["entry_copied", "entry_copy", false, true],
  ["signed_up", "signed_out", false, false],
  ["user_freed", "user_fr", false, false],
  ["bed_made", "b_made", false, false],
])("%s and %s: same spelling %s, same event %s", (a, b, isSame, sharesKey) => {
  expect(isSameSpelling(a, b)).toBe(isSame);
  expect(getEventKeys(a).some((key) => getEventKeys(b).includes(key))).toBe(sharesKey);
});
