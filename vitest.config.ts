import { defineConfig } from "vitest/config";

/** Code that Pitstop analyzes: its tests are nobody's here. */
const fixtures = "test/fixtures/**";
/** Tests of code without state: files share a worker's modules, so that the compiler is loaded once and not for each file. */
export const pureRooms = [
  "config",
  "customerio",
  "doctor",
  "files",
  "fix",
  "plan",
  "report",
  "rules",
  "vocabulary",
];
const pure = [`test/{${pureRooms.join(",")}}/**/*.test.ts`];

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: "pure", include: pure, exclude: [fixtures], isolate: false } },
      {
        extends: true,
        test: { name: "isolated", include: ["test/**/*.test.ts"], exclude: [...pure, fixtures] },
      },
    ],
    // Several times what the slowest takes: a busy machine is no failure, a test that hangs still ends.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Half the tests wait for git or for a server: a core kept free, as is the default, stays idle.
    maxWorkers: "100%",
  },
});
