import { describe, expect, test } from "vitest";
import { listOperations, type Code } from "../operations/operations.ts";

const client = `
import { TrackClient } from "customerio-node";
export const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_KEY!);
`;
const thunk = `
import { cio } from "./client";
export const record = (name: string, data?: object) => async (dispatch, getState) => {
  dispatch({ type: "sent" });
  await cio.track(getState().user.id, { name, data });
};
`;

function repository(caller: string, maker = thunk): Code {
  return { "src/client.ts": client, "src/thunks.ts": maker, "src/shop.tsx": caller };
}

const own = "track track getState().user.id name {}";
const bought = "track track getState().user.id `bought_${sku}` {sku} via";

type Row = readonly [title: string, code: Code, operations: readonly string[]];

const run: readonly Row[] = [
  [
    "the function is dispatched",
    repository(`import { useDispatch } from "react-redux";
import { record } from "./thunks";
export function Shop({ sku }) {
  const dispatch = useDispatch();
  return <button onClick={() => dispatch(record(\`bought_\${sku}\`, { sku }))} />;
}`),
    [`${bought} ()`],
  ],
  [
    "a helper has the store run it",
    repository(`import { record } from "./thunks";
import { store } from "./store";
const send = (name, data) => store.dispatch(record(name, data) as never);
export const buy = (sku) => send(\`bought_\${sku}\`, { sku });`),
    [`${bought} send > ()`],
  ],
  [
    "it is a function declaration that returns one",
    repository(
      `import { record } from "./thunks";
export const buy = (sku) => async (dispatch) => { await dispatch(record(\`bought_\${sku}\`, { sku })); };`,
      `import { cio } from "./client";
export function record(name: string, data?: object) {
  return async function (_dispatch, getState) { await cio.track(getState().user.id, { name, data }); };
}`,
    ),
    [`${bought} ()`],
  ],
  [
    "a component is connected, and calls its prop",
    repository(`import { connect } from "react-redux";
import { record } from "./thunks";
function Shop({ sku, record }) { return <button onClick={() => record(\`bought_\${sku}\`, { sku })} />; }
export default connect((state) => state.shop, { record })(Shop);`),
    [`${bought} ()`],
  ],
  [
    "a prop has another name, in a class whose file does not connect it",
    {
      ...(repository(`export class Shop extends React.Component {
  buy(sku) { this.props.onBuy(\`bought_\${sku}\`, { sku }); }
  render() { return null; }
}`) as object),
      "src/container.ts": `import { connect } from "react-redux";
import { record } from "./thunks";
import { Shop } from "./shop";
export default connect(null, (dispatch) => bindActionCreators({ onBuy: record }, dispatch))(Shop);`,
    },
    [`${bought} ()`],
  ],
  [
    "Redux Toolkit makes it",
    repository(
      `import { record } from "./thunks";
export const buy = (user, sku) => (dispatch) => dispatch(record({ userId: user.id, name: \`bought_\${sku}\`, data: { sku } }));`,
      `import { createAsyncThunk } from "@reduxjs/toolkit";
import { cio } from "./client";
export const record = createAsyncThunk("people/record", async ({ userId, name, data }) => {
  await cio.track(userId, { name, data });
});`,
    ),
    ["track track user.id `bought_${sku}` {sku} via record"],
  ],
];

describe("what a store runs is sent where it is dispatched", () => {
  test.each(run)("%s", (_, code, operations) => {
    expect(listOperations(code)).toEqual(operations);
  });
});

const apart: readonly Row[] = [
  [
    "a function that nobody dispatches",
    repository(
      `import { record } from "./thunks";\nexport const buy = (sku) => later(record(\`bought_\${sku}\`, { sku }));`,
    ),
    [own],
  ],
  [
    "a prop of that name of a component that is given something else",
    repository(`import { connect } from "react-redux";
import { other } from "./other";
function Shop({ sku, record }) { return <button onClick={() => record(\`bought_\${sku}\`, { sku })} />; }
export default connect(null, { record: other })(Shop);`),
    [own],
  ],
  [
    "a prop of that name of a component that is not the connected one",
    repository(`import { connect } from "react-redux";
import { record } from "./thunks";
function Shop() { return null; }
export function Bar({ sku, record }) { return <button onClick={() => record(\`bought_\${sku}\`, { sku })} />; }
export default connect(null, { record })(Shop);`),
    [own],
  ],
];

describe("what does not belong together stays apart", () => {
  test.each(apart)("%s", (_, code, operations) => {
    expect(listOperations(code)).toEqual(operations);
  });
});
