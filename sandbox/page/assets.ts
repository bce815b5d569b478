import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

interface Asset {
  readonly type: string;
  readonly file: string;
}

const require = createRequire(import.meta.url);
const own = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Everything that pages load, by path. Nothing is loaded from other servers. */
export const assets: ReadonlyMap<string, Asset> = new Map([
  ["/-/page.css", { type: "text/css; charset=utf-8", file: own("page.css") }],
  ["/-/live.js", { type: "text/javascript; charset=utf-8", file: own("live.js") }],
  ["/-/icon.svg", { type: "image/svg+xml", file: own("icon.svg") }],
  [
    "/-/markdown.css",
    { type: "text/css; charset=utf-8", file: require.resolve("github-markdown-css/github-markdown.css") },
  ],
  [
    "/-/code-light.css",
    { type: "text/css; charset=utf-8", file: require.resolve("highlight.js/styles/github.css") },
  ],
  [
    "/-/code-dark.css",
    { type: "text/css; charset=utf-8", file: require.resolve("highlight.js/styles/github-dark.css") },
  ],
]);

export function readAsset({ file }: Asset): Promise<Uint8Array> {
  return readFile(file);
}
