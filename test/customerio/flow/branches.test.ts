import { describe, expect, test } from "vitest";
import { findOrigins } from "./origins.ts";

/** The values that a call of `pick` can have, after the function that is given. */
function pick(declaration: string, call: string): readonly string[] {
  return findOrigins(`${declaration}\nconst asked = ${call};\nasked;`);
}

describe("an argument decides a condition", () => {
  const choose = (condition: string): string => `const pick = (kind, plan) => (${condition} ? 1 : 2);`;
  test.each<[condition: string, call: string, values: readonly string[]]>([
    [`kind === "a"`, `pick("a")`, ["1"]],
    [`kind === "a"`, `pick("b")`, ["2"]],
    [`kind == "a"`, `pick("b")`, ["2"]],
    [`kind !== "a"`, `pick("a")`, ["2"]],
    [`kind != "a"`, `pick("b")`, ["1"]],
    [`kind === "a"`, "pick(anything())", ["1", "2"]],
    [`kind === anything()`, `pick("a")`, ["1", "2"]],
    [`kind > "a"`, `pick("b")`, ["1", "2"]],
    [`!(kind === "a")`, `pick("a")`, ["2"]],
    [`!(kind === "a")`, `pick("b")`, ["1"]],
    [`!(kind === "a")`, "pick(anything())", ["1", "2"]],
    [`+(kind === "a")`, `pick("a")`, ["1", "2"]],
    [`kind === "a" && plan === "pro"`, `pick("a", "pro")`, ["1"]],
    [`kind === "a" && plan === "pro"`, `pick("a", "free")`, ["2"]],
    [`kind === "a" && plan === "pro"`, `pick("b", anything())`, ["2"]],
    [`kind === "a" && plan === "pro"`, `pick("a", anything())`, ["1", "2"]],
    [`kind === "a" || plan === "pro"`, `pick("b", "free")`, ["2"]],
    [`kind === "a" || plan === "pro"`, `pick("a", anything())`, ["1"]],
    [`kind === "a" || plan === "pro"`, `pick("b", anything())`, ["1", "2"]],
    [`(kind === "a") ?? (plan === "pro")`, `pick("a", "pro")`, ["1", "2"]],
    [`["a", "b"].includes(kind)`, `pick("b")`, ["1"]],
    [`["a", "b"].includes(kind)`, `pick("c")`, ["2"]],
    [`["a", "b"].includes(kind)`, "pick(anything())", ["1", "2"]],
    [`["a", anything()].includes(kind)`, `pick("a")`, ["1"]],
    [`["a", anything()].includes(kind)`, `pick("c")`, ["1", "2"]],
    [`(on ? ["a"] : ["b"]).includes(kind)`, `pick("c")`, ["1", "2"]],
    [`lists.includes(kind)`, `pick("a")`, ["1", "2"]],
    [`["a", "b"].indexOf(kind)`, `pick("c")`, ["1", "2"]],
  ])("%s in %s", (condition, call, values) => {
    expect(pick(choose(condition), call)).toEqual(values);
  });

  test("but only inside of a call", () => {
    expect(findOrigins(`const kind = "a";\nconst asked = kind === "a" ? 1 : 2;\nasked;`)).toEqual(["1", "2"]);
  });

  test("and not by conditions within conditions without end", () => {
    const all = (count: number): string => Array.from({ length: count }, () => `kind === "a"`).join(" && ");
    expect(pick(choose(all(7)), `pick("a")`)).toEqual(["1"]);
    expect(pick(choose(all(8)), `pick("a")`)).toEqual(["1", "2"]);
  });
});

