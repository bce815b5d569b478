import { describe, expect, test } from "vitest";
import { serverError } from "../../sandbox/state/faults.ts";
import { findMilliseconds, signUpPath as path, writeSignUp } from "../scenario/sign-up.ts";
import { usePitstop } from "../scenario/use-pitstop.ts";

const shop = { files: { [path]: writeSignUp() }, change: { [path]: writeSignUp(3) } };
/** Octokit itself asks three times more. */
const once = { times: 4 };

describe("a review that GitHub failed", () => {
  const pitstop = usePitstop({ analyze: findMilliseconds, retryMilliseconds: 10 });

  test("is tried again, and then has a result", async () => {
    const { github, when, shows, repository } = await pitstop.given(shop);
    github.fail("pulls/list-files", serverError(), once);
    await when.opened();
    await shows({ reviews: { atMost: 1 }, checks: [/^Pitstop failure: 1 pitfall/] });
    expect(repository.checkRuns).toHaveLength(2);
  });

  test("and whose check run GitHub did not let be completed is tried again, too, without waiting for itself", async () => {
    const { github, when, shows, repository } = await pitstop.given(shop);
    github.fail("pulls/list-files", serverError(), once);
    // Sent again after a look.
    github.fail("checks/update", serverError(), { times: 2 });
    await when.opened();
    await shows({ reviews: { atMost: 1 }, checks: [/^Pitstop failure: 1 pitfall/] });
    expect(repository.checkRuns.map(({ status }) => status)).toEqual(["completed", "completed"]);
  });

  test("however often is found by the sweep, and none of its check runs stays in progress", async () => {
    const { github, when, shows, repository } = await pitstop.given(shop);
    for (const operation of ["pulls/list-files", "checks/update"]) {
      github.fail(operation, serverError(), { times: Infinity });
    }
    await when.opened();
    expect(repository.checkRuns.map(({ status }) => status)).toEqual([
      "in_progress",
      "in_progress",
      "in_progress",
    ]);
    github.state.faults.length = 0;
    await when.installed();
    await shows({ reviews: { atMost: 1 }, checks: [/^Pitstop failure: 1 pitfall/] });
    expect(new Set(repository.checkRuns.map(({ status }) => status))).toEqual(new Set(["completed"]));
  });

  test("is not tried again for a mistake of ours", async () => {
    const { github, when, repository } = await pitstop.given(shop);
    github.fail("pulls/list-files", { kind: "answer", status: 400, message: "Bad Request" });
    await when.opened();
    expect(repository.checkRuns).toHaveLength(1);
  });
});
