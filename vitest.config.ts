import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Half the tests wait for git or for a server: a core kept free, as is the default, stays idle.
    maxWorkers: "100%",
  },
});
