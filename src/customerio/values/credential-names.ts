import type { CredentialRole } from "../api/sdk.ts";
import type { Phrase } from "./word-phrases.ts";

const secret = { words: ["key", "token", "secret"] };

/** The words in the name of a variable that decide its role, in lower case; the first match decides. */
export const credentialNames: readonly (readonly [CredentialRole, Phrase])[] = [
  ["site-id", [{ words: ["site id", "siteid"] }]],
  ["write-key", [{ words: ["write key", "writekey"] }]],
  ["write-key", [{ words: ["cdp", "pipeline", "pipelines"] }]],
  ["app-key", [{ words: ["transactional", "bearer"] }]],
  [
    "app-key",
    [{ words: ["app", "application"] }, { words: ["api", "access", "bearer"], occurs: "optional" }, secret],
  ],
  ["track-key", [{ words: ["track", "tracking"] }, { words: "any", occurs: "repeated" }, secret]],
];

/** Names of functions that read a setting by its name, in lower case: `config.get("X")`, `requireEnv("X")`, `defineSecret("X")`. */
export const readingPrefixes: readonly string[] = [
  ...["definesecret", "definestring", "env", "get", "mustgetenv", "readenv", "require", "str", "value"],
];

/** The key for the environment variable in the entry of a config's schema. */
export const fillingProperty = "env";

/** The last words of an environment variable that holds a workspace's key, and words that make it the key of something else. */
export const keyEndings: readonly string[] = [
  ...["key", "token", "secret", "credentials", "site id", "siteid"],
];
export const otherKeys: readonly string[] = [
  ...[
    "webhook",
    "signing",
    "signature",
    "identifier",
    "object",
    "cookie",
    "cache",
    "storage",
    "queue",
    "lock",
  ],
];
