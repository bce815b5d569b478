import { expect, test } from "vitest";
import { readTable } from "./knowledge-of.ts";

const rows: readonly (readonly [code: string, shapes: readonly string[]])[] = [
  ["show({ id, email });", ["id,email"]],
  ["show({ id, ...attributes });", ["id,…"]],
  ["const attributes = { plan }; show({ id, ...attributes });", ["id,plan"]],
  ["show({ id, ...(isNew && { plan }) });", ["id,plan"]],
  ["show({ id, [key]: 1 });", ["id,…"]],
  ['const key = "plan"; show({ id, [key]: 1 });', ["id,plan"]],
  ["show(Object.assign({ id }, { plan }));", ["id,plan"]],
  ['const _ = require("lodash");\nshow(_.assign({ id }, { plan }));', ["id,plan"]],
  ['import { merge } from "lodash-es";\nshow(merge({ id }, user));', ["id,…"]],
  ['import extend from "lodash/extend";\nshow(extend({ id }, { plan }));', ["id,plan"]],
  ['const assign = require("lodash.assign");\nshow(assign({}, { id }));', ["id"]],
  ['import { defaults } from "underscore";\nshow(defaults({ id: 1 }, { plan }));', ["plan,id"]],
  ['import { merge } from "./merge";\nshow(merge({ id }, { plan }));', []],
  ["show(_.assign({ id }, { plan }));", []],
  ["const attributes = { id }; attributes.plan = plan; show(attributes);", ["id,plan"]],
  ["const attributes = { id }; attributes[key] = plan; show(attributes);", ["id,…"]],
  ["const attributes = { id }; other.plan = plan; show(attributes);", ["id"]],
  ["const attributes = { id }; Object.assign(attributes, { plan }); show(attributes);", ["id,plan"]],
  ["const attributes = { id }; Object.assign(attributes, user); show(attributes);", ["id,…"]],
  ["const attributes = { id }; Object.assign(other, { plan }); show(attributes);", ["id"]],
  ["const make = () => ({ id }); const made = make(); made.plan = plan; show(made);", ["id,plan"]],
  ["const held = { inner: { id } }; held.plan = plan; show(held.inner);", ["id"]],
  ["const held = { inner: { id } }; const inner = held.inner; inner.plan = plan; show(inner);", ["id,plan"]],
  ["const { id, ...rest } = { id: 1, plan }; show(rest);", ["plan"]],
  ['import { SendEmailRequest } from "customerio-node";\nshow(new SendEmailRequest({ to }));', ["to"]],
  ["class SendEmailRequest { constructor(options) {} }\nshow(new SendEmailRequest({ to }));", []],
  ["show(attributes);", []],
];
const read = readTable(rows.map(([code]) => code));

test.each(rows)("%s %j", (code, shapes) => {
  const { knowledge, term } = read(code);
  const found = knowledge.objects.findShapes(term).shapes;
  expect(
    found.map(({ properties, isComplete }) =>
      [...properties.map(({ name }) => name), ...(isComplete ? [] : ["…"])].join(","),
    ),
  ).toEqual(shapes);
});
