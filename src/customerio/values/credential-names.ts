import type { CredentialRole } from "../api/sdk.ts";
import type { Phrase } from "./word-phrases.ts";

const secret = { words: ["key", "token", "secret"] };

/** What in the name of a variable decides its role, as lower-case words; the first that fits decides. */
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

/** How functions are called that read a setting by its name, in lower case: `config.get("X")`, `requireEnv("X")`, `defineSecret("X")`. */
export const readingPrefixes: readonly string[] = [
  ...["definesecret", "definestring", "env", "get", "mustgetenv", "readenv", "require", "str", "value"],
];

/** What the entry of a setting in a config's schema calls the variable of the environment that fills it. */
export const fillingProperty = "env";

/** The last words of an environment variable that holds a key to a workspace, and words that make it the key to something else. */
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
