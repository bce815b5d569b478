import { describe, test } from "vitest";
import { millisecondTimestamp as rule } from "../../rules/millisecond-timestamp.ts";
import { expectPicture } from "./picture.ts";

const sinks = {
  "src/sinks.ts": `import { TrackClient } from "customerio-node";
import { createClient } from "other-vendor";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
export class OtherSink {
  person(id: string, traits: object) { return createClient().set(id, traits); }
}
export class CioSink {
  person(id: string, traits: object) { return cio.identify(id, traits); }
}
`,
};
const calls = `import { describe } from "./telemetry";
export const subscribed = (account) => describe(account.id, { email: account.email, plan_started_at: account.startedAt.getTime() });
`;
const mark = `                                                                                                     ~~~~~~~~~~~~~~~~~~~~~~~~~~~
`;

describe("milliseconds are reported at the caller of a list's elements", () => {
  test.each([
    ["that a loop goes through", "{ for (const sink of all) sink.person(id, traits); }"],
    ["that forEach goes through", "{ all.forEach((sink) => sink.person(id, traits)); }"],
    ["that map goes through", "Promise.all(all.map((sink) => sink.person(id, traits)))"],
    ["that a function calls a callback with", "each((sink) => sink.person(id, traits))"],
  ])("%s", (_title, body) => {
    const telemetry = (list: string) => `import { CioSink, OtherSink } from "./sinks";
const all = [${list}];
function each(run) { for (const sink of all) run(sink).catch(console.error); }
export const describe = (id: string, traits: object) => ${body};
`;
    expectPicture(rule, {
      ...sinks,
      "src/telemetry.ts": telemetry("new OtherSink(), new CioSink()"),
      "src/accounts.ts": calls + mark,
    });
    expectPicture(rule, {
      ...sinks,
      "src/telemetry.ts": telemetry("new OtherSink()"),
      "src/accounts.ts": calls,
    });
  });
});
