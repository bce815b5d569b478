import {
  Node,
  SyntaxKind,
  type BindingElement,
  type CallExpression,
  type ObjectBindingPattern,
} from "ts-morph";
import { getCalledName, getTakenName, isCallOf } from "../program/nodes.ts";
import { getPath } from "../program/program.ts";
import { isCall, isNothing } from "../flow/terms.ts";
import { isIdName, splitWords } from "./names.ts";
import { creatingCalls, idForms, idMakingCalls, lookupPrefixes } from "./people-names.ts";
import { getLiteralText, listHandoffs, unwrap, type Frame, type Origin, type Term } from "../flow/terms.ts";
import { isIdOfCreatedRecord } from "./created-records.ts";
import { isOfKnownPerson } from "./known-people.ts";
import { findKeptText } from "./kept-text.ts";
import type { Flow, Question } from "../flow/core.ts";
import { getWrittenValue } from "../flow/written-values.ts";

/** Whether the code creates a person itself (`new`) or works with one that already exists (`standing`). */
export type Acquaintance = "new" | "standing" | "unknown";

/** What can say whom it is about, such as an operation. */
interface AboutPerson {
  readonly find: (role: "person") => readonly Term[];
}

/** Works out whom operations are about. */
export interface People {
  /** Says whether two values identify the same person, also through wrappers that take the person or only the id. */
  readonly isSamePerson: (a: Term, b: Term) => boolean;
  /** The same for the people that two operations say they are about, the first of each. */
  readonly areAboutOne: (a: AboutPerson, b: AboutPerson) => boolean;
  /** Says whether a person is created by this code or existed before, as far as the code shows. */
  readonly getAcquaintance: (term: Term) => Acquaintance;
  /** Says whether a person's id is a literal, or generated in this code, whichever way it is used: who it is about was not known before. */
  readonly isMadeUp: (term: Term) => boolean;
}

/** Properties of properties: past that, what is read is identified by its place. */
const maxDepth = 6;
/** What a person's id is read from, and what that is read from: past that, it is unknown. */
const maxOwners = 3;

const namesOfPeople: Question<ReadonlySet<string>> = { name: "names of people" };

