import { describe, expect, test } from "vitest";
import { noMistake, oneMistake, plantClub } from "./plant-club.ts";
import { usePitstop } from "./use-pitstop.ts";

const pitstop = usePitstop();
const given = { files: plantClub, change: oneMistake };
const place = "src/members/routes.ts:20";

describe("a scenario", () => {
  test("describes the repository, what happens and what people see", async () => {
    const { when, shows } = await pitstop.given({ ...given, title: "Welcome members" });
    await when.opened();
    await shows({
      threads: [`${place} millisecond-timestamp: open`],
      suggestions: [/^src\/members\/routes.ts:20 .*welcomed_at: Math.floor/],
      reviews: [/^pitstop\[bot\]: Pitstop found 1 pitfall/],
      checks: ["Pitstop failure: 1 pitfall found: 1 error"],
      annotations: [place],
      requests: { atMost: 12 },
      webhooks: [
        ...["check_suite.requested 200", /^pull_request.opened/, /./, /./, /./, /./],
        "check_suite.completed 200",
      ],
    });
    await when.replied(place, "Is it?\nI doubt it.");
    await when.commented("Thanks!", "visitor");
    await shows({ replies: [`${place} octocat: Is it?`], conversation: ["visitor: Thanks!"] });
    await when.suggestionsCommitted(`${place} millisecond-timestamp`);
    await shows({
      threads: [`${place} millisecond-timestamp: resolved by octocat`],
      commits: ["octocat: Welcome members", "octocat: Apply suggestion from @pitstop[bot]"],
      checks: ["Pitstop success: No pitfalls found"],
    });
  });

  test("that fails prints the conversation as people see it, and the difference", async () => {
    const { when, shows } = await pitstop.given(given);
    await when.opened();
    await when.replied(place, "It is right.");
    const failure = await shows({ threads: [], requests: { atMost: 0 } }).catch((error: unknown) => error);
    expect(String(failure)).toContain(`
src/members/routes.ts:20
  18   async function welcome(member: Member) {
  19     await introduceMember(member);
  20 -   await customerio.identify(member.id, { welcomed_at: Date.now() });
  20 +   await customerio.identify(member.id, { welcomed_at: Math.floor(Date.now() / 1000) });
  │ Error: Millisecond timestamp (pitfall 2)`);
    expect(String(failure)).toContain("octocat:\n  │ It is right.");
    expect(failure).toMatchObject({
      actual: { threads: [`${place} millisecond-timestamp: open`] },
      expected: { threads: [] },
    });
  });

  test("that names a conversation that does not exist lists those that do", async () => {
    const { when } = await pitstop.given(given);
    await expect(when.resolved(place)).rejects.toThrow("has not been opened");
    await when.opened();
    await expect(when.resolved("src/members/routes.ts:7")).rejects.toThrow(
      `no conversation is at src/members/routes.ts:7; there are: ${place} millisecond-timestamp`,
    );
  });

  test("counts requests since the last step, and those that ran in sequence", async () => {
    const { github, when, shows } = await pitstop.given(given);
    github.fail("*", { kind: "slow", milliseconds: 40 }, { times: 99 });
    await when.opened();
    await shows({ requests: { atMost: 12 }, inARow: { atMost: 9 } });
    await expect(shows({ inARow: { atMost: 2 } })).rejects.toThrow("at most 2");
    await when.redelivered("pull_request.opened");
    await shows({ requests: [], inARow: { atMost: 0 } });
  });
});

describe("deliveries", () => {
  test("can arrive late and out of order", async () => {
    const { github, when, shows } = await pitstop.given(given);
    github.holdDeliveries();
    await when.opened();
    await when.pushed(noMistake);
    await shows({ threads: [], checks: [] });
    await when.released((held) => [...held].reverse());
    await shows({ threads: [], checks: [/^Pitstop success/] });
  });

  test("can arrive during a review", async () => {
    const { github, repository, when, shows } = await pitstop.given(given);
    let pushes = 0;
    const act = () => {
      pushes += 1;
      const pull = repository.pulls[0];
      return pull === undefined ? Promise.resolve() : github.push(repository, pull, noMistake);
    };
    github.fail("pulls/list-files", { kind: "meanwhile", act });
    await when.opened();
    expect(pushes).toBe(1);
    await shows({ threads: [], checks: [/^Pitstop success/], commits: [/./, /./] });
  });
});

describe("an app that is killed", () => {
  test.each([
    ["before its review was stored", false, []],
    ["after its review was stored", true, [`${place} millisecond-timestamp: open`]],
  ])("%s does nothing more, and the next process takes over", async (_when, isDone, threads) => {
    const { github, when, shows, repository } = await pitstop.given(given);
    github.fail("pulls/create-review", { kind: "crash" }, { isDone });
    await when.opened();
    await shows({ threads, checks: [/^Pitstop in_progress/] });
    await when.pushed({ "docs/welcome.md": "# Welcome\n" });
    expect(github.deliveries.at(-1)?.status).toBeUndefined();
    await when.appRestarted();
    await when.redelivered("pull_request.synchronize");
    await shows({ threads: [`${place} millisecond-timestamp: open`], checks: [/^Pitstop failure/] });
    expect(repository.checkRuns).toHaveLength(2);
  });
});
