import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import type { Permissions } from "./state.ts";

const manifest = z.object({
  default_permissions: z.record(z.string(), z.enum(["read", "write"])),
  default_events: z.array(z.string()),
});

/** What Pitstop asks for when it is registered: the sandbox grants just that. */
export function readManifest(): { readonly permissions: Permissions; readonly events: readonly string[] } {
  const text = readFileSync(new URL("../../app.yml", import.meta.url), "utf8");
  const { default_permissions: permissions, default_events: events } = manifest.parse(parse(text));
  return { permissions, events };
}

/** What the app may do where it was given leave to write code, too: resolve what is mended, and commit fixes when people ask for it. */
export function withWriteAccess(): Permissions {
  return { ...readManifest().permissions, contents: "write" };
}