export function createPeople(flow: Flow): People {
  const findNames = flow.remember(namesOfPeople, readNames);

  function isSamePerson(a: Term, b: Term): boolean {
    const names = findNames(a);
    return [...findNames(b)].some((name) => names.has(name));
  }

  function areAboutOne(a: AboutPerson, b: AboutPerson): boolean {
    const [first] = a.find("person");
    const [second] = b.find("person");
    return first !== undefined && second !== undefined && isSamePerson(first, second);
  }

  /** What a person's id is called, from where it is made to where it is used; of several origins, what is common to all. */
  function readNames(term: Term): ReadonlySet<string> {
    const [first, ...others] = flow.findOrigins(term).map((origin) => {
      const steps = origin.trail.filter(({ node }) => Node.isPropertyAccessExpression(node));
      // What it is read from is on the way, too: `event.data` of `event.data.id`. It holds the email as well.
      const holders = new Set(origin.trail.flatMap(findHolders));
      const own = steps.filter(({ node }) => !holders.has(node));
      return [...own.map((step) => name(step, 0)), name(origin, 0)];
    });
    return new Set(first?.filter((known) => others.every((other) => other.includes(known))));
  }

  /** What a property, or a name taken out of an object, is read from, and what that comes from: `sent`, `job.data` and `job` for `sent.id`. */
  function findHolders({ node, frame }: Term): readonly Node[] {
    const part = getTakenPart(node);
    const pattern = Node.isBindingElement(part) ? getOutermostPattern(part) : undefined;
    const from = getReadProperty(part)?.from;
    const owner = pattern ? flow.findPatternSource(pattern, frame) : from && { node: from, frame };
    if (!owner) return [];
    return flow.findOrigins(owner).flatMap(({ trail }) => [owner, ...trail].map((held) => unwrap(held.node)));
  }

  /** An id stays what it is when it is made a text or takes another form: `user._id` for `user._id.toString()` and `String(user._id)`. */
  function getKept({ node, frame }: Term): Node {
    const kept = findKeptText({ node, frame }, flow);
    return kept && kept.how !== "replacement" ? getKept({ node: kept.from, frame }) : unwrap(node);
  }

  /** Identifies a declaration or call by its location and call path; a property by its owner's identity and its name. */
  function name(term: Term, depth: number): string {
    const { frame } = term;
    const node = getKept(term);
    // What an own function keeps is its parameter: that leads on to what its caller gives.
    if (node !== unwrap(term.node) && Node.isIdentifier(node)) return nameOrigins({ node, frame }, depth + 1);
    const owner = depth < maxDepth ? getReadProperty(node) : undefined;
    if (owner) return `${nameOrigins({ node: owner.from, frame }, depth + 1)}.${owner.property}`;
    if (Node.isStringLiteral(node) || Node.isNumericLiteral(node))
      return getLiteralText(node) ?? node.getText();
    if (Node.isTemplateExpression(node)) {
      const spans = node.getTemplateSpans().map((span) => {
        const value = nameOrigins({ node: span.getExpression(), frame }, depth + 1);
        return `${value}${span.getLiteral().getText()}`;
      });
      return [node.getHead().getText(), ...spans].join("");
    }
    const declaration = Node.isIdentifier(node) ? node.getSymbol()?.getDeclarations()[0] : undefined;
    return [place(declaration ?? node), ...findCalls(frame).map(place)].join("\0");
  }

  function nameOrigins(term: Term, depth: number): string {
    if (depth > maxDepth) return place(term.node);
    const kept = { ...term, node: getKept(term) };
    return [...new Set(flow.findOrigins(kept).map((origin) => name(origin, depth)))].sort().join("|");
  }

  function getAcquaintance(term: Term, depth = 0): Acquaintance {
    const found = new Set(
      flow.findOrigins(term).map((origin) => {
        const known = judge(origin, depth);
        return known === "new" && wasKept(origin) ? "unknown" : known;
      }),
    );
    const [only] = found;
    return found.size === 1 && only ? only : found.has("standing") ? "standing" : "unknown";
  }

  function judge(origin: Term, depth: number): Acquaintance {
    const { frame } = origin;
    const node = getKept(origin);
    // `user._id.toString()`: where the id comes from says more than what it is read from.
    if (node !== unwrap(origin.node) && depth < maxOwners) return getAcquaintance({ node, frame }, depth + 1);
    if (Node.isStringLiteral(node) || Node.isNumericLiteral(node)) return "new";
    if (Node.isCallExpression(node)) return isInsertion(node, frame) ? "new" : judgeCall(node);
    if (Node.isTaggedTemplateExpression(node)) return isInsertingText(node.getTemplate()) ? "new" : "unknown";
    if (Node.isNewExpression(node)) return makesId(node) ? "new" : "unknown";
    if (isFresh(origin, depth)) return "new";
    const owner = depth > maxOwners ? undefined : getOwner(node);
    // A function of the repository's own that creates somebody may also give nothing.
    const from = owner && flow.findOrigins({ node: owner, frame }).find((found) => !isNothing(found.node));
    const known = from ? judge(from, depth + 1) : "unknown";
    const given = from && known === "new" ? findGivenReference(node, from.node) : undefined;
    if (given) return getAcquaintance({ node: given, frame: from?.frame }, depth + 1);
    // A row that was inserted here has the name of one that was read.
    if (known === "new" || isIdOfCreatedRecord(node)) return "new";
    return isOfKnownPerson(node) ? "standing" : known;
  }

  /** `pool.query("INSERT INTO users …")`, also in a helper that is given the statement. */
  function isInsertion(call: CallExpression, frame: Frame | undefined): boolean {
    return call
      .getArguments()
      .some(
        (node) =>
          isInsertingText(node) ||
          (Node.isIdentifier(node) &&
            flow.findOrigins({ node, frame }).some((origin) => isInsertingText(origin.node))),
      );
  }

  function isMadeUp(term: Term): boolean {
    const origins = flow.findOrigins(term);
    return (
      origins.length > 0 &&
      origins.every((origin) => {
        const node = getKept(origin);
        if (wasKept(origin)) return false;
        return getLiteralText(node) !== undefined || Node.isNumericLiteral(node) || isFresh(origin, 0);
      })
    );
  }

  /** Says whether an id is generated here, alone or as a part of a text: `guest_${nanoid()}`. */
  function isFresh(origin: Term, depth: number): boolean {
    const node = getKept(origin);
    if (makesId(node) || depth > maxOwners) return makesId(node);
    return listParts(node).some((part) => {
      const made = flow.findOrigins({ node: part, frame: origin.frame });
      return made.length > 0 && made.every((inner) => isFresh(inner, depth + 1));
    });
  }

  return { isSamePerson, areAboutOne, getAcquaintance: (term) => getAcquaintance(term), isMadeUp };
}

/** The part of a pattern that a name was taken by: `{ id }` of `const { id } = event.data`; any other node as it is. */
function getTakenPart(node: Node): Node {
  const declared = Node.isIdentifier(node) ? node.getSymbol()?.getValueDeclaration() : undefined;
  return Node.isBindingElement(declared) ? declared : node;
}

