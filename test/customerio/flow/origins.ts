import { parse } from "../program/parse.ts";

export type Code = string | Readonly<Record<string, string>>;

/** Where the last `asked` of the first file comes from, as code. */
export function findOrigins(code: Code, asked = "asked"): readonly string[] {
  const { flow, find } = parse(code);
  return flow.findOrigins({ node: find(asked), frame: undefined }).map(({ node }) => node.getText());
}
