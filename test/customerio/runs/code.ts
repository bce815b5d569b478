import { Project, ts, type Node, type SourceFile } from "ts-morph";
import { learn, type Knowledge } from "../../../src/customerio/knowledge.ts";
import { getPath } from "../../../src/customerio/program/program.ts";

/** One file's text, or several by path. */
export type Code = string | Readonly<Record<string, string>>;

export const client = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_KEY);
`;

/** What the semantic layer knows of code. */
export function learnFrom(code: Code): Knowledge {
  const files = typeof code === "string" ? { "src/example.ts": code } : code;
  return learn(Object.entries(files).map(([path, text]) => ({ path, text })));
}

/** The tree of one file, for questions that need nothing else. */
export function parse(text: string, path = "src/example.ts"): SourceFile {
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    compilerOptions: { allowJs: true, target: ts.ScriptTarget.Latest },
  });
  return project.createSourceFile(path, text);
}

/** The first node that is written as `text`. */
export function find(file: SourceFile, text: string): Node {
  const found = file.getDescendants().find((node) => node.getText() === text);
  if (!found) throw new Error(`${getPath(file)} has no ${text}`);
  return found;
}
