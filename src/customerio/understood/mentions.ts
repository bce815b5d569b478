import { SyntaxKind, ts, type SourceFile } from "ts-morph";
import { getSurfaceOfAddress, type HttpSurface } from "../api/http-routes.ts";
import { callsSnippet, loadsSnippet, snippetNames } from "../api/snippet.ts";
import { findCompilerNodes, perFile } from "../program/nodes.ts";
import { findImports, type PackageImport } from "./imports.ts";
import { isWorkspaceKey } from "../values/credentials.ts";
import { isHostOfRequests, isReadForItsValue } from "./mention-places.ts";

/** The places where a file's code names Customer.io, without comments and texts that only mention it. */
export interface Mentions {
  readonly imports: readonly PackageImport[];
  /** Addresses that requests can go to. */
  readonly hosts: readonly HostMention[];
  /** Keys to a workspace whose value is read. */
  readonly keys: readonly KeyMention[];
  /** Texts with scripts of a page that call Customer.io. */
  readonly scripts: readonly ts.Node[];
  /** Whether there is any of these, or another sign of Customer.io in the code: the snippet, or a key that is declared or checked. */
  readonly hasAny: boolean;
}

export interface HostMention {
  readonly node: ts.Node;
  readonly surface: HttpSurface;
}

export interface KeyMention {
  readonly node: ts.Node;
  readonly name: string;
}

const none: Mentions = { imports: [], hosts: [], keys: [], scripts: [], hasAny: false };

/** Text that each kind of mention contains: a quick check that most files fail. */
const anyMention = /customer[-_.]?io|cio/i;

/** Finds where a file names Customer.io. */
export const findMentions = perFile((file) => (anyMention.test(file.compilerNode.text) ? read(file) : none));

function read(file: SourceFile): Mentions {
  const texts = [...listTexts(file)];
  const names = findCompilerNodes(file, SyntaxKind.Identifier).filter(ts.isIdentifier);
  const keys = [...names, ...texts.map(({ node }) => node).filter(ts.isStringLiteral)]
    .filter(({ text }) => isWorkspaceKey(text))
    .map((node) => ({ node, name: node.text }));
  const addresses = texts.flatMap(({ node, pieces }): HostMention[] => {
    const surface = getSurfaceOfAddress(...pieces);
    return surface === undefined || pieces.some(loadsSnippet) ? [] : [{ node, surface }];
  });
  const imports = findImports(file);
  const scripts = texts.filter(({ pieces }) => pieces.some(callsSnippet)).map(({ node }) => node);
  return {
    imports,
    hosts: addresses.filter(({ node }) => isHostOfRequests(node)),
    keys: keys.filter(({ node }) => isReadForItsValue(node)),
    scripts,
    hasAny:
      [imports, keys, addresses, scripts].some(({ length }) => length > 0) ||
      names.some(({ text }) => snippetNames.has(text)) ||
      texts.some(({ pieces }) => pieces.some(loadsSnippet)),
  };
}

/** The texts of a file, each as its known pieces. */
function* listTexts(
  file: SourceFile,
): Iterable<{ readonly node: ts.Node; readonly pieces: readonly string[] }> {
  for (const kind of [SyntaxKind.StringLiteral, SyntaxKind.NoSubstitutionTemplateLiteral] as const)
    for (const node of findCompilerNodes(file, kind))
      if (ts.isStringLiteralLike(node)) yield { node, pieces: [node.text] };
  for (const node of findCompilerNodes(file, SyntaxKind.TemplateExpression))
    if (ts.isTemplateExpression(node))
      yield { node, pieces: [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)] };
}
