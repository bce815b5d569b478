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
import {
  creatingCalls,
  idForms,
  idMakingCalls,
  lookupPrefixes,
  makingPrefixes,
  rowIds,
} from "./people-names.ts";
import {
  getLastName,
  getLiteralText,
  listHandoffs,
  unwrap,
  type Frame,
  type Origin,
  type Term,
} from "../flow/terms.ts";
import { isIdOfCreatedRecord } from "./created-records.ts";
import { getFlagOfCreation, runsOnlyWhere } from "./found-or-created.ts";
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
  /** Says whether two values identify the same person, also through wrappers that take the whole person or only the id. */
  readonly isSamePerson: (a: Term, b: Term) => boolean;
  /** The same for the people that two operations say they are about, the first of each. */
  readonly areAboutOne: (a: AboutPerson, b: AboutPerson) => boolean;
  /** Says whether a person is created by this code or existed before, as far as the code shows. */
  readonly getAcquaintance: (term: Term) => Acquaintance;
  /** Says whether a person's id is a literal, or generated in this code, so that the person was not known before. */
  readonly isMadeUp: (term: Term) => boolean;
}

/** How deep nested properties are identified: beyond that, a value is identified by its location. */
const maxDepth = 6;
/** How many objects a person's id is followed back through: beyond that, its origin is unknown. */
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

  /** The names of a person's id, from its origin to its use; with several origins, the names common to all. */
  function readNames(term: Term): ReadonlySet<string> {
    const [first, ...others] = flow.findOrigins(term).map((origin) => {
      const steps = origin.trail.filter(({ node }) => Node.isPropertyAccessExpression(node));
      // The object that it is read from is on the path, too: `event.data` of `event.data.id`. It also holds the email.
      const holders = new Set(origin.trail.flatMap(findHolders));
      const own = steps.filter(({ node }) => !holders.has(node));
      return [...own.map((step) => name(step, 0)), name(origin, 0)];
    });
    return new Set(first?.filter((known) => others.every((other) => other.includes(known))));
  }

  /** The object that a property or a destructured name is read from, and the origins of that: `sent`, `job.data` and `job` for `sent.id`. */
  function findHolders({ node, frame }: Term): readonly Node[] {
    const part = getTakenPart(node);
    const pattern = Node.isBindingElement(part) ? getOutermostPattern(part) : undefined;
    const from = getReadProperty(part)?.from;
    const owner = pattern ? flow.findPatternSource(pattern, frame) : from && { node: from, frame };
    if (!owner) return [];
    return flow.findOrigins(owner).flatMap(({ trail }) => [owner, ...trail].map((held) => unwrap(held.node)));
  }

  /** An id is still the same after a conversion to a text or another form: `user._id` for `user._id.toString()` and `String(user._id)`. */
  function getKept({ node, frame }: Term): Node {
    const kept = findKeptText({ node, frame }, flow);
    return kept && kept.how !== "replacement" ? getKept({ node: kept.from, frame }) : unwrap(node);
  }

  /** Identifies a declaration or call by its location and call path; a property by its owner's identity and its name. */
  function name(term: Term, depth: number): string {
    const { frame } = term;
    const node = getKept(term);
    // In a function of the repository, the text is its parameter, which leads on to the caller's argument.
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
    // `user._id.toString()`: the origin of the id says more than the object that it is read from.
    if (node !== unwrap(origin.node) && depth < maxOwners) return getAcquaintance({ node, frame }, depth + 1);
    if (Node.isStringLiteral(node) || Node.isNumericLiteral(node)) return "new";
    if (Node.isCallExpression(node)) return isInsertion(node, frame) ? "new" : judgeCall(node);
    if (Node.isTaggedTemplateExpression(node)) return isInsertingText(node.getTemplate()) ? "new" : "unknown";
    if (Node.isNewExpression(node)) return makesId(node) ? "new" : "unknown";
    if (isFresh(origin, depth)) return "new";
    const owner = depth > maxOwners ? undefined : getOwner(node);
    // A function of the repository that creates somebody may also return nothing.
    const from = owner && flow.findOrigins({ node: owner, frame }).find((found) => !isNothing(found.node));
    const known = from ? judge(from, depth + 1) : "unknown";
    const given = from && known === "new" ? findGivenReference(node, from.node) : undefined;
    if (given) return getAcquaintance({ node: given, frame: from?.frame }, depth + 1);
    // A row that was inserted here can have the same name as one that was read.
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

  /** Says whether an id is used only where the row that it is read from is new. */
  function isOfNewRow(term: Term): boolean {
    const origins = flow.findOrigins(term);
    return (
      origins.length > 0 &&
      origins.every((origin) => {
        const isOwn = rowIds.has(getReadProperty(getKept(origin))?.property ?? "");
        const flag = isOwn ? findFlag(origin, 0) : undefined;
        const uses = [term, ...origin.trail, origin];
        return flag !== undefined && uses.some(({ node }) => runsOnlyWhere(flag, node));
      })
    );
  }

  /** What says whether the row is new that a value is read from. */
  function findFlag({ node, frame }: Term, depth: number): BindingElement | undefined {
    const flag = getFlagOfCreation(node);
    const owner = flag || depth > maxOwners ? undefined : getReadProperty(getKept({ node, frame }))?.from;
    const [row, ...others] = owner ? flow.findOrigins({ node: owner, frame }) : [];
    return row && others.length === 0 ? findFlag(row, depth + 1) : flag;
  }

  return {
    isSamePerson,
    areAboutOne,
    getAcquaintance: (term) => (isOfNewRow(term) ? "new" : getAcquaintance(term)),
    isMadeUp,
  };
}

