import { Node, SyntaxKind, type CallExpression } from "ts-morph";
import { getPath } from "../program/program.ts";
import { unwrap, type Frame, type Origin, type Term } from "../flow/terms.ts";
import type { Flow } from "../flow/core.ts";

/** Whether the code creates a person itself (`new`) or works with one that already exists (`standing`). */
export type Acquaintance = "new" | "standing" | "unknown";

/** Works out whom operations are about. */
export interface People {
  /** Says whether two values identify the same person, also through wrappers that take the person or only the id. */
  readonly isSamePerson: (a: Term, b: Term) => boolean;
  /** Says whether a person is created by this code or existed before, as far as the code shows. */
  readonly getAcquaintance: (term: Term) => Acquaintance;
}

/** Properties of properties: past that, what is read is told by its place. */
const maximumDepth = 6;

/** Calls that bring somebody into being, judged by their last word. */
const makers =
  /^(?:create|insert|insertOne|insertMany|save|signUp|signup|register|createUser|createAccount|addUser|insertUser|registerUser|createCustomer|createOne|returning|createUserWithEmailAndPassword|newUser)$/u;
const idMakers = /^(?:randomUUID|uuid|uuidv4|v4|nanoid|cuid|createId|ulid|uniqueId|generateId|ObjectId)$/u;
/** Calls that look somebody up. */
const readers =
  /^(?:find|get|load|fetch|read|query|select|lookup|retrieve|require|current|auth|verify|decode|getServerSession|session|first|one|maybeSingle|single)/u;
