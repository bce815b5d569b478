import { parse } from "yaml";
import { z } from "zod";

/** What `app.yml` asks GitHub for. */
export interface Manifest {
  /** Such as `{ contents: "read" }`. */
  readonly permissions: Readonly<Record<string, string>>;
  readonly events: readonly string[];
}

const schema = z.object({
  default_permissions: z.record(z.string(), z.string()),
  default_events: z.array(z.string()),
});

/** Reads the text of `app.yml`. @throws ZodError if it is not a manifest */
export function parseManifest(text: string): Manifest {
  const { default_permissions: permissions, default_events: events } = schema.parse(parse(text));
  return { permissions, events };
}
