import { chmod, rm, writeFile } from "node:fs/promises";
import { bundle } from "./bundle.ts";
import { findBundledPackages, writeLicenses } from "./licenses.ts";
import { writeSbom } from "./sbom.ts";

// npm run build: writes the program to dist/, where it runs without any package.

await rm("dist", { recursive: true, force: true });
const packages = await findBundledPackages(".", await bundle("dist"));
await writeFile("dist/third-party-licenses.txt", writeLicenses(packages));
await writeFile("dist/sbom.cdx.json", writeSbom(packages));
await chmod("dist/cli.js", 0o755);
