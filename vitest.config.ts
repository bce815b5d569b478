import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Several times what the slowest takes: a busy machine is no failure, a test that hangs still ends.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Half the tests wait for git or for a server: a core kept free, as is the default, stays idle.
    maxWorkers: "100%",
  },
});
