import { indexBackticks } from "../vocabulary/code-spans.ts";
import type { Paragraph } from "./find-paragraphs.ts";

/** Constructs that hide line breaks, and what looks like them. If two match, the first one counts. */
const pieces = [
  // A character after a backslash is literal.
  /\\./,
  // Constructs that surely end on their line: a tag, the address of a link, the label of a link or an image.
  /<[a-z/][^<>"'`\n]*(?:"[^<>"`\n]*"[^<>"'`\n]*)*>/,
  /\]\([^\s()<>"'`\\]*(?:\([^\s()<>"'`\\]*\)[^\s()<>"'`\\]*)*(?: "[^<>"`\n]*")?\)/,
  /[!\]]\[[^[\]<`\\\n]*(?=\])/,
  // Constructs that may continue on the next line.
  /(<[a-z/!?]|\]\(|[!\]]\[)/,
  /`+/,
  /\n/,
];
const nextPiece = new RegExp(pieces.map(({ source }) => source).join("|"), "gi");

/**
 * Finds the lines of a paragraph whose start is plain text: no code, tag or link from further up continues there. Below something that may
 * be one, no lines are found.
 */
export function findOwnLines(paragraph: Paragraph): readonly string[] {
  const text = paragraph.join("\n");
  const own = new Set([0]);
  const findEnd = indexBackticks(text);
  nextPiece.lastIndex = 0;
  for (let found = nextPiece.exec(text); found !== null; found = nextPiece.exec(text)) {
    const [piece, doubtful] = found;
    if (doubtful !== undefined) break;
    if (piece === "\n") own.add(nextPiece.lastIndex);
    if (piece.startsWith("`")) {
      nextPiece.lastIndex = findEnd(piece.length, nextPiece.lastIndex) ?? nextPiece.lastIndex;
    }
  }
  let start = 0;
  return paragraph.filter((line) => {
    const isOwn = own.has(start);
    start += line.length + 1;
    return isOwn;
  });
}
