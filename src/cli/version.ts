import { createRequire } from "node:module";
import { z } from "zod";

/** Pitstop's version; read through package.json's `imports`, so that it is found from the sources and from the build. */
export const version = z
  .object({ version: z.string() })
  .parse(createRequire(import.meta.url)("#package.json")).version;
