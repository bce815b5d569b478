import { expect, test } from "vitest";
import { secondaryRateLimit } from "../../sandbox/state/faults.ts";
import { findMilliseconds, signUpPath as path, writeSignUp } from "../scenario/sign-up.ts";
import { usePitstop } from "../scenario/use-pitstop.ts";

const pitstop = usePitstop({ analyze: findMilliseconds });
const shop = { files: { [path]: writeSignUp() }, change: { [path]: writeSignUp(3) } };

test("reviews of several installations at once are each posted once and completed last, though GitHub asks one to wait", async () => {
  const { github } = pitstop;
  // The sandbox reads GitHub's schema with the first query: on a busy machine, webhooks that come meanwhile are answered too late.
  await (await pitstop.given(shop)).when.opened();
  const scenes = [await pitstop.given(shop), await pitstop.given(shop), await pitstop.given(shop)];
  github.fail("pulls/create-review", secondaryRateLimit(1));
  const start = github.requests.length;
  await Promise.all(scenes.map(({ when }) => when.opened()));
  const requests = github.requests.slice(start);
  for (const { repository, shows } of scenes) {
    await shows({ threads: [`${path}:3 millisecond-timestamp: open`], checks: [/^Pitstop failure/] });
    const writes = requests.filter(
      ({ method, path: url, status }) =>
        method !== "GET" && status === 200 && url.startsWith(`/repos/${repository.owner.login}/`),
    );
    expect(writes.map(({ operation }) => operation)).toEqual(["pulls/create-review", "checks/update"]);
  }
  expect(requests.filter(({ status }) => status === 403)).toHaveLength(1);
});
