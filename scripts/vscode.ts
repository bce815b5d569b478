import { cp, rm, writeFile } from "node:fs/promises";
import { execa } from "execa";
import { bundleExtension } from "./bundle-vscode.ts";
import { findBundledPackages, writeLicenses } from "./licenses.ts";

// npm run vscode: packs VS Code's extension. Its tool is fetched here and not installed with the packages: it brings 30 MB and prebuilt
// programs, which only releases need.
const packager = "@vscode/vsce@4.1.0";

await rm("editors/vscode/dist", { recursive: true, force: true });
const packages = await findBundledPackages(".", await bundleExtension("editors/vscode/dist"));
await writeFile("editors/vscode/dist/third-party-licenses.txt", writeLicenses(packages));
await cp("LICENSE", "editors/vscode/LICENSE");
const args = ["package", "--no-dependencies"];
await execa("npx", ["--yes", packager, ...args], { cwd: "editors/vscode", stdio: "inherit" });
