import { chmod, rm } from "node:fs/promises";
import { bundle } from "./bundle.ts";

// npm run build: writes the program to dist/, which needs no package and no step after it.

await rm("dist", { recursive: true, force: true });
await bundle("dist");
await chmod("dist/cli.js", 0o755);
