import { describe, expect, test } from "vitest";
import { listOperations, type Code } from "../operations/operations.ts";

const client = `
import { TrackClient } from "customerio-node";
export const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_KEY!);
`;
const slice = `
import { createAction, createSlice } from "@reduxjs/toolkit";
export const bought = createAction<Purchase>("shop/bought");
export const prepared = createAction("shop/prepared", (userId, sku) => ({ payload: { userId, event: "prepared", more: { sku } } }));
const people = createSlice({
  name: "people",
  initialState: {},
  reducers: { signedUp(state, action) { state.id = action.payload.userId; }, left() {} },
});
export const { signedUp, left } = people.actions;
export const ORDERED = "shop/ordered";
export const ordered = (payload) => ({ type: ORDERED, payload });
`;
const sent = "{ userId: user.id, event: `bought_${sku}`, more: { sku } }";
const component = `
import { useDispatch } from "react-redux";
import { bought, left, ordered, prepared, signedUp } from "./slice";
export function useShop(user, sku) {
  const dispatch = useDispatch();
  return {
    buy: () => dispatch(bought(${sent})),
    prepare: () => dispatch(prepared(user.id, sku)),
    signUp: () => dispatch(signedUp({ userId: user.id, event: "signed_up", more: {} })),
    leave: () => dispatch(left()),
    order: () => dispatch(ordered({ userId: user.id, event: "ordered", more: {} })),
    other: () => dispatch({ type: "shop/other", payload: { userId: user.id, event: "other" } }),
    load: () => dispatch(loadShop()),
  };
}
`;

function repository(consumer: string, dispatcher: string = component): Code {
  return {
    "src/client.ts": client,
    "src/slice.ts": slice,
    "src/tracking.ts": `import { cio } from "./client";\n${consumer}`,
    "src/component.tsx": dispatcher,
  };
}

const track = "cio.track(action.payload.userId, { name: action.payload.event, data: action.payload.more })";
const bought = "track track user.id `bought_${sku}` {sku} via";
const signedUp = "track track user.id signed_up {} via";
const ordered = "track track user.id ordered {} via";

type Row = readonly [title: string, code: Code, operations: readonly string[]];

const joined: readonly Row[] = [
  [
    "a middleware that compares",
    repository(`import { ORDERED } from "./slice";
export const tracking = (store) => (next) => (action) => {
  if (action.type === "shop/bought") ${track};
  else if (action.type === ORDERED) ${track};
  return next(action);
};`),
    [`${bought} ()`, `${ordered} ()`],
  ],
  [
    "a middleware that chooses, with a slice's action",
    repository(`export function tracking() {
  return function (next) {
    return function (action) {
      switch (action.type) {
        case "people/signedUp":
          ${track};
          break;
        case "shop/gone":
          cio.destroy(action.payload.userId);
      }
      return next(action);
    };
  };
}`),
    ["track destroy action.payload.userId", `${signedUp} ()`],
  ],
  [
    "a middleware that matches creators",
    repository(`import { bought, left, signedUp } from "./slice";
export const tracking = () => (next) => (action) => {
  if (bought.match(action)) ${track};
  if (left.match(action) || signedUp.match(action)) cio.destroy(action.payload.userId);
  return next(action);
};`),
    ["track destroy action.payload.userId via ()", "track destroy user.id via ()", `${bought} ()`],
  ],
  [
    "a middleware that looks up the event's name",
    repository(`const names = { "shop/ordered": "Ordered", "people/signedUp": "Signed Up" };
export const tracking = () => (next) => (action) => {
  const name = names[action.type];
  if (name) cio.track(action.payload.userId, { name });
  return next(action);
};`),
    ["track track user.id Ordered via ()", "track track user.id Signed Up via ()"],
  ],
  [
    "a listener of a creator",
    repository(`import { createListenerMiddleware } from "@reduxjs/toolkit";
import { prepared } from "./slice";
const listener = createListenerMiddleware();
listener.startListening({ actionCreator: prepared, effect: async (action) => { await ${track}; } });`),
    ["track track user.id prepared {sku} via effect"],
  ],
  [
    "listeners of a type and of several creators",
    repository(`import { createListenerMiddleware, isAnyOf } from "@reduxjs/toolkit";
import { bought, signedUp } from "./slice";
const startAppListening = createListenerMiddleware().startListening;
startAppListening({ type: "shop/ordered", effect: async (action) => { await ${track}; } });
startAppListening({ matcher: isAnyOf(bought, signedUp), effect: (action) => ${track} });`),
    [`${bought} effect`, `${ordered} effect`, `${signedUp} effect`],
  ],
  [
    "a saga, which puts the next action",
    repository(
      `import { put, takeEvery, takeLatest } from "redux-saga/effects";
import { bought, ordered, ORDERED } from "./slice";
function* onOrdered(action) { yield ${track}; }
function* onBought(action) { yield put(ordered(action.payload)); }
export function* saga() {
  yield takeEvery(ORDERED, onOrdered);
  yield takeLatest(bought, onBought);
}`,
    ),
    [`${bought} onBought > onOrdered`],
  ],
  [
    "a case of a reducer",
    repository(`import { createReducer } from "@reduxjs/toolkit";
import { bought } from "./slice";
export const reducer = createReducer({}, (builder) => {
  builder.addCase(bought, (state, action) => { ${track}; });
});`),
    [`${bought} ()`],
  ],
];

describe("what is dispatched arrives where it is handled", () => {
  test.each(joined)("%s", (_, code, operations) => {
    expect(listOperations(code)).toEqual(operations);
  });
});

const listener = `import { createListenerMiddleware } from "@reduxjs/toolkit";
import { bought } from "./slice";
createListenerMiddleware().startListening({ actionCreator: bought, effect: (action) => ${track} });`;
const alone = ["track track action.payload.userId action.payload.event {}"];

const apart: readonly Row[] = [
  [
    "another action",
    repository(
      listener,
      `import { left } from "./slice";\nexport const leave = (dispatch) => dispatch(left());`,
    ),
    alone,
  ],
  [
    "an action that is only known at run time",
    repository(listener, "export const pass = (dispatch, req) => dispatch(req.body.action);"),
    alone,
  ],
  [
    "a creator of that type that nobody dispatches",
    repository(
      listener,
      `import { bought } from "./slice";\nexport const make = (user) => bought({ userId: user.id });`,
    ),
    alone,
  ],
  [
    "a middleware that asks for no type",
    repository(`export const tracking = () => (next) => (action) => {
  if (action.meta?.tracked) ${track};
  return next(action);
};`),
    alone,
  ],
  [
    "three functions in each other that are no middleware",
    repository(`export const tracking = (store) => (next) => (action) => {
  if (action.type === "shop/bought") ${track};
};`),
    alone,
  ],
];

describe("what does not belong together stays apart", () => {
  test.each(apart)("%s", (_, code, operations) => {
    expect(listOperations(code)).toEqual(operations);
  });
});
