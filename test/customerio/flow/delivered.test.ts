import { describe, expect, test } from "vitest";
import { frameOf, isCallable, type Delivery, type Given } from "../../../src/customerio/flow/terms.ts";
import { parse } from "../program/parse.ts";

/** Where what is shown in a function comes from, if a call hands on `[parameter, path, value]`. */
function findShown(
  taker: string,
  given: readonly (readonly [parameter: number, path: string, value: string])[],
  delivery: Delivery = "later",
): readonly string[] {
  const values = given.map(([, , value]) => value);
  const { flow, find, file } = parse(
    `export const put = (order) => queue.add(${values.join(", ")});\nexport const take = ${taker};`,
  );
  const callable = file.getVariableDeclarationOrThrow("take").getInitializerOrThrow();
  const call = file
    .getVariableDeclarationOrThrow("put")
    .getDescendants()
    .find((node) => node.getText().startsWith("queue.add("));
  const shown = find(/show\((?<value>.*?)\)(?:[;, ]|$)/u.exec(taker)?.groups?.["value"] ?? "");
  if (!isCallable(callable) || !call) throw new Error("Nothing is handed on.");
  const parts: readonly Given[] = given.map(([parameter, path, value]) => {
    const node = call.getDescendants().find((part) => part.getText() === value);
    if (!node) throw new Error(`Nobody hands on ${value}.`);
    return { parameter, path: path === "" ? [] : path.split("."), node };
  });
  const frame = frameOf({
    ...{ callable, call: call as never, outer: undefined },
    handoff: { delivery, given: parts },
  });
  return flow.findOrigins({ node: shown, frame }).map(({ node }) => node.getText());
}

const job = [
  [0, "data.email", "order.email"],
  [0, "data.ids.[]", "order.id"],
  [1, "data.email", "order.other"],
] as const;

describe("what arrives is read from a job", () => {
  test.each<[taker: string, origin: string]>([
    ["(job) => { show(job.data.email); }", "order.email"],
    ["async (job) => { show((await job).data!.email); }", "order.email"],
    ["({ data }) => { show(data.email); }", "order.email"],
    ["(job) => { const { data } = job; show(data.email); }", "order.email"],
    ["(job) => { const { email } = job.data; show(email); }", "order.email"],
    ["(job) => { const data = job.data; show(data.email); }", "order.email"],
    [`(job) => { show(job["data"].email); }`, "order.email"],
    [`(job) => { show(job.data["email"]); }`, "order.email"],
    ["function (job) { show(job.data.email); }", "order.email"],
    ["(first, job) => { show(job.data.email); }", "order.other"],
    ["(job) => { for (const id of job.data.ids) { show(id); } }", "id"],
    ["(job) => { for (const { email } of job.data.ids) { show(email); } }", "email"],
    ["(job) => { show(job.email); }", "job.email"],
    ["(job) => { show(job.data.name); }", "job.data.name"],
    ["(job) => { show(job.data.email.length); }", "job.data.email.length"],
    ["(one, two, job) => { show(job.data.email); }", "job.data.email"],
    ["(job) => { show(other.data.email); }", "other.data.email"],
    ["(job) => { show(find(job).data.email); }", "find(job).data.email"],
    ["(job) => { show(job.toString().data.email); }", "order.email"],
    ["(job) => { show(job.toJSON().data.email); }", "job.toJSON().data.email"],
  ])("%s %s", (taker, origin) => {
    expect(findShown(taker, job)).toEqual([origin]);
  });
});

