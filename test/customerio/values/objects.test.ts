import { expect, test } from "vitest";
import { readTable } from "./knowledge-of.ts";

const person = `class Person {
  attributes = {};
  plan(value) { this.attributes.plan = value; return this; }
  set(name, value) { this.attributes[name] = value; return this; }
  joined(value) { return this.set("joined_at", value); }
  copy() { other.set("copied", true); return this; }
  read() { return this.attributes; }
}
`;

/** Methods that call methods, which are followed up to a depth. */
const deep = `class Person {
  attributes = {};
  first(value) { this.second(value); return this; }
  second(value) { this.third(value); return this; }
  third(value) { this.fourth(value); return this; }
  fourth(value) { this.attributes.plan = value; return this; }
  read() { return this.attributes; }
}
`;

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
  ["show(Object.fromEntries(Object.entries({ id, plan })));", ["id,plan"]],
  [
    "show(Object.fromEntries(Object.entries({ id, plan }).filter(([, value]) => value != null)));",
    ["id,plan"],
  ],
  ["show(Object.fromEntries(Object.entries({ id }).filter(([_name, value]) => value != null)));", ["id"]],
  ["show(Object.fromEntries(Object.entries({ id }).filter((entry) => entry[1] != null)));", ["id"]],
  [
    "const isKnown = ([, value]) => value; show(Object.fromEntries(Object.entries({ id }).filter(isKnown)));",
    ["id"],
  ],
  ["show(Object.fromEntries(Object.entries({ id, ...user }).filter(([, value]) => value)));", ["id,…"]],
  ["const kept = Object.fromEntries(Object.entries({ id })); kept.plan = 1; show(kept);", ["id,plan"]],
  ["show(Object.fromEntries(Object.entries({ id }).filter(([name]) => name in schema)));", []],
  ["show(Object.fromEntries(Object.entries({ id }).filter(([{ length }]) => length)));", []],
  ["show(Object.fromEntries(Object.entries({ id }).filter((entry) => entry[0] in schema)));", []],
  ["show(Object.fromEntries(Object.entries({ id }).filter(({ length }) => length)));", []],
  ["show(Object.fromEntries(Object.entries({ id }).filter(() => isOn)));", []],
  ["show(Object.fromEntries(Object.entries({ id }).filter(isKnown)));", []],
  ["show(Object.fromEntries(Object.entries({ id }).map(([name, value]) => [name, value / 2])));", []],
  ["show(Object.fromEntries(Object.entries(isNew ? { id } : { plan })));", []],
  ["show(Object.fromEntries(pairs));", []],
  ["show(Object.fromEntries());", []],
  ['import { pickBy } from "lodash";\nshow(pickBy({ id }));', ["id"]],
  ['import { pickBy } from "lodash";\nshow(pickBy({ id }, (value) => value != null));', ["id"]],
  ['import { pickBy } from "lodash";\nshow(pickBy({ id }, (value, name) => name in schema));', []],
  ['import _ from "lodash";\nshow(_.omitBy({ id }, _.isNil));', ["id"]],
  ['import { omitBy } from "lodash";\nshow(omitBy({ id }, isSecret));', []],
  ['import { omitBy } from "./omit";\nshow(omitBy({ id }, (value) => value == null));', []],
  ['import { mapValues } from "lodash";\nshow(mapValues({ id }));', []],
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
  ["const { id, ...rest } = isNew ? { id: 1, plan } : { id: 2, seats }; show(rest);", []],
  ['import { SendEmailRequest } from "customerio-node";\nshow(new SendEmailRequest({ to }));', ["to"]],
  ["class SendEmailRequest { constructor(options) {} }\nshow(new SendEmailRequest({ to }));", []],
  ["show(new Options({ to }));", []],
  ["show(new SendEmailRequest());", []],
  ["show(Object.assign(user, more));", []],
  ["export const on = ({ id }) => show(id);", []],
  ["export const on = ({ id, ...rest }) => show(rest);", []],
  ["export const on = ([id, ...rest]) => show(rest);", []],
  ["show({ id, open() {} });", ["id,open"]],
  // Spreads in spreads are looked into up to a depth.
  ["show({ k0, ...{ k1, ...{ k2, ...{ k3, ...{ k4 } } } } });", ["k0,k1,k2,k3,k4"]],
  ["show({ k0, ...{ k1, ...{ k2, ...{ k3, ...{ k4, ...{ k5 } } } } } });", ["k0,k1,k2,k3,k4,…"]],
  ["show(null ?? { id });", ["id"]],
  ["const attributes = { id }; { attributes.plan = plan; } show(attributes);", ["id,plan"]],
  ["const attributes = { id }; attributes.address.city = city; show(attributes);", ["id"]],
  ["const attributes = { id }; if (attributes.plan === plan) log(); show(attributes);", ["id"]],
  ["const attributes = { id }; attributes.plan += plan; show(attributes);", ["id"]],
  ["const attributes = { id }; assign(attributes, { plan }); show(attributes);", ["id"]],
  ["const attributes = { id }; Object.assign(attributes); show(attributes);", ["id"]],
  ["const fill = (given) => { given.plan = plan; return given; }; show(fill({ id }));", ["id,plan"]],
  [`${deep}show(new Person().first("pro").read());`, ["…"]],
  [`${deep}show(new Person().second("pro").read());`, ["plan,…"]],
  [
    `${person}class Team extends Person { own() { return this.plan("pro"); } }\nshow(new Team().own().read());`,
    ["plan,…"],
  ],
  [
    'const on = () => { const person = new Person(); person.plan("pro"); show(person.read()); };\n' + person,
    ["plan,…"],
  ],
  ["show(attributes);", []],
  [`${person}show(new Person().plan("pro").read());`, ["plan,…"]],
  [`${person}show(new Person().joined(1).read());`, ["joined_at,…"]],
  [`${person}show(new Person().copy().read());`, ["…"]],
  [`${person}show(new Person().read());`, ["…"]],
  [`${person}const ann = new Person(); ann.plan("pro"); show(ann.read());`, ["plan,…"]],
  [`${person}const bob = new Person(); bob.plan("pro"); const ann = new Person(); show(ann.read());`, ["…"]],
  [
    "class Person { constructor(id) { this.attributes = {}; this.attributes.id = id; } read() { return this.attributes; } }\nshow(new Person(1).read());",
    ["id,…"],
  ],
  [
    "class Person { attributes = { id: 1 }; read() { return this.attributes; } }\nshow(new Person().read());",
    ["id"],
  ],
  ["const make = (id, plan) => ({ id, plan }); show(make(1));", ["id"]],
  ["export const on = (plan) => { const make = (id) => ({ id, plan }); show(make(1)); };", ["id,plan"]],
  [
    "const make = ({ id, plan }) => ({ id, plan }); show(make(isNew ? { id: 1 } : { id: 2, plan }));",
    ["id,plan"],
  ],
  ["const make = ({ id, plan }) => ({ id, plan }); show(make(isNew ? { id: 1 } : { id: 2 }));", ["id"]],
  ["const make = ({ id, plan: tier }) => ({ id, tier }); show(make({ id: 1, plan }));", ["id,tier"]],
  ["const make = ([id, plan]) => ({ id, plan }); show(make({ id: 1 }));", ["id,plan"]],
  ["const make = (id, plan) => ({ id, plan }); show(make(1, undefined));", ["id,plan"]],
  ["const make = (id, plan) => ({ id, plan }); show(make(...given));", ["id,plan"]],
  ['const make = (id, plan = "free") => ({ id, plan }); show(make(1));', ["id,plan"]],
  ["const make = (id, ...plans) => ({ id, plans }); show(make(1));", ["id,plans"]],
  ["const make = ({ id, plan }) => ({ id, plan }); show(make({ id: 1 }));", ["id"]],
  ["const make = ({ id, plan }) => ({ id, plan }); show(make({ id: 1, ...more }));", ["id,plan"]],
  ["const make = ({ id, plan }) => ({ id, plan }); show(make(given));", ["id,plan"]],
  ['const make = ({ id, plan = "free" }) => ({ id, plan }); show(make({ id: 1 }));', ["id,plan"]],
  ["const make = ({ id, ...plan }) => ({ id, plan }); show(make({ id: 1 }));", ["id,plan"]],
  ["const make = (user) => ({ id: user.id, plan: user.plan }); show(make({ id: 1 }));", ["id"]],
  ["const make = (user) => ({ id: user.id, plan: user.plan }); show(make({ id: 1, plan }));", ["id,plan"]],
];
const branches: readonly (readonly [code: string, shapes: readonly string[]])[] = [
  ["const attributes = { id }; attributes.plan = plan; show(attributes);", ["id,plan"]],
  ['const attributes = { id }; attributes["plan"] = plan; show(attributes);', ["id,plan"]],
  ["const attributes = { id }; if (isNew) { attributes.plan = plan; } show(attributes);", ["id,plan?"]],
  ["const attributes = { id }; isNew ? (attributes.plan = plan) : skip(); show(attributes);", ["id,plan?"]],
  [
    "const attributes = { id }; switch (kind) { case 1: attributes.plan = plan; } show(attributes);",
    ["id,plan?"],
  ],
  [
    "const attributes = { id }; switch (kind) { default: attributes.plan = plan; } show(attributes);",
    ["id,plan?"],
  ],
  [
    "const attributes = { id }; try { load(); } catch { attributes.plan = plan; } show(attributes);",
    ["id,plan?"],
  ],
  [
    "const attributes = { id }; for (const one of plans) attributes.plan = one; show(attributes);",
    ["id,plan?"],
  ],
  [
    "const attributes = { id }; for (const one in plans) attributes.plan = one; show(attributes);",
    ["id,plan?"],
  ],
  ["const attributes = { id }; for (;;) { attributes.plan = plan; break; } show(attributes);", ["id,plan?"]],
  ["const attributes = { id }; while (isNew) { attributes.plan = plan; } show(attributes);", ["id,plan?"]],
  [
    "const attributes = { id }; plans.forEach((one) => { attributes.plan = one; }); show(attributes);",
    ["id,plan?"],
  ],
  [
    "const attributes = { id }; plans.forEach(function (one) { attributes.plan = one; }); show(attributes);",
    ["id,plan?"],
  ],
  ["const attributes = { id }; function fill() { attributes.plan = plan; } show(attributes);", ["id,plan?"]],
  [
    "export const on = (isNew) => { if (isNew) { const attributes = { id }; attributes.plan = plan; show(attributes); } };",
    ["id,plan"],
  ],
  ["show({ id, ...(isNew && { plan }) });", ["id,...plan?"]],
  ["show({ id, ...{ plan } });", ["id,...plan"]],
  ["show({ id, ...(isNew || { plan }) });", ["id,...plan"]],
  ["show({ id, ...(isNew ? { plan } : { seats }) });", ["id,...plan?,...seats?"]],
  ["show({ id, ...(isNew ? { plan } : { plan: free }) });", ["id,...plan,...plan"]],
  ["show({ id, ...{ ...(isNew && { plan }) } });", ["id,...plan?"]],
  ["const attributes = { id }; Object.assign(attributes, { plan }); show(attributes);", ["id,...plan"]],
  [
    "const attributes = { id }; if (isNew) Object.assign(attributes, { plan }); show(attributes);",
    ["id,...plan?"],
  ],
];
const read = readTable([...rows, ...branches].map(([code]) => code));

