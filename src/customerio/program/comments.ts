import { ts, type SourceFile } from "ts-morph";
import type { Edit } from "../../vocabulary/edit.ts";
import { perFile } from "./nodes.ts";

/** Says whether edits of one file remove a comment and do not put it back. Its indentation may change. */
export function doEditsLoseComments(file: SourceFile, edits: readonly Edit[]): boolean {
  const { text } = file.compilerNode;
  const removing = edits.filter(({ start, end }) => /\/[/*]/u.test(text.slice(start, end)));
  if (removing.length === 0) return false;
  const written = squeeze(edits.map((edit) => edit.text).join("\n"));
  return listComments(file)
    .filter(({ pos, end }) => removing.some((edit) => pos < edit.end && edit.start < end))
    .some(({ pos, end }) => !written.includes(squeeze(text.slice(pos, end))));
}

function squeeze(text: string): string {
  return text.replace(/\s+/gu, " ");
}

/** The comments of a file; `//` in a text, a pattern or between JSX tags is not a comment. */
const listComments = perFile((file): readonly ts.CommentRange[] => {
  const tree = file.compilerNode;
  const comments: ts.CommentRange[] = [];
  const visit = (node: ts.Node): void => {
    const children = node.getChildren(tree);
    if (children.length > 0) children.forEach(visit);
    else if (!ts.isJsxText(node))
      comments.push(
        ...(ts.getTrailingCommentRanges(tree.text, node.pos) ?? []),
        ...(ts.getLeadingCommentRanges(tree.text, node.pos) ?? []),
      );
  };
  visit(tree);
  return comments;
});