describe("what arrives is an element of a list", () => {
  const list = [[0, "Records.[].body.email", "order.email"]] as const;

  test.each<[taker: string, origin: string]>([
    ["(event) => { show(event.Records[0].body.email); }", "order.email"],
    ["(event) => { show(event.Records[index].body.email); }", "order.email"],
    ["(event) => { const [record] = event.Records; show(record.body.email); }", "order.email"],
    ["(event) => { const [{ body }] = event.Records; show(body.email); }", "order.email"],
    ["(event) => { for (const record of event.Records) { show(record.body.email); } }", "order.email"],
    ["(event) => { for (const { body } of event.Records) { show(body.email); } }", "order.email"],
    ["(event) => { event.Records.forEach((record) => { show(record.body.email); }); }", "order.email"],
    ["(event) => { event.Records.map(({ body }) => { show(body.email); }); }", "order.email"],
    ["(event) => { event.Records.then((record) => { show(record.body.email); }); }", "record.body.email"],
    ["(event) => { each((record) => { show(record.body.email); }); }", "record.body.email"],
    ["(event) => { for (let record = event.Records;;) { show(record.body.email); } }", "record.body.email"],
    ["(event) => { show(event.Records.body.email); }", "event.Records.body.email"],
    [`(event) => { show(event.Records["first"].body.email); }`, `event.Records["first"].body.email`],
    ["(event) => { show(JSON.parse(event.Records[0].body).email); }", "order.email"],
    ["(event) => { show(JSON.parse(event.Records[0].body.toString()).email); }", "order.email"],
    ["(event) => { show(JSON.parse(Buffer.from(event.Records[0].body).toString()).email); }", "order.email"],
    ["(event) => { const body = JSON.parse(event.Records[0].body); show(body.email); }", "order.email"],
    [
      "(event) => { show(JSON.stringify(event.Records[0].body).email); }",
      "JSON.stringify(event.Records[0].body).email",
    ],
  ])("%s %s", (taker, origin) => {
    expect(findShown(taker, list)).toEqual([origin]);
  });
});

describe("what arrives is the body of a request", () => {
  const fields = [[0, "json().email", "order.email"]] as const;
  const body = [[0, "json()", "order.body"]] as const;

  test.each<[taker: string, origin: string]>([
    ["async (request) => { show((await request.json()).email); }", "order.email"],
    ["async (request) => { const { email } = await request.json(); show(email); }", "order.email"],
    ["async (request) => { show((await request.text()).email); }", "(await request.text()).email"],
  ])("%s %s", (taker, origin) => {
    expect(findShown(taker, fields)).toEqual([origin]);
  });

  test.each<[taker: string, origin: string]>([
    ["async (request) => { const sent = await request.json(); show(sent); }", "order.body"],
    ["async (request) => { const sent = await request.text(); show(sent); }", "request.text()"],
    ["async (request) => { const sent = await request.blob(); show(sent); }", "request.blob()"],
  ])("%s %s", (taker, origin) => {
    expect(findShown(taker, body)).toEqual([origin]);
  });
});

describe("what arrives is a parameter as a whole", () => {
  const whole = [
    [1, "", "order.email"],
    [0, "data", "order.other"],
  ] as const;

  test.each<[taker: string, origin: string]>([
    ["(name, email) => { show(email); }", "order.email"],
    ["(name, { email }) => { show(email); }", "email"],
    ["(name, email) => { show(name); }", "name"],
    ["(name, email) => { show(name.data); }", "order.other"],
    ["(name, email) => { const parsed = JSON.parse(email); show(parsed); }", "order.email"],
    ["(name, email) => { const parsed = JSON.parse(email.toString()); show(parsed); }", "order.email"],
    ["(name, email) => { const parsed = parse(email); show(parsed); }", "parse(email)"],
  ])("%s %s", (taker, origin) => {
    expect(findShown(taker, whole)).toEqual([origin]);
  });
});

test("a place is looked for up to some steps from its parameter", () => {
  const read = (depth: number): string => {
    const path = Array.from({ length: depth }, (_, index) => `k${index}`).join(".");
    return findShown(`(job) => { show(job.${path}); }`, [[0, path, "order.email"]]).join();
  };
  expect(read(8)).toBe("order.email");
  expect(read(9)).not.toBe("order.email");
});
