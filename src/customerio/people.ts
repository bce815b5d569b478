import { Node, SyntaxKind } from "ts-morph";
import type { Flow } from "./flow.ts";
import { getPath } from "./program.ts";
import { getEnclosingCallable, unwrap, type Origin, type Term } from "./terms.ts";

/** Where the person of an operation is known from: a new one is made in this flow, a standing one was there before it. */
export type Acquaintance = "new" | "standing" | "unknown";

export interface People {
  /** Equal for terms that name the same person, as far as the code shows; `undefined` when it does not. */
  readonly getPersonKey: (term: Term) => string | undefined;
  readonly getAcquaintance: (term: Term) => Acquaintance;
}

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
  function getPersonKey(term: Term): string | undefined {
    const keys = new Set(flow.findOrigins(term).map(describe));
    const [key] = keys;
    return keys.size === 1 ? key : undefined;
  }

  function getAcquaintance(term: Term): Acquaintance {
    const found = new Set(flow.findOrigins(term).map((origin) => judge(origin, 0)));
    const [only] = found;
    return found.size === 1 && only ? only : found.has("standing") ? "standing" : "unknown";
  }

  function judge(origin: Origin, depth: number): Acquaintance {
    const { node, frame } = origin;
    if (Node.isStringLiteral(node) || Node.isNumericLiteral(node)) return "new";
    if (standing.test(node.getText()) && !Node.isCallExpression(node)) return "standing";
    if (Node.isCallExpression(node)) return judgeCall(getLastWord(node));
    if (depth > 3) return "unknown";
    const owner = getOwner(node);
    if (!owner)
      return Node.isParameterDeclaration(node) && standing.test(node.getName()) ? "standing" : "unknown";
    const [from] = flow.findOrigins({ node: owner, frame });
    return from ? judge(from, depth + 1) : "unknown";
  }

  return { getPersonKey, getAcquaintance };
}

function judgeCall(word: string): Acquaintance {
  if (makers.test(word) || idMakers.test(word)) return "new";
  return readers.test(word) ? "standing" : "unknown";
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

/** Declarations and calls are themselves; what is read from something is told by its text and by where its root is declared. */
function describe({ node }: Origin): string {
  if (
    Node.isPropertyAccessExpression(node) ||
    Node.isElementAccessExpression(node) ||
    Node.isIdentifier(node)
  ) {
    const root = getRoot(node);
    const declaration = root.getSymbol()?.getDeclarations()[0];
    const scope = declaration ?? getEnclosingCallable(node) ?? node.getSourceFile();
    return `${node.getText().replaceAll(/[!?\s]/gu, "")}\0${place(scope)}`;
  }
  if (Node.isStringLiteral(node) || Node.isNumericLiteral(node)) return node.getText();
  return place(node);
}

function getRoot(node: Node): Node {
  let root = unwrap(node);
  while (Node.isPropertyAccessExpression(root) || Node.isElementAccessExpression(root))
    root = unwrap(root.getExpression());
  return root;
}

function place(node: Node): string {
  return `${getPath(node.getSourceFile())}\0${node.getStart()}`;
}
