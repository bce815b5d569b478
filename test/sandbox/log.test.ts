import { expect, test } from "vitest";
import { readManifest } from "../../sandbox/state/manifest.ts";
import { collectLog } from "../app/collect-log.ts";
import { findMilliseconds, signUpPath, writeSignUp } from "../scenario/sign-up.ts";
import { usePitstop } from "../scenario/use-pitstop.ts";

/** In each line of the code below. */
const mark = "plover";
const code = (...wrong: readonly number[]) => writeSignUp(...wrong).replaceAll("person", mark);
/** As GitHub quotes what it does not accept. */
const echo = {
  kind: "answer",
  status: 422,
  message: `For 'properties/comments', [{"body" => "${code(3)}"}] is not valid.`,
} as const;

const log = collectLog();
let isBroken = false;
const pitstop = usePitstop({
  ...{ logLevel: "trace", logFormat: "json", logTo: log.to },
  permissions: { ...readManifest().permissions, contents: "write" },
  analyze: (snapshot, config, signal, head) => {
    if (isBroken) throw new SyntaxError(`Unexpected token, "${code(3)}" is not valid\n${code(3)}`);
    return findMilliseconds(snapshot, config, signal, head);
  },
});

test("at the lowest level, the log has no line of code, no token, no secret and no payload, whatever fails", async () => {
  const { github, when } = await pitstop.given({
    files: { [signUpPath]: code() },
    change: { [signUpPath]: code(3) },
  });
  await when.opened();
  await when.commented("/pitstop fix");
  github.fail("pulls/create-review", echo, { times: 5 });
  github.fail("checks/update", echo);
  await when.pushed({ [signUpPath]: code(3, 5) });
  github.state.faults.length = 0;
  github.fail("pulls/create-review", { kind: "reset" }, { times: 5 });
  await when.pushed({ [signUpPath]: code(3, 5, 7) });
  github.state.faults.length = 0;
  isBroken = true;
  await when.pushed({ [signUpPath]: code(11) });
  await when.commented("/pitstop fix");

  const text = log.text();
  for (const message of ["finished review", "review failed", "command failed", "SyntaxError", "HttpError"]) {
    expect(text).toContain(message);
  }
  expect(text).toMatch(/GitHub request: POST http\S+\/graphql - 200/u);
  expect(text).not.toContain(mark);
  expect(text).not.toContain(github.app.webhookSecret);
  for (const token of github.state.tokens.keys()) expect(text).not.toContain(token);
  expect(text).not.toMatch(/token=|ghs_|PRIVATE KEY|eyJ|"payload"|pull_request"|authorization/iu);
  // A line for each request and a few for each webhook, and none is long.
  const lines = text.split("\n");
  expect(lines.length).toBeLessThan(github.requests.length + 5 * github.deliveries.length);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(1000);
});