/** The part of a pattern that declares a name: `{ id }` of `const { id } = event.data`; any other node as it is. */
function getTakenPart(node: Node): Node {
  const declared = Node.isIdentifier(node) ? node.getSymbol()?.getValueDeclaration() : undefined;
  return Node.isBindingElement(declared) ? declared : node;
}

/** The whole pattern that a name is destructured by: `{ data: { id } }` for `id`. */
function getOutermostPattern(element: BindingElement): ObjectBindingPattern | undefined {
  const pattern = element.getParent();
  const holder = pattern.getParent();
  if (Node.isBindingElement(holder)) return getOutermostPattern(holder);
  return Node.isObjectBindingPattern(pattern) ? pattern : undefined;
}

/** Says whether a value was read from a table: other code had time to identify the person. */
function wasKept({ trail }: Origin): boolean {
  return trail.some(
    ({ node, frame }) => isCallOf(node.compilerNode, "JSON.parse") && listHandoffs(frame).length === 0,
  );
}

function judgeCall(call: CallExpression): Acquaintance {
  const words = [...findWords(call)];
  const [last = ""] = words;
  if (words.some((word) => creatingCalls.has(word)) || makesId(call)) return "new";
  const isLookup = lookupPrefixes.some((prefix) => last.startsWith(prefix)) || isFoundById(call, last);
  return isLookup ? "standing" : "unknown";
}

/** `await store.member(id)`: whoever has the id was there before, unless the call makes something for them that has an id of its own. */
function isFoundById(call: CallExpression, word: string): boolean {
  const [id, ...others] = call.getArguments();
  if (!id || others.length > 0 || !isIdName(getLastName(id) ?? "")) return false;
  const isMaking = makingPrefixes.some((prefix) => word.startsWith(prefix));
  return Node.isAwaitExpression(call.getParent()) && !isMaking;
}

/** Says whether a call generates a new id; a call that takes an id only converts it. */
function makesId(node: Node): boolean {
  if (!isCall(node)) return false;
  const name = getCalledName(node.compilerNode);
  return idMakingCalls.has(name) && !(idForms.has(name) && node.getArguments().length > 0);
}

/** The values that a text is built from: those in a template, and both sides of a `+`. */
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

/** The object that a property or a destructured name is read from. */
export function getOwner(node: Node): Node | undefined {
  if (Node.isPropertyAccessExpression(node) || Node.isElementAccessExpression(node))
    return unwrap(node.getExpression());
  if (!Node.isBindingElement(node)) return undefined;
  return node.getFirstAncestorByKind(SyntaxKind.VariableDeclaration)?.getInitializer();
}

/** The value that a new row gets as the id of another one: `userId` of `memberships.create({ userId })` is somebody who existed before. */
function findGivenReference(read: Node, row: Node): Node | undefined {
  const name = getReadProperty(read)?.property ?? "";
  const made = Node.isCallExpression(row) ? row : getOwner(row);
  if (!isIdName(name) || !splitWords(name).includes(" ") || !made) return undefined;
  const literals = made.getDescendantsOfKind(SyntaxKind.ObjectLiteralExpression);
  return getWrittenValue(
    literals.map((literal) => literal.getProperty(name)).find((one) => one !== undefined),
  );
}

/** The object that an expression, or a name in a pattern, reads a property from, and the property. */
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
