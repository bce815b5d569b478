import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as tsMorph from "ts-morph";
import { build, transform, type BuildOptions, type Metafile, type Plugin } from "esbuild";
import { ruleFacts } from "../rules/facts.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What starts a process or a thread. All but the analysis share their code, and load what they need when they need it. */
const entries = [
  "src/cli.ts",
  "src/action.ts",
  "src/main.ts",
  "src/threads/host.ts",
  "src/threads/worker.ts",
];

/** Everything that needs the compiler, in one file that only analysis threads load. */
const analysis = "src/threads/tasks.ts";
const analysisFile = "analysis.cjs";

/**
 * Writes the program with every package it uses to `folder`, for the oldest Node we support, with source maps of our own code.
 *
 * @param more further entries
 * @returns what went into each file, by its path relative to the repository's root
 */
export async function bundle(folder: string, more: readonly string[] = []): Promise<Metafile> {
  const [program, compiler] = await Promise.all([
    build({
      ...shared(folder),
      entryPoints: [...entries, ...more],
      splitting: true,
      format: "esm",
      // What packages in CommonJS take for granted.
      banner: {
        js: [
          `import { createRequire as makeRequire } from "node:module";`,
          `const require = makeRequire(import.meta.url), __filename = import.meta.filename, __dirname = import.meta.dirname;`,
        ].join(" "),
      },
      plugins: [writeFactsDown, withoutForeignMaps, leaveAnalysisOut, withRedisOnly],
    }),
    build({
      ...shared(folder),
      entryPoints: [analysis],
      // As the compiler itself: it is loaded as one script, and knows its file name.
      format: "cjs",
      outExtension: { ".js": ".cjs" },
      entryNames: "analysis",
      plugins: [withoutLibraries, withShortNames, withPlainNames, withoutForeignMaps],
    }),
  ]);
  return {
    inputs: { ...program.metafile.inputs, ...compiler.metafile.inputs },
    outputs: { ...program.metafile.outputs, ...compiler.metafile.outputs },
  };
}

function shared(folder: string) {
  return {
    absWorkingDir: root,
    outdir: folder,
    entryNames: "[name]",
    chunkNames: "[name]-[hash]",
    bundle: true,
    platform: "node",
    target: "node20.19",
    metafile: true,
    sourcemap: true,
    sourcesContent: false,
    // A seventh less to download, and a third less to read before an analysis. Names stay, for stack traces without the maps.
    minifyWhitespace: true,
    minifySyntax: true,
    // `licenses.ts` collects them, with those of packages that have no such comment.
    legalComments: "none",
    logLevel: "warning",
  } as const satisfies BuildOptions;
}

/** The rules' facts as they are now, so that listing rules does not load what finds pitfalls. */
const writeFactsDown: Plugin = {
  name: "write facts down",
  setup(build) {
    build.onLoad({ filter: /[\\/]rules[\\/]facts\.ts$/ }, () => ({
      contents: `export const ruleFacts = ${JSON.stringify(ruleFacts)};`,
    }));
  },
};

const leaveAnalysisOut: Plugin = {
  name: "leave the analysis out",
  setup(build) {
    build.onResolve({ filter: /\/tasks\.ts$/ }, ({ kind }) =>
      kind === "dynamic-import" ? { path: `./${analysisFile}`, external: true } : undefined,
    );
  },
};

/** The compiler's package holds the declarations of every library there is. Programs here have declarations of their own. */
const withoutLibraries: Plugin = {
  name: "without libraries",
  setup(build) {
    build.onLoad({ filter: /[\\/]ts-morph-common\.js$/ }, async ({ path: file }) => ({
      contents: withoutMap(
        (await readFile(file, "utf8")).replaceAll(
          listedLibrary,
          (_, name: string) => `fileName: "${name}", text: ""`,
        ),
      ),
    }));
  },
};

/** Nobody reads the compiler's own frames in a trace: with short names it is a third smaller, and loads faster. */
const withShortNames: Plugin = {
  name: "with short names",
  setup(build) {
    build.onLoad(
      { filter: /[\\/]@ts-morph[\\/]common[\\/]dist[\\/]typescript\.js$/ },
      async ({ path: file }) => {
        const source = await readFile(file, "utf8");
        const { code } = await transform(source, {
          ...{ minifyIdentifiers: true, minifySyntax: true, target: "node20.19" },
        });
        return { contents: withoutMap(code) };
      },
    );
  },
};

/**
 * What our code imports of the compiler's package becomes variables of ours: it would be looked up through two getters each time, which in the
 * loops over nodes is a tenth of an analysis.
 */
const withPlainNames: Plugin = {
  name: "with plain names",
  setup(build) {
    const own = "ts-morph by plain names";
    build.onResolve({ filter: /^ts-morph$/ }, ({ namespace }) =>
      namespace === own ? undefined : { path: "ts-morph", namespace: own },
    );
    build.onLoad({ filter: /^ts-morph$/, namespace: own }, () => ({
      contents: `import * as all from "ts-morph";
        ${Object.keys(tsMorph)
          // Some versions of Node also list the whole, as "default" and "module.exports".
          .filter((name) => name !== "default" && /^\w+$/u.test(name))
          .map((name) => `export const ${name} = all.${name};`)
          .join("")}`,
      resolveDir: root,
    }));
  },
};

/** A library and its text, as a literal, in the package's list. */
const listedLibrary = /fileName: "(lib\.[^"]*)",\n\s*text: "(?:[^"\\\n]|\\.)*"/g;

/** BullMQ also works with PostgreSQL. From its modules of the newer kind, what nobody uses can be left out. */
const withRedisOnly: Plugin = {
  name: "with Redis only",
  setup(build) {
    build.onResolve({ filter: /^bullmq$/ }, () => ({
      path: path.join(root, "node_modules/bullmq/dist/esm/index.js"),
      sideEffects: false,
    }));
    build.onResolve({ filter: /^\.\/postgres$/ }, ({ resolveDir }) => ({
      path: path.join(resolveDir, "postgres/index.js"),
      sideEffects: false,
    }));
  },
};

/** Most of a map would be about the compiler. Of packages, it only names the file. */
const withoutForeignMaps: Plugin = {
  name: "without foreign maps",
  setup(build) {
    build.onLoad({ filter: /\.[cm]?js$/ }, async ({ path: file }) =>
      file.split(path.sep).includes("node_modules")
        ? { contents: withoutMap(await readFile(file, "utf8")) }
        : undefined,
    );
  },
};

function withoutMap(source: string): string {
  return `${source}\n//# sourceMappingURL=data:application/json;base64,${emptyMap}`;
}

const emptyMap = Buffer.from(`{"version":3,"sources":[""],"mappings":"AAAA"}`).toString("base64");
