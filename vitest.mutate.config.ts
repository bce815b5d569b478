import { mergeConfig } from "vitest/config";
import base from "./vitest.config.ts";

/** The tests that are near the mutated code: those of whole flows would notice much, and late. */
export default mergeConfig(base, {
  test: {
    exclude: ["test/sandbox/**", "test/scenario/**", "test/cli/**", "test/scripts/**", "test/*.test.ts"],
  },
});
