import { expect, test } from "vitest";
import { isCheckedAgainstList } from "../../../src/customerio/values/allow-lists.ts";
import { readTable } from "./knowledge-of.ts";

const rows: readonly (readonly [code: string, isChecked: boolean])[] = [
  ["export const on = (event) => { if (!names.includes(event)) return; show(event); };", true],
  ["export const on = (event) => { if (!names.has(event)) return; show(event); };", true],
  ["export const on = (event) => { if (names.indexOf(event) < 0) return; show(event); };", true],
  ["export const on = (event) => { if (!Object.hasOwn(names, event)) return; show(event); };", true],
  ["export const on = (req) => { if (!(req.body.event in names)) return; show(req.body.event); };", true],
  ["export const on = (event) => { if (!(event instanceof Known)) return; show(event); };", false],
  ["export const on = (event) => { if (names in event) return; show(event); };", false],
  ["export const on = (event) => { if (!names.includes(other)) return; show(event); };", false],
  ["export const on = (event) => { if (!names.startsWith(event)) return; show(event); };", false],
  ["export const on = (event) => { show(event); if (!names.includes(event)) log(event); };", false],
  ["export const on = (event) => { show(event); if (event in names) log(event); };", false],
  ["names.includes(event); show(event);", false],
];
const read = readTable(rows.map(([code]) => code));

test.each(rows)("%s asks whether the value is one of a list: %s", (code, isChecked) => {
  expect(isCheckedAgainstList(read(code).term.node)).toBe(isChecked);
});
