import path from "node:path";
import { defineConfig } from "vitest/config";

/** Code that Pitstop analyzes: its tests are nobody's here. */
const fixtures = "test/fixtures/**";
/** Tests of code without state. */
export const pureRooms = [
  "analyze",
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
/** Tests that answer for GitHub in this process, with nock, which stays in every request that is sent from it. */
const answeringRooms = ["app", "commands", "github"];
const pure = testsIn(pureRooms);
/** All but the test of the entry, which starts what is built. */
const answering = testsIn(answeringRooms, "!(main)");
const builtHost = path.resolve("test/built/host-program.ts");

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: "pure", include: [pure], exclude: [fixtures] } },
      { extends: true, test: { name: "answering", include: [answering] } },
      {
        extends: true,
        // Sources start three times slower than what is built of them, in each of hundreds of processes.
        resolve: { alias: [{ find: /^\.\/host-program\.ts$/, replacement: builtHost }] },
        test: {
          name: "flows",
          include: ["test/**/*.test.ts"],
          exclude: [pure, answering, fixtures],
          globalSetup: "test/built/setup.ts",
        },
      },
    ],
    // Files share a worker's modules: to load the compiler and GitHub's client takes two seconds. A test leaves nothing behind.
    isolate: false,
    // Several times what the slowest takes: a busy machine is no failure, a test that hangs still ends.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    // Half the tests wait for git or for a server: with a worker for each core, cores stay idle.
    maxWorkers: "150%",
  },
});

function testsIn(rooms: readonly string[], name = "*"): string {
  return `test/{${rooms.join(",")}}/**/${name}.test.ts`;
}