test.each(rows)("%s %j", (code, shapes) => {
  const { knowledge, term } = read(code);
  const found = knowledge.objects.findShapes(term).shapes;
  expect(
    found.map(({ properties, isComplete }) =>
      [...properties.map(({ name }) => name), ...(isComplete ? [] : ["…"])].join(","),
    ),
  ).toEqual(shapes);
});

test.each(branches)(
  "%s %j, with ? for what only a branch brings and ... for what comes from another",
  (code, shapes) => {
    const { knowledge, term } = read(code);
    const found = knowledge.objects.findShapes(term).shapes;
    expect(
      found.map(({ properties }) =>
        properties
          .map(
            ({ name, isInherited, isConditional }) =>
              `${isInherited ? "..." : ""}${name}${isConditional ? "?" : ""}`,
          )
          .join(","),
      ),
    ).toEqual(shapes);
  },
);

const paths: readonly (readonly [code: string, path: string, values: readonly string[], isKnown: boolean])[] =
  [
    ["show({ address: { city: 1 } });", "address.city", ["1"], true],
    ["show({ address: { city: 1 } });", "address.street", [], true],
    ["show({ address: { city: 1 } });", "phone", [], true],
    ["show({ address });", "address.city", [], false],
    ["show({ id: 1, ...more });", "id", ["1"], true],
    ["show({ id: 1, ...more });", "phone", [], false],
    ["show({ id: 1, id: 2 });", "id", ["2"], true],
    ["show({ id: 1, ...(isNew && { id: 2 }) });", "id", ["1", "2"], true],
    ["show(isNew ? { id: 1 } : { id: 2 });", "id", ["1", "2"], true],
    ["show(isNew ? { id: 1 } : more);", "id", ["1"], false],
    ["show(isNew ? { id: 1 } : undefined);", "id", ["1"], true],
    ["show(isNew ? { id: 1 } : null);", "id", ["1"], true],
    ["show({ address: isNew ? { city: 1 } : more });", "address.city", ["1"], false],
    ["show({ id: 1, ...{ id: 2 } });", "id", ["1", "2"], true],
    ["show(more);", "id", [], false],
  ];
const readPath = readTable(paths.map(([code, path]) => `${code} // ${path}`));

test.each(paths)("%s has at %s: %j, which is all: %s", (code, path, values, isKnown) => {
  const { knowledge, term } = readPath(`${code} // ${path}`);
  const { findAt, isKnownAt } = knowledge.objects;
  expect(findAt(term, path.split(".")).map(({ node }) => node.getText())).toEqual(values);
  expect(isKnownAt(term, path.split("."))).toBe(isKnown);
});
