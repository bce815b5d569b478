import { describe, expect, test } from "vitest";
import { findMilliseconds, signUpPath, writeSignUp } from "../scenario/sign-up.ts";
import type { Scene } from "../scenario/scene.ts";
import { usePitstop } from "../scenario/use-pitstop.ts";

const granted = { checks: "write", contents: "read", pull_requests: "write" };
const shop = { files: { [signUpPath]: writeSignUp() }, change: { [signUpPath]: writeSignUp(3) } };

/** The body of each request for a token that GitHub granted since `start`, or refused. */
function tokensSince({ github }: Scene, start: number, status = 201): readonly unknown[] {
  const name = "apps/create-installation-access-token";
  const requests = github.requests.slice(start);
  return requests.flatMap((one) =>
    one.operation === name && one.status === status ? [one.requestBody] : [],
  );
}

describe("the tokens that the app requests", () => {
  const pitstop = usePitstop({ analyze: findMilliseconds, catchUpMilliseconds: 3_600_000 });

  test("are for the one repository and what the job needs, of what was granted", async () => {
    const scene = await pitstop.given({
      ...shop,
      files: { ...shop.files, ".github/pitstop.yml": "_extends: settings\n" },
      others: { settings: { files: { ".github/pitstop.yml": "fail-on: never\n" } } },
    });
    const { github, when } = scene;
    const start = github.requests.length;
    await when.opened();
    // The sweep at the start may be among them.
    expect(tokensSince(scene, start).slice(-2)).toEqual([
      { repositories: ["shop"], permissions: granted },
      { repositories: ["settings"], permissions: { contents: "read" } },
    ]);
  });

  test("for a command that changes no code can do no more than reply", async () => {
    const scene = await pitstop.given(shop);
    await scene.when.opened();
    const start = scene.github.requests.length;
    await scene.when.commented("/pitstop help");
    expect(tokensSince(scene, start)).toEqual([
      { repositories: ["shop"], permissions: { pull_requests: "write" } },
    ]);
  });

  test("for the sweep are for all repositories, and teach what was granted", async () => {
    const scene = await pitstop.given(shop);
    await scene.when.opened();
    const start = scene.github.requests.length;
    await scene.when.appRedeployed();
    const sweep = { permissions: { checks: "write", contents: "read", pull_requests: "read" } };
    expect(tokensSince(scene, start)).toContainEqual(sweep);
    await scene.when.pushed({ [signUpPath]: writeSignUp(3, 5) });
    expect(tokensSince(scene, start).at(-1)).toEqual({ repositories: ["shop"], permissions: granted });
    // Only the owner's config is still unknown.
    expect(tokensSince(scene, start, 422)).toEqual([
      { repositories: [".github"], permissions: { contents: "read" } },
    ]);
  });
});