describe("an argument decides which statements run:", () => {
  test.each<[title: string, declaration: string, call: string, values: readonly string[]]>([
    [
      "what comes after a way out",
      `function pick(kind) { if (kind === "a") return 1; return 2; }`,
      `pick("b")`,
      ["2"],
    ],
    [
      "what comes after a way out that is taken",
      `function pick(kind) { if (kind === "a") { log(kind); return 1; } return 2; }`,
      `pick("a")`,
      ["1"],
    ],
    [
      "what comes after an error",
      `function pick(kind) { if (kind === "a") throw new Error("no a"); if (kind === "b") return 1; return 2; }`,
      `pick("b")`,
      ["1"],
    ],
    [
      "nothing after an error that is thrown",
      `function pick(kind) { if (kind === "a") throw new Error("no a"); return 2; }`,
      `pick("a")`,
      [`pick("a")`],
    ],
    [
      "what comes after a branch that goes on",
      `function pick(kind) { if (kind === "a") log(kind); return 2; }`,
      `pick("a")`,
      ["2"],
    ],
    [
      "a way out that comes later does not count",
      `function pick(kind) { if (kind === "a" || kind === "b") { if (kind === "a") { return 1; } } return 2; }`,
      `pick("b")`,
      ["2"],
    ],
    [
      "a branch and its opposite",
      `function pick(kind) { if (kind === "a") { return 1; } else { return 2; } }`,
      `pick("a")`,
      ["1"],
    ],
    [
      "the opposite of a branch",
      `function pick(kind) { if (kind === "a") { return 1; } else { return 2; } }`,
      `pick("b")`,
      ["2"],
    ],
    [
      "a branch in a branch",
      `function pick(kind, plan) { if (kind === "a") { if (plan === "pro") return 1; return 2; } return 3; }`,
      `pick("a", "free")`,
      ["2"],
    ],
    [
      "one side of a condition in what is returned",
      `function pick(kind) { const read = (on) => on; return kind === "a" ? read(1) : read(2); }`,
      `pick("b")`,
      ["2"],
    ],
    [
      "which side of a condition writes a variable",
      `function pick(kind) { let value = 0; kind === "a" ? (value = 1) : (value = 2); return value; }`,
      `pick("a")`,
      ["1"],
    ],
    [
      "which other side of a condition writes a variable",
      `function pick(kind) { let value = 0; kind === "a" ? (value = 1) : (value = 2); return value; }`,
      `pick("b")`,
      ["2"],
    ],
    [
      "which branch writes a variable",
      `function pick(kind) { let value = 0; if (kind === "a") value = 1; return value; }`,
      `pick("a")`,
      ["1"],
    ],
    [
      "which branch does not write a variable",
      `function pick(kind) { let value = 0; if (kind === "a") value = 1; return value; }`,
      `pick("b")`,
      ["0"],
    ],
    [
      "what is written after the branch that is taken",
      `function pick(kind, plan) { let value = 0; if (kind === "a") value = 1; if (plan === "pro") value = 2; return value; }`,
      `pick("a", anything())`,
      ["1", "2"],
    ],
    [
      "not what is written in a branch that is not known",
      `function pick(kind, plan) { let value = 0; if (kind === "a") { if (plan === "pro") value = 1; } return value; }`,
      `pick("a", anything())`,
      ["0", "1"],
    ],
    [
      "nothing where it is not known",
      `function pick(kind) { if (kind === "a") return 1; return 2; }`,
      "pick(anything())",
      ["1", "2"],
    ],
  ])("%s", (_title, declaration, call, values) => {
    expect(pick(declaration, call)).toEqual(values);
  });

  test("up to 24 of them, past which all count", () => {
    const returns = (count: number): string =>
      `function pick(kind) { ${Array.from({ length: count - 1 }, (_, index) => `if (kind === "k${index}") return ${index};`).join(" ")} return "other"; }`;
    expect(pick(returns(24), `pick("k3")`)).toEqual(["3"]);
    expect(pick(returns(25), `pick("k3")`)).toEqual([`pick("k3")`]);
  });
});

describe("an argument decides which clauses of a switch run:", () => {
  const simple = `function pick(kind) { switch (kind) { case "a": return 1; case "b": return 2; default: return 3; } }`;
  test.each<[title: string, declaration: string, call: string, values: readonly string[]]>([
    ["the one with its label", simple, `pick("b")`, ["2"]],
    ["the first", simple, `pick("a")`, ["1"]],
    ["the default", simple, `pick("c")`, ["3"]],
    ["all where it is not known", simple, "pick(anything())", ["1", "2", "3"]],
    [
      "a clause that goes on into the next",
      `function pick(kind) { switch (kind) { case "a": case "b": return 2; default: return 3; } }`,
      `pick("a")`,
      ["2"],
    ],
    [
      "a clause that does something and goes on into the next",
      `function pick(kind) { switch (kind) { case "a": log(kind); case "b": return 2; default: return 3; } }`,
      `pick("a")`,
      ["2"],
    ],
    [
      "a clause that ends in a block",
      `function pick(kind) { switch (kind) { case "a": { return 1; } case "b": { return 2; } } }`,
      `pick("a")`,
      ["1"],
    ],
    [
      "a clause that ends with a break",
      `function pick(kind) { let value = 0; switch (kind) { case "a": value = 1; break; case "b": value = 2; } return value; }`,
      `pick("a")`,
      ["1"],
    ],
    [
      "a default that is not the last",
      `function pick(kind) { switch (kind) { default: return 3; case "a": return 1; } }`,
      `pick("a")`,
      ["1"],
    ],
    [
      "none without a default",
      `function pick(kind) { switch (kind) { case "a": return 1; } return 2; }`,
      `pick("b")`,
      ["2"],
    ],
    [
      "all where a label is not known",
      `function pick(kind) { switch (kind) { case anything(): return 1; default: return 2; } }`,
      `pick("a")`,
      ["1", "2"],
    ],
  ])("%s", (_title, declaration, call, values) => {
    expect(pick(declaration, call)).toEqual(values);
  });
});
