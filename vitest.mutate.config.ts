import { defineConfig } from "vitest/config";

/** A folder of test/ whose tests are to notice the mutants; without one, all tests but those of whole flows, which notice late. */
const room = process.env["MUTATE"] ?? "!(fixtures|sandbox|scenario|cli|scripts)";

export default defineConfig({
  test: { include: [`test/${room}/**/*.test.ts`], testTimeout: 120_000, hookTimeout: 120_000 },
});