/** The whole pattern that a name is taken out by: `{ data: { id } }` for `id`. */
function getOutermostPattern(element: BindingElement): ObjectBindingPattern | undefined {
  const pattern = element.getParent();
  const holder = pattern.getParent();
  if (Node.isBindingElement(holder)) return getOutermostPattern(holder);
  return Node.isObjectBindingPattern(pattern) ? pattern : undefined;
}

/** Says whether a value was taken out of a table: other code had time to make somebody known. */
function wasKept({ trail }: Origin): boolean {
  return trail.some(
    ({ node, frame }) => isCallOf(node.compilerNode, "JSON.parse") && listHandoffs(frame).length === 0,
  );
}

function judgeCall(call: CallExpression): Acquaintance {
  const words = [...findWords(call)];
  const [last = ""] = words;
  if (words.some((word) => creatingCalls.has(word)) || makesId(call)) return "new";
  return lookupPrefixes.some((prefix) => last.startsWith(prefix)) ? "standing" : "unknown";
}

/** Says whether a call makes an id that nobody has had before; one that is given an id only gives it another form. */
function makesId(node: Node): boolean {
  if (!isCall(node)) return false;
  const name = getCalledName(node.compilerNode);
  return idMakingCalls.has(name) && !(idForms.has(name) && node.getArguments().length > 0);
}

/** The values that a text is put together from: those in a template, and both sides of a `+`. */
function listParts(node: Node): readonly Node[] {
  if (Node.isTemplateExpression(node)) return node.getTemplateSpans().map((span) => span.getExpression());
  return Node.isBinaryExpression(node) && node.getOperatorToken().getKind() === SyntaxKind.PlusToken
    ? [node.getLeft(), node.getRight()]
    : [];
}

/** The names of the calls of a chain, the last one first: `single`, `select`, `insert` of `users.insert(user).select().single()`. */
function* findWords(call: CallExpression): Iterable<string> {
  for (let current: Node = call; Node.isCallExpression(current);) {
    yield getCalledName(current.compilerNode);
    const callee: Node = unwrap(current.getExpression());
    if (!Node.isPropertyAccessExpression(callee)) return;
    current = unwrap(callee.getExpression());
  }
}

function isInsertingText(node: Node): boolean {
  return /^\s*insert\s/iu.test(getLeadingText(node) ?? "");
}

function getLeadingText(node: Node): string | undefined {
  return Node.isTemplateExpression(node) ? node.getHead().getLiteralText() : getLiteralText(node);
}

/** What a property, or a name taken out of an object, is read from. */
export function getOwner(node: Node): Node | undefined {
  if (Node.isPropertyAccessExpression(node) || Node.isElementAccessExpression(node))
    return unwrap(node.getExpression());
  if (!Node.isBindingElement(node)) return undefined;
  return node.getFirstAncestorByKind(SyntaxKind.VariableDeclaration)?.getInitializer();
}

/** What a new row is given as the id of another one: `userId` of `memberships.create({ userId })` is somebody who was there before. */
function findGivenReference(read: Node, row: Node): Node | undefined {
  const name = getReadProperty(read)?.property ?? "";
  const made = Node.isCallExpression(row) ? row : getOwner(row);
  if (!isIdName(name) || !splitWords(name).includes(" ") || !made) return undefined;
  const literals = made.getDescendantsOfKind(SyntaxKind.ObjectLiteralExpression);
  return getWrittenValue(
    literals.map((literal) => literal.getProperty(name)).find((one) => one !== undefined),
  );
}

/** The object that an expression, or a name in a pattern, reads a property of, and the property. */
function getReadProperty(node: Node): { readonly from: Node; readonly property: string } | undefined {
  if (Node.isBindingElement(node)) {
    const holder = node.getParent().getParent();
    const from = Node.isVariableDeclaration(holder) ? holder.getInitializer() : undefined;
    const isPlain = Node.isObjectBindingPattern(node.getParent()) && !node.getDotDotDotToken();
    return from && isPlain ? { from, property: getTakenName(node) } : undefined;
  }
  if (Node.isPropertyAccessExpression(node)) return { from: node.getExpression(), property: node.getName() };
  if (!Node.isElementAccessExpression(node)) return undefined;
  const key = node.getArgumentExpression();
  return { from: node.getExpression(), property: (key && (getLiteralText(key) ?? key.getText())) ?? "" };
}

function findCalls(frame: Frame | undefined): readonly Node[] {
  return frame ? [frame.call, ...findCalls(frame.outer)] : [];
}

function place(node: Node): string {
  return `${getPath(node.getSourceFile())}\0${node.getStart()}`;
}
