import type { Node } from "ts-morph";
import type { Edit } from "../../vocabulary/edit.ts";
import { rewriteAsIsoText, rewriteAsSeconds, type TimeRewrite } from "../values/time-forms.ts";
import type { TimeUnit } from "../values/time-units.ts";
import { replaceNode, wrapValue } from "./replace.ts";

/** Makes the code of a timestamp in `unit` give whole Unix seconds; no edits where that is not safe. */
export function convertToSeconds(node: Node, unit: TimeUnit): readonly Edit[] {
  return toEdits(node, rewriteAsSeconds(node, unit));
}

/** Makes the code of a timestamp in seconds give an ISO 8601 string; no edits where that is not safe. */
export function convertToIsoText(node: Node): readonly Edit[] {
  return toEdits(node, rewriteAsIsoText(node));
}

function toEdits(node: Node, rewrite: TimeRewrite | undefined): readonly Edit[] {
  if (!rewrite) return [];
  return [
    rewrite.kind === "replace"
      ? replaceNode(node, rewrite.text)
      : wrapValue(node, rewrite.before, rewrite.after),
  ];
}
