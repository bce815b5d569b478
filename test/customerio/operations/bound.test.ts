import { describe, expect, test } from "vitest";
import { listOperations } from "./operations.ts";

const sender = `
import _, { partial, partialRight } from "lodash";
import { other } from "./other";
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
function send(source: string, person: string, name: string) {
  return cio.track(person, { name, data: { source } });
}
const enroll = (person: string, name: string) => cio.track(person, { name });
`;
const joined = (via: string): string => `track track user.id joined {source} via ${via}`;

describe("arguments that are bound before a function is called count", () => {
  test.each<[code: string, operations: readonly string[]]>([
    [
      `const record = send.bind(null, "web");
export function join(user) { record(user.id, "joined"); }`,
      [joined("send")],
    ],
    [
      `const record = send.bind(null);
export function join(user) { record("web", user.id, "joined"); }`,
      [joined("send")],
    ],
    [
      `export function join(user) { const record = send.bind(undefined, "web", user.id); record("joined"); }`,
      [joined("send")],
    ],
    [
      `const record = partial(send, "web");
export function join(user) { record(user.id, "joined"); }`,
      [joined("send")],
    ],
    [
      `const record = _.partialRight(send, "joined");
export function join(user) { record("web", user.id); }`,
      [joined("send")],
    ],
    [
      `const record = partialRight(enroll, "joined");
export function join(user) { record(user.id); }`,
      ["track track user.id joined via enroll"],
    ],
    [
      `class Recorder {
  constructor(private readonly source: string) {}
  send(person: string, name: string) { return send(this.source, person, name); }
}
const recorder = new Recorder("web");
const record = recorder.send.bind(recorder);
export function join(user) { record(user.id, "joined"); }`,
      [joined("send > send")],
    ],
  ])("%s", (code, operations) => {
    expect(listOperations(`${sender}${code}`).filter((line) => line.includes("user.id"))).toEqual(operations);
  });

  test.each([
    `const record = partial(send, _, "7");\nexport function join(user) { record(user.id, "joined"); }`,
    `const record = other.partial(send, "web");\nexport function join(user) { record(user.id, "joined"); }`,
  ])("but not where it is not known which: %s", (code) => {
    expect(listOperations(`${sender}${code}`).filter((line) => line.includes("user.id"))).toEqual([]);
  });
});

describe("a function that is called by a method of its own gets the arguments after `this`", () => {
  test.each<[code: string, operations: readonly string[]]>([
    [`export function join(user) { return send.call(this, "web", user.id, "joined"); }`, [joined("send")]],
    [`export function join(user) { return send.call(null, "web", user.id, "joined"); }`, [joined("send")]],
    [`export function join(user) { return send.apply(this, ["web", user.id, "joined"]); }`, [joined("send")]],
    [
      `async function post(this: Context, person: string, name: string) { return cio.track(person, { name }); }
export async function join(this: Context, user) { await post.call(this, user.id, "joined"); }`,
      ["track track user.id joined via post"],
    ],
    [
      `class Recorder {
  source = "web";
  send(person: string, name: string) { return send(this.source, person, name); }
}
const recorder = new Recorder();
export function join(user) { Recorder.prototype.send.call(recorder, user.id, "joined"); recorder.send.call(recorder, user.id, "joined"); }`,
      [joined("send > send"), joined("send > send")],
    ],
    [
      `const phone = { call: (person: string, name: string) => cio.track(person, { name }) };
export function join(user) { phone.call(user.id, "joined"); }`,
      ["track track user.id joined via call"],
    ],
  ])("%s", (code, operations) => {
    expect(listOperations(`${sender}${code}`).filter((line) => line.includes("user.id"))).toEqual(operations);
  });

  test.each([
    `export function join(user, args) { send.apply(user.id, args); }`,
    `export function join(user, ...args) { send.call(null, ...args, user.id); }`,
    `export function join(user) { other.call(null, user.id, "joined"); }`,
  ])("but not where it is not known which: %s", (code) => {
    expect(listOperations(`${sender}${code}`).filter((line) => line.includes("user.id"))).toEqual([]);
  });
});

describe("a curried function takes its arguments in several calls", () => {
  const curried = `
import { curry } from "ramda";
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
const send = curry((name, pick, person) => cio.track(person, { name, data: pick(person) }));
const pickPlan = (person) => ({ plan: plans[person] });
`;
  const own = curried.replace(
    'import { curry } from "ramda";',
    "const curry = (run) => (...args) => args.length >= run.length ? run(...args) : curry(run.bind(null, ...args));",
  );
  const partly = "track track person joined {plan} via send";
  const whole = "track track member.id joined {plan} via send";

  test.each<[code: string, operations: readonly string[]]>([
    [`export const join = (member) => send("joined", pickPlan, member.id);`, [whole]],
    [`export const join = (member) => send("joined")(pickPlan)(member.id);`, [whole]],
    [`export const join = (member) => send("joined", pickPlan)(member.id);`, [whole]],
    [`export const join = send("joined", pickPlan);`, [partly]],
    [`export const join = send("joined")(pickPlan);`, [partly]],
    [
      `const joined = send("joined");\nexport const join = joined(pickPlan);`,
      ["track track person joined {} via send"],
    ],
    [`export const join = (member) => send("joined")(pickPlan)(member.id).then(log);`, [whole]],
  ])("%s", (code, operations) => {
    expect(listOperations(`${curried}${code}`)).toEqual(operations);
    expect(listOperations(`${own}${code}`)).toEqual(operations);
  });

  test("but not where a gap is left, or another function makes something of it", () => {
    const gap = `import { __ } from "ramda";\nexport const join = send("joined")(__, "7");`;
    expect(listOperations(`${curried}${gap}`)).toEqual(["track track person joined {} via send"]);
    const other = curried.replace("curry((", "measure((").replace("{ curry }", "{ measure }");
    expect(listOperations(`${other}export const join = send("joined")(pickPlan);`)).toEqual([
      "track track person name {}",
    ]);
  });
});
