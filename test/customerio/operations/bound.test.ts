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
