import { defineConfig } from "vitest/config";
import { pureRooms } from "./vitest.config.ts";

/** A folder of test/ whose tests are to notice the mutants; without one, all tests but those of whole flows, which notice late. */
const room = process.env["MUTATE"] ?? "!(fixtures|sandbox|scenario|cli|scripts)";
const include = [`test/${room}/**/*.test.ts`];
const pure = pureRooms.join("|");

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: { name: "pure", include, exclude: [`test/!(${pure})/**`], isolate: false },
      },
      { extends: true, test: { name: "isolated", include, exclude: [`test/@(${pure})/**`] } },
    ],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
