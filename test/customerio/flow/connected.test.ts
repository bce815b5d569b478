import { describe, expect, test } from "vitest";
import { parse } from "../program/parse.ts";

/** What a store gives a component where `asked` reads it; nothing where that is all that is known. */
function findGiven(code: string, asked: string): readonly string[] {
  const { flow, find } = parse({ "src/shop.tsx": code });
  return flow
    .findOrigins({ node: find(asked), frame: undefined })
    .map(({ node }) => node.getText())
    .filter((text) => text !== asked && text !== `buy: ${asked}`);
}

describe("a connected component reads its props from its first parameter or from `this`", () => {
  const given = "connect(state, { buy: record })(Shop);";
  test.each<[component: string, asked: string, found: readonly string[]]>([
    ["function Shop(props) { props.buy; }", "props.buy", ["record"]],
    ["const Shop = (props) => { props.buy; };", "props.buy", ["record"]],
    ["function Shop({ buy }) { show(buy); }", "buy", ["record"]],
    ["function Shop({ buy: asked }) { show(asked); }", "asked", ["record"]],
    ["function Shop(props) { const { buy: asked } = props; show(asked); }", "asked", ["record"]],
    ["class Shop extends Component { render() { this.props.buy; } }", "this.props.buy", ["record"]],
    [
      "class Shop extends Component { render() { const { buy: asked } = this.props; show(asked); } }",
      "asked",
      ["record"],
    ],
    ["function Shop(props) { props.sell; }", "props.sell", []],
    ["function Shop(props) { props.own.buy; }", "props.own.buy", []],
    ["class Shop { render() { this.state.buy; } }", "this.state.buy", []],
    ["class Shop { render() { other.props.buy; } }", "other.props.buy", []],
    ["function Shop(theme, props) { props.buy; }", "props.buy", []],
    ["function Shop() {}\nfunction Other(props) { props.buy; }", "props.buy", []],
    ["function Shop() {}\nother.buy;", "other.buy", []],
  ])("%s", (component, asked, found) => {
    expect(findGiven(`${component}\n${given}`, asked)).toEqual(found);
  });
});

describe("the actions of a component are", () => {
  const shop = "function Shop(props) { props.buy; }\n";
  test.each<[connection: string, found: readonly string[]]>([
    ["connect(state, { buy: record })(Shop);", ["record"]],
    ["connect(state, { buy })(Shop);", ["buy"]],
    ["connect(state, { buy() {} })(Shop);", ["buy() {}"]],
    ["const actions = { buy: record }; connect(state, actions)(Shop);", ["record"]],
    ["connect(state, (dispatch) => ({ buy: record }))(Shop);", ["record"]],
    ["connect(state, (dispatch) => bindActionCreators({ buy: record }, dispatch))(Shop);", ["record"]],
    ["connect(state, bindActionCreators({ buy: record }, dispatch))(Shop);", ["record"]],
    ["connect(state, (dispatch) => bindAll({ buy: record }, dispatch))(Shop);", []],
    ["connect(state, bindActionCreators())(Shop);", []],
    ["connect(state, actions)(Shop);", []],
    ["connect(state)(Shop);", []],
    ["connect(state, { buy: record });", []],
    ["connect(state, { buy: record })();", []],
    ["use(connect(state, { buy: record }), Shop);", []],
    ["join(state, { buy: record })(Shop);", []],
    ["connect(state, { buy: record })(Shop);\nconnect(state, { buy: sell })(Shop);", ["record", "sell"]],
  ])("%s %j", (connection, found) => {
    expect(findGiven(shop + connection, "props.buy")).toEqual(found);
  });
});
