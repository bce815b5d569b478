import { cp, rm, writeFile } from "node:fs/promises";
import { execa } from "execa";
import { bundleExtension } from "./bundle-vscode.ts";
import { findBundledPackages, writeLicenses } from "./licenses.ts";

// npm run vscode: packs VS Code's extension. The tool for that is fetched here instead of being installed with the packages: its 100
// packages have 100 MB, and only releases need them.
const packager = "@vscode/vsce@4.1.0";

await rm("editors/vscode/dist", { recursive: true, force: true });
const packages = await findBundledPackages(".", await bundleExtension("editors/vscode/dist"));
await writeFile("editors/vscode/dist/third-party-licenses.txt", writeLicenses(packages));
await cp("LICENSE", "editors/vscode/LICENSE");
const args = ["package", "--no-dependencies"];
await execa("npx", ["--yes", packager, ...args], { cwd: "editors/vscode", stdio: "inherit" });
