import { describe, expect, test } from "vitest";
import { findOrigins } from "./origins.ts";

const toolkit = `import { createAction, createSlice, isAnyOf } from "@reduxjs/toolkit";
const bought = createAction("bought");
const left = createAction("left");
const paid = createAction("paid", (order) => ({ payload: order.total, meta: order.id }));
const cart = createSlice({
  name: "cart",
  initialState: [],
  reducers: {
    added(state, action) {},
    removed: { reducer(state, action) {}, prepare: (item) => ({ payload: item.id }) },
  },
});
const { added, removed: takenOut } = cart.actions;
`;

describe("of an action that a library makes,", () => {
  test.each<[title: string, code: string, origins: readonly string[]]>([
    ["the payload is what its creator is given", "bought(1).payload", ["1"]],
    ["the payload is what its creator prepares", "paid({ total: 1, id: 2 }).payload", ["1"]],
    ["the payload of a slice's is what its creator is given", "added(1).payload", ["1"]],
    ["the payload of a slice's is what it prepares", "takenOut({ id: 1 }).payload", ["1"]],
    ["the payload is the same through the slice", "cart.actions.added(1).payload", ["1"]],
    ["the type is that of its creator", "bought(1).type", [`"bought"`]],
    ["the type of the creator is the same", "bought.type", [`"bought"`]],
    ["a creator has no payload", "bought.payload", ["bought.payload"]],
    [
      "the payload of either of two actions is one of theirs",
      "(on ? bought(1) : left(2)).payload",
      ["1", "2"],
    ],
    ["the type of either of two actions is its own", "(on ? bought : left).type", [`"bought"`, `"left"`]],
    ["a creator that nothing holds is not known", "makers[0](1).payload", ["makers[0](1).payload"]],
    [
      "one that is chosen is not known",
      "(on ? bought : left)(1).payload",
      ["(on ? bought : left)(1).payload"],
    ],
    [
      "what a slice has beside its actions is no creator",
      "cart.reducer(1).payload",
      ["cart.reducer(1).payload"],
    ],
    ["what a slice may have in another file has a payload, too", "cart.actions.other(1).payload", ["1"]],
    ["nothing else is known", "paid({ total: 1, id: 2 }).meta", ["paid({ total: 1, id: 2 }).meta"]],
    ["what another function makes is not known", "other(1).payload", ["other(1).payload"]],
  ])("%s", (_title, code, origins) => {
    expect(findOrigins(`${toolkit}const asked = ${code};\nasked;`)).toEqual(origins);
  });

  test("no creator of that name from another package is known", () => {
    const code = `import { createAction } from "./actions";\nconst bought = createAction("bought");\nconst asked = bought(1).payload;\nasked;`;
    expect(findOrigins(code)).toEqual(["bought(1).payload"]);
  });

  test("no slice of that name from another package is known", () => {
    const code = `import { createSlice } from "./slices";\nconst cart = createSlice({ name: "cart", reducers: { added() {} } });\nconst asked = cart.actions.added(1).payload;\nasked;`;
    expect(findOrigins(code)).toEqual(["cart.actions.added(1).payload"]);
  });
});

describe("an action decides a condition", () => {
  test.each<[condition: string, action: string, values: readonly string[]]>([
    [`action.type === "bought"`, "bought(1)", ["1"]],
    [`action.type === "left"`, "bought(1)", ["2"]],
    ["action.type === bought.type", "bought(1)", ["1"]],
    [`action.type === "cart/added"`, "added(1)", ["1"]],
    [`action.type === "cart/removed"`, "takenOut({ id: 1 })", ["1"]],
    [`action.kind === "bought"`, "bought(1)", ["1", "2"]],
    ["bought.match(action)", "bought(1)", ["1"]],
    ["bought.match(action)", "left(1)", ["2"]],
    ["bought.match(action)", "anything()", ["1", "2"]],
    ["bought.fits(action)", "bought(1)", ["1", "2"]],
    ["(on ? bought : left).match(action)", "bought(1)", ["1", "2"]],
    ["bought.match()", "bought(1)", ["1", "2"]],
    ["match(action)", "bought(1)", ["1", "2"]],
    ["bought.match", "bought(1)", ["1", "2"]],
    ["other.match(action)", "bought(1)", ["1", "2"]],
    ["isAnyOf(bought, left)(action)", "left(1)", ["1"]],
    ["isAnyOf(bought, left)(action)", "added(1)", ["2"]],
    ["isAnyOf(bought, other)(action)", "bought(1)", ["1"]],
    ["isAnyOf(bought, other)(action)", "left(1)", ["1", "2"]],
    ["isAllOf(bought, left)(action)", "added(1)", ["1", "2"]],
  ])("%s for %s", (condition, action, values) => {
    const code = `${toolkit}const pick = (action) => (${condition} ? 1 : 2);\nconst asked = pick(${action});\nasked;`;
    expect(findOrigins(code)).toEqual(values);
  });
});
