import { defineConfig } from "vitest/config";
import base from "./vitest.config.ts";

/** A folder of test/ whose tests are to notice the mutants; without one, all tests but those of whole flows, which notice late. */
const room = process.env["MUTATE"];

export default defineConfig({
  test: {
    ...base.test,
    ...(room === undefined
      ? { exclude: ["test/{sandbox,scenario,cli,scripts}/**", "test/*.test.ts"] }
      : { include: [`test/${room}/**/*.test.ts`] }),
  },
});
