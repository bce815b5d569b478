import { fileURLToPath } from "node:url";
import { build, type Metafile } from "esbuild";

/**
 * Writes VS Code's extension, with every package that it uses, to `folder` as `extension.cjs`.
 *
 * @returns what went into it, as `bundle`
 */
export async function bundleExtension(folder: string): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: fileURLToPath(new URL("..", import.meta.url)),
    entryPoints: ["editors/vscode/extension.mts"],
    metafile: true,
    outdir: folder,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    // The oldest VS Code that its manifest allows brings this one.
    target: "node20",
    format: "cjs",
    // VS Code provides it.
    external: ["vscode"],
    minifyWhitespace: true,
    logLevel: "warning",
  });
  return metafile;
}
