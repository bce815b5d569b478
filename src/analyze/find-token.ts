import { ts } from "ts-morph";

/** The token at an offset, or the one after the comment at the offset. */
export function findToken(file: ts.SourceFile, offset: number): ts.Node {
  let node: ts.Node = file;
  for (let inner: ts.Node | undefined = file; inner;) {
    node = inner;
    inner = node.getChildren(file).find(({ pos, end }) => pos <= offset && offset < end);
  }
  return node;
}

/** The comments between the token before and a token. */
export function listCommentsBefore(token: ts.Node, file: ts.SourceFile): readonly ts.CommentRange[] {
  return [ts.getTrailingCommentRanges, ts.getLeadingCommentRanges].flatMap(
    (getRanges) => getRanges(file.text, token.pos) ?? [],
  );
}
