import path from "node:path";
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
const builtHost = path.resolve("test/built/host-program.ts");
const pure = [`test/{${pureRooms.join(",")}}/**/*.test.ts`];

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: "pure", include: pure, exclude: [fixtures], isolate: false } },
      {
        extends: true,
        // Sources start three times slower than what is built of them, in each of hundreds of processes.
        resolve: { alias: [{ find: /^\.\/host-program\.ts$/, replacement: builtHost }] },
        test: {
          name: "isolated",
          include: ["test/**/*.test.ts"],
          exclude: [...pure, fixtures],
          globalSetup: "test/built/setup.ts",
        },
      },
    ],
    // Several times what the slowest takes: a busy machine is no failure, a test that hangs still ends.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    // Half the tests wait for git or for a server: a core kept free, as is the default, stays idle.
    maxWorkers: "100%",
  },
});
