import { afterAll, afterEach, beforeAll, expect, vi } from "vitest";
import type { GitHub } from "../../sandbox/github.ts";
import { startStage, type Stage, type StageOptions } from "../../sandbox/demo/stage.ts";
import { QuickOctokit } from "../github/quick-octokit.ts";
import { openScene, type Given, type Scene } from "./scene.ts";

export interface Pitstop {
  readonly github: GitHub;
  /** Creates a repository with a branch to review. It has its own owner, so no two scenes share an installation, a token or a rate limit. */
  readonly given: (given: Given) => Promise<Scene>;
}

/** A review takes a second, and many times that on a busy machine. */
const patienceMilliseconds = 180_000;

/**
 * Starts one embedded GitHub with the app for all tests of a file, which is most of what a test costs. Each test ends with no fault
 * left over and nothing done that GitHub would not have.
 */
export function usePitstop(options: StageOptions = {}): Pitstop {
  vi.setConfig({ testTimeout: patienceMilliseconds, hookTimeout: patienceMilliseconds });
  let stage: Stage | undefined;
  const get = (): Stage => {
    if (stage === undefined) throw new Error("the stage exists only within tests");
    return stage;
  };
  beforeAll(async () => {
    // Octokit pauses between writes, which would only slow the tests down.
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
