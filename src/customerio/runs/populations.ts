import { Node, SyntaxKind } from "ts-morph";
import { splitWords } from "../values/names.ts";
import type { Repetition } from "./loops.ts";

/** Words for lists of people, which grow with the business, in singular and plural if both occur. */
const people =
  /(?:^| )(?:users?|customers?|members?|contacts?|subscribers?|people|persons?|recipients?|leads?|students?|employees?|players?|participants?|attendees?|clients?|followers?|patients?|donors?|all|everyone)(?= |$)/u;
/** Words for lists of rows. They grow, too, unless they belong to one thing, as in `user.teams`. */
const rows =
  /(?:^| )(?:accounts?|profiles?|rows?|records?|e ?mails?|ids|results|subscriptions|teams|organizations|orgs|workspaces|tenants)(?= |$)/u;
/** Words for the few people whom one action concerns. */
const few =
  /(?:^| )(?:mentioned|assigned|tagged|selected|invited|newly|owners?|owner e ?mails?|admins?|managers?|participants?|assignees?|approvers?|reviewers?|watchers?|mentions)(?= |$)/u;

/** Whether a loop goes through a list that grows with the business: people, rows, or what a query returns. */
export function isPopulation({ collection, loop }: Repetition): boolean {
  if (!collection) return false;
  const words = readWords(collection);
  if (few.test(words)) return false;
  if (people.test(words) || Node.isAwaitExpression(collection)) return true;
  if (Node.isForOfStatement(loop) && loop.isAwaited()) return true;
  return rows.test(words) && !Node.isPropertyAccessExpression(collection);
}

/** The words of the names and texts in an expression, without comments. */
function readWords(expression: Node): string {
  return [expression, ...expression.getDescendants()]
    .flatMap((node) => (isWord(node) ? splitWords(node.getText()) : []))
    .filter((words) => words !== "")
    .join(" ");
}

const texts: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.StringLiteral,
  SyntaxKind.NoSubstitutionTemplateLiteral,
  SyntaxKind.TemplateHead,
  SyntaxKind.TemplateMiddle,
  SyntaxKind.TemplateTail,
]);

function isWord(node: Node): boolean {
  return Node.isIdentifier(node) || Node.isPrivateIdentifier(node) || texts.has(node.getKind());
}
