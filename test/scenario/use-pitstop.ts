import { afterAll, afterEach, beforeAll, expect, vi } from "vitest";
import type { GitHub } from "../../sandbox/github.ts";
import { startStage, type Stage, type StageOptions } from "../../sandbox/demo/stage.ts";
import { QuickOctokit } from "../github/quick-octokit.ts";
import { openScene, type Given, type Scene } from "./scene.ts";

export interface Pitstop {
  readonly github: GitHub;
  /** Makes a repository with a branch to review, under an owner of its own: no two scenes share an installation, a token or a limit. */
  readonly given: (given: Given) => Promise<Scene>;
}

/** A whole review takes a second, and many times that on a machine with much else to do. */
const patienceMilliseconds = 180_000;

/**
 * Starts one embedded GitHub with the app for all tests of a file, which is most of what a test costs. Each test ends with no fault
 * left over and nothing done that GitHub would not have.
 */
export function usePitstop(options: StageOptions = {}): Pitstop {
  vi.setConfig({ testTimeout: patienceMilliseconds, hookTimeout: patienceMilliseconds });
  let stage: Stage | undefined;
  const get = (): Stage => {
    if (stage === undefined) throw new Error("the stage is there within tests only");
    return stage;
  };
  beforeAll(async () => {
    // The pauses that Octokit makes between writes only take time here.
    stage = await startStage({ Octokit: QuickOctokit, ...options });
  });
  afterEach(() => {
    const { state } = get().github;
    state.faults.length = 0;
    state.heldDeliveries = undefined;
    expect(state.violations.splice(0)).toEqual([]);
  });
  afterAll(() => stage?.stop());
  return {
    get github() {
      return get().github;
    },
    given: (given) => openScene(get(), given),
  };
}