/** Places where somebody known stands: sessions, requests, jobs, messages of queues. */
const standing =
  /(?:^|\.)(?:session|sess|currentUser|current_user|auth|jwt|claims|token|params|query|job|payload|message|msg|event|row|record|webhook|metadata|locals|viewer|principal|subscription|invoice|customer)(?:\.|\[|$)|^(?:req|request|ctx|context|c|socket)\.(?:user|auth|session|state|params|query|userId|get)\b/u;

export function createPeople(flow: Flow): People {
  function isSamePerson(a: Term, b: Term): boolean {
    const names = findNames(a);
    return [...findNames(b)].some((name) => names.has(name));
  }

  /** What a person's id goes by, from where it is made to where it is used; of several origins, what is common to all. */
  function findNames(term: Term): ReadonlySet<string> {
    const [first, ...others] = flow
      .findOrigins(term)
      .map((origin) => [
        ...origin.trail
          .filter(({ node }) => Node.isPropertyAccessExpression(node))
          .map((step) => name(step, 0)),
        name(origin, 0),
      ]);
    return new Set(first?.filter((known) => others.every((other) => other.includes(known))));
  }

  /** Declarations and calls are told by their place and by the calls that led there, what is read from something by that and its name. */
  function name(term: Term, depth: number): string {
    const { frame } = term;
    const node = getKept(term.node);
    const owner = depth < maximumDepth ? getReadFrom(node) : undefined;
    if (owner) return `${nameOrigins({ node: owner.from, frame }, depth + 1)}.${owner.property}`;
    if (Node.isStringLiteral(node) || Node.isNumericLiteral(node)) return node.getText();
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
    if (depth > maximumDepth) return place(term.node);
    const kept = { ...term, node: getKept(term.node) };
    return [...new Set(flow.findOrigins(kept).map((origin) => name(origin, depth)))].sort().join("|");
  }

  function getAcquaintance(term: Term): Acquaintance {
    const found = new Set(flow.findOrigins(term).map((origin) => judge(origin, 0)));
    const [only] = found;
    return found.size === 1 && only ? only : found.has("standing") ? "standing" : "unknown";
  }

  function judge(origin: Origin, depth: number): Acquaintance {
    const { frame } = origin;
    const node = getKept(origin.node);
    if (Node.isStringLiteral(node) || Node.isNumericLiteral(node)) return "new";
    if (isMadeHere(node)) return "new";
    if (Node.isCallExpression(node)) return readers.test(getLastWord(node)) ? "standing" : "unknown";
    const owner = depth > 3 ? undefined : getOwner(node);
    const [from] = owner ? flow.findOrigins({ node: owner, frame }) : [];
    const known = from ? judge(from, depth + 1) : "unknown";
    // A row that was inserted here has the name of one that was read.
    if (known === "new") return "new";
    const named = Node.isParameterDeclaration(node) ? node.getName() : node.getText();
    return standing.test(named) ? "standing" : known;
  }

  return { isSamePerson, getAcquaintance };
}

/** Says whether a call brings somebody into being, or a name is taken out of what it gives: `const [row] = await db.insert(user)`. */
function isMadeHere(node: Node): boolean {
  const made = Node.isBindingElement(node) ? getOwner(node) : node;
  const call = made && unwrap(made);
  if (!Node.isCallExpression(call)) return false;
  const words = [...findWords(call)];
  return words.some((word) => makers.test(word)) || idMakers.test(words[0] ?? "") || isInsertion(call);
}

/** The names of the calls of a chain, the last one first: `single`, `select`, `insert` of `users.insert(user).select().single()`. */
function* findWords(call: CallExpression): Iterable<string> {
  for (let current: Node = call; Node.isCallExpression(current);) {
    yield getLastWord(current);
    const callee: Node = unwrap(current.getExpression());
    if (!Node.isPropertyAccessExpression(callee)) return;
    current = unwrap(callee.getExpression());
  }
}

/** `pool.query("INSERT INTO users …")` */
function isInsertion(call: CallExpression): boolean {
  return call.getArguments().some((argument) => /^["'`]\s*insert\s/iu.test(argument.getText()));
}

/** What a property, or a name taken out of an object, is read from. */
function getOwner(node: Node): Node | undefined {
  if (Node.isPropertyAccessExpression(node) || Node.isElementAccessExpression(node))
    return unwrap(node.getExpression());
  if (!Node.isBindingElement(node)) return undefined;
  return node.getFirstAncestorByKind(SyntaxKind.VariableDeclaration)?.getInitializer();
}

function getLastWord(node: Node): string {
  if (!Node.isCallExpression(node)) return "";
  const callee = unwrap(node.getExpression());
  return Node.isPropertyAccessExpression(callee) ? callee.getName() : callee.getText();
}

/** The object that an expression, or a name in a pattern, reads a property of, and the property. */
function getReadFrom(node: Node): { readonly from: Node; readonly property: string } | undefined {
  if (Node.isBindingElement(node)) {
    const holder = node.getParent().getParent();
    const from = Node.isVariableDeclaration(holder) ? holder.getInitializer() : undefined;
    const isPlain = Node.isObjectBindingPattern(node.getParent()) && !node.getDotDotDotToken();
    return from && isPlain
      ? { from, property: node.getPropertyNameNode()?.getText() ?? node.getName() }
      : undefined;
  }
  if (Node.isPropertyAccessExpression(node)) return { from: node.getExpression(), property: node.getName() };
  if (!Node.isElementAccessExpression(node)) return undefined;
  return { from: node.getExpression(), property: node.getArgumentExpression()?.getText() ?? "" };
}

/** An id stays what it is when it is made a text: `user._id` for `user._id.toString()` and `String(user._id)`. */
function getKept(node: Node): Node {
  const inner = unwrap(node);
  if (!Node.isCallExpression(inner)) return inner;
  const callee = unwrap(inner.getExpression());
  const [argument] = inner.getArguments();
  if (Node.isIdentifier(callee))
    return argument && /^(?:String|encodeURIComponent)$/u.test(callee.getText()) ? getKept(argument) : inner;
  return Node.isPropertyAccessExpression(callee) && /^(?:toString|toHexString|trim)$/u.test(callee.getName())
    ? getKept(callee.getExpression())
    : inner;
}

function findCalls(frame: Frame | undefined): readonly Node[] {
  return frame ? [frame.call, ...findCalls(frame.outer)] : [];
}

function place(node: Node): string {
  return `${getPath(node.getSourceFile())}\0${node.getStart()}`;
}
