import { describe, expect, test } from "vitest";
import { readManifest } from "../../sandbox/state/manifest.ts";
import { findMilliseconds, writeSignUp } from "../scenario/sign-up.ts";
import type { Scene } from "../scenario/scene.ts";
import { usePitstop } from "../scenario/use-pitstop.ts";

/** Ten files, each with a mistake on these lines. */
function tenFiles(...wrong: readonly number[]) {
  return Object.fromEntries(
    Array.from({ length: 10 }, (_, index) => [`src/part-${index}.ts`, writeSignUp(...wrong)]),
  );
}

describe("the number of requests", () => {
  const { permissions } = readManifest();
  const pitstop = usePitstop({
    analyze: findMilliseconds,
    permissions: { ...permissions, contents: "write" },
  });

  /** Slows every request down enough to see which one waited for which. */
  function slow({ github }: Scene): void {
    github.fail("*", { kind: "slow", milliseconds: 100 }, { times: 99 });
  }

  test("for a first review is seven, including two for tokens, with five in sequence", async () => {
    const scene = await pitstop.given({ files: tenFiles(), change: tenFiles(3) });
    slow(scene);
    await scene.when.opened();
    await scene.shows({
      requests: { atMost: 7 },
      inARow: { atMost: 5 },
      reviews: { atMost: 1 },
      checks: [/^Pitstop failure: 10 pitfalls/],
    });
  });

  test("for a push is seven, with four in sequence, if threads are read, resolved and reworded", async () => {
    const scene = await pitstop.given({ files: tenFiles(), change: tenFiles(3, 10) });
    await scene.when.opened();
    slow(scene);
    await scene.when.pushed(tenFiles(10, 15));
    await scene.shows({ requests: { atMost: 7 }, inARow: { atMost: 4 }, reviews: { atMost: 2 } });
  });

  test("grows by one for each person who ignores rules, and by none in sequence", async () => {
    const scene = await pitstop.given({ files: tenFiles(), change: tenFiles(3) });
    const { github, when, shows } = scene;
    await when.opened();
    await when.commented("/pitstop ignore millisecond-timestamp it is a test");
    await when.commented("It is.", "visitor");
    await when.closed();
    await when.appRestarted();
    slow(scene);
    await when.reopened();
    expect(github.requests.at(-1)?.operation).toBe("checks/update");
    await shows({ requests: { atMost: 8 }, inARow: { atMost: 5 }, checks: [/^Pitstop success/] });
  });

  test("grows by one if people write inline comments, and by none in sequence", async () => {
    const scene = await pitstop.given({ files: tenFiles(), change: tenFiles(3) });
    const { github, when, shows } = scene;
    await when.opened();
    await when.replied("src/part-0.ts:3", "/pitstop ignore millisecond-timestamp it is a test");
    await when.replied("src/part-1.ts:3", "It is.", "visitor");
    await when.closed();
    await when.appRestarted();
    slow(scene);
    await when.reopened();
    expect(github.requests.at(-1)?.operation).toBe("checks/update");
    await shows({ requests: { atMost: 9 }, inARow: { atMost: 5 }, checks: [/^Pitstop success/] });
  });

  test("grows by two for each configuration that is extended, one of them for a token", async () => {
    const scene = await pitstop.given({
      files: { ...tenFiles(), ".github/pitstop.yml": "_extends: settings\n" },
      others: {
        settings: { files: { ".github/pitstop.yml": "fail-on: never\n" } },
        ".github": { files: { ".github/pitstop.yml": "fail-on: info\n" } },
      },
      change: tenFiles(3),
    });
    slow(scene);
    await scene.when.opened();
    await scene.shows({ requests: { atMost: 8 }, inARow: { atMost: 6 }, checks: [/^Pitstop success: 10/] });
  });

  test("for a change without code is four, whatever the configuration extends", async () => {
    const { when, shows } = await pitstop.given({
      files: { ...tenFiles(), ".github/pitstop.yml": "_extends: settings\n" },
      change: { "README.md": "# Shop\n" },
    });
    await when.opened();
    await shows({ requests: { atMost: 4 }, checks: [/^Pitstop success: Nothing to review/] });
  });
});
