import { describe, test } from "vitest";
import { readManifest } from "../../sandbox/manifest.ts";
import { findMilliseconds, writeSignUp } from "../scenario/sign-up.ts";
import { usePitstop } from "../scenario/use-pitstop.ts";

/** Ten files, each with a mistake in these lines. */
function tenFiles(...wrong: readonly number[]) {
  return Object.fromEntries(
    Array.from({ length: 10 }, (_, index) => [`src/part-${index}.ts`, writeSignUp(...wrong)]),
  );
}

describe("the budget of requests", () => {
  const { permissions } = readManifest();
  const pitstop = usePitstop({
    analyze: findMilliseconds,
    permissions: { ...permissions, contents: "write" },
  });

  test("for a first review is nine, with the one for the token", async () => {
    const { when, shows } = await pitstop.given({ files: tenFiles(), change: tenFiles(3) });
    await when.opened();
    await shows({
      requests: { atMost: 9 },
      reviews: { atMost: 1 },
      checks: [/^Pitstop failure: 10 pitfalls/],
    });
  });

  test("for a push is nine, with threads to read, to resolve and to reword", async () => {
    const { github, when, shows } = await pitstop.given({ files: tenFiles(), change: tenFiles(3, 10) });
    await when.opened();
    github.fail("*", { kind: "slow", milliseconds: 100 }, { times: 99 });
    await when.pushed(tenFiles(10, 15));
    await shows({ requests: { atMost: 9 }, inARow: { atMost: 5 }, reviews: { atMost: 2 } });
  });

  test("for a change without code is four", async () => {
    const { when, shows } = await pitstop.given({ files: tenFiles(), change: { "README.md": "# Shop\n" } });
    await when.opened();
    await shows({
      requests: [
        "apps/create-installation-access-token",
        ...["pulls/list-files", "checks/create"],
        "checks/update",
      ],
      checks: [/^Pitstop success: Nothing to review/],
    });
  });
});
