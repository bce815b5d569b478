import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import type { Permissions } from "./state.ts";

const manifest = z.object({
  default_permissions: z.record(z.string(), z.enum(["read", "write"])),
  default_events: z.array(z.string()),
});

/** The permissions and events that Pitstop's manifest requests. The sandbox grants exactly these. */
export function readManifest(): { readonly permissions: Permissions; readonly events: readonly string[] } {
  const text = readFileSync(new URL("../../app.yml", import.meta.url), "utf8");
  const { default_permissions: permissions, default_events: events } = manifest.parse(parse(text));
  return { permissions, events };
}

/** The manifest's permissions and write access to code, with which the app can also resolve threads and commit fixes. */
export function withWriteAccess(): Permissions {
  return { ...readManifest().permissions, contents: "write" };
}
