import { Node, SyntaxKind, type BinaryExpression, type CallExpression } from "ts-morph";
import { isSameExpression } from "../flow/access.ts";
import type { Flow } from "../flow/core.ts";
import { equality, isEnd, listGuards, type Guard } from "../flow/guards.ts";
import {
  getLiteralText,
  getPropertyName,
  getRoot,
  getSymbolOfUse,
  isAssignment,
  isCall,
  isInside,
  unwrap,
  type Frame,
  type Origin,
  type Term,
} from "../flow/terms.ts";
import { findAssignments } from "../flow/writes.ts";
import { getEnum, maxUnion, type ListedText } from "./closed-texts.ts";

/** What code checks before it uses a text. */
export interface CheckedTexts {
  /** The texts that a value can be after a check on its path: those of a list that it was found in. `undefined` when there is no such check. */
  readonly findTexts: (origin: Origin) => readonly ListedText[] | undefined;
}

/** Methods that check whether a value is in a list or a set, and whether it is a key of an object. */
const askingMethods: ReadonlySet<string> = new Set(["has", "includes"]);
const keyAskingMethods: ReadonlySet<string> = new Set(["hasOwn", "hasOwnProperty"]);

/** How many conditions in conditions, lists in lists, and functions that only return one are followed. */
const maxDepth = 6;
/** How far out to look for a check, in nodes. */
const maxAround = 60;

/** A use of a value, the function it is in, and the depth of the question. */
interface Use {
  readonly value: Node;
  readonly frame: Frame | undefined;
  readonly depth: number;
}

export function createCheckedTexts(flow: Flow): CheckedTexts {
  function findTexts({ trail, ...end }: Origin): readonly ListedText[] | undefined {
    for (const { node, frame } of [...trail, end]) {
      const value = Node.isShorthandPropertyAssignment(node) ? node.getNameNode() : unwrap(node);
      const isName = Node.isIdentifier(value) || Node.isPropertyAccessExpression(value);
      const texts = isName ? findAround({ value, frame, depth: 0 }) : undefined;
      if (texts) return texts.length <= maxUnion ? texts : undefined;
    }
    return undefined;
  }

  /** The texts that the conditions around a use, and those before it, leave possible. */
  function findAround(use: Use): readonly ListedText[] | undefined {
    let current = use.value;
    for (let steps = 0; steps < maxAround; steps++) {
      const parent = current.getParent();
      if (!parent) return undefined;
      for (const { condition, holds } of [
        ...listGuards(current, parent),
        ...listReplacing(current, parent, use),
      ]) {
        const texts = readCheck(condition, holds, use);
        if (texts && !isAssignedAfter(condition, use)) return texts;
      }
      const chosen = Node.isCaseClause(current) ? readLabels(current, use) : undefined;
      if (chosen) return chosen;
      current = parent;
    }
    return undefined;
  }

  /** The texts that a value can be if a condition holds, or does not. */
  function readCheck(condition: Node, holds: boolean, use: Use): readonly ListedText[] | undefined {
    const node = unwrap(condition);
    if (use.depth > maxDepth) return undefined;
    const inner = { ...use, depth: use.depth + 1 };
    if (Node.isPrefixUnaryExpression(node))
      return node.getOperatorToken() === SyntaxKind.ExclamationToken
        ? readCheck(node.getOperand(), !holds, inner)
        : undefined;
    if (Node.isBinaryExpression(node)) return readComparison(node, holds, inner);
    if (!Node.isCallExpression(node)) return undefined;
    return (holds ? readQuestion(node, inner) : undefined) ?? readOwnQuestion(node, holds, inner);
  }

  function readComparison(
    node: BinaryExpression,
    holds: boolean,
    use: Use,
  ): readonly ListedText[] | undefined {
    const [left, right] = [node.getLeft(), node.getRight()];
    const operator = node.getOperatorToken().getKind();
    const isAnd = operator === SyntaxKind.AmpersandAmpersandToken;
    if (isAnd || operator === SyntaxKind.BarBarToken) {
      const [first, second] = [readCheck(left, holds, use), readCheck(right, holds, use)];
      // With `a && b` both hold, and with a failed `a || b` neither; otherwise one of them may.
      if (isAnd === holds) return first ?? second;
      return first && second ? [...first, ...second] : undefined;
    }
    if (operator === SyntaxKind.InKeyword)
      return holds && isSame(left, use.value) ? listKeys({ node: right, frame: use.frame }) : undefined;
    const found = foundBy(node);
    if (found !== undefined) return found === holds ? readQuestion(unwrap(left), use) : undefined;
    if (equality.get(operator) !== holds) return undefined;
    const other = isSame(left, use.value) ? right : isSame(right, use.value) ? left : undefined;
    const text = other && readText({ node: other, frame: use.frame });
    return text && [text];
  }

  /** `names.includes(name)`, `names.has(name)`, `names.indexOf(name)`, `Object.hasOwn(byName, name)`, `byName.hasOwnProperty(name)` */
  function readQuestion(call: Node, { value, frame, depth }: Use): readonly ListedText[] | undefined {
    const callee = Node.isCallExpression(call) ? unwrap(call.getExpression()) : undefined;
    if (!Node.isCallExpression(call) || !Node.isPropertyAccessExpression(callee)) return undefined;
    const asked = call.getArguments();
    const holder = callee.getExpression();
    const [first, second] = asked;
    if (first && isSame(first, value)) {
      if (askingMethods.has(callee.getName()) || callee.getName() === indexMethod)
        return listTexts({ node: holder, frame }, depth);
      return keyAskingMethods.has(callee.getName()) ? listKeys({ node: holder, frame }) : undefined;
    }
    return first && second && isSame(second, value) && keyAskingMethods.has(callee.getName())
      ? listKeys({ node: first, frame })
      : undefined;
  }

  /** `isStep(step)`, if that is a function of the repository that returns a condition on its parameter, and nothing else truthy. */
  function readOwnQuestion(
    call: CallExpression,
    holds: boolean,
    { value, frame, depth }: Use,
  ): readonly ListedText[] | undefined {
    const position = call.getArguments().findIndex((argument) => isSame(argument, value));
    const callable = position === -1 ? undefined : flow.getCallee(call, frame);
    const returned = callable ? flow.findReturned(callable) : [];
    const [condition, ...others] = returned.filter((node) => node.getText() !== String(!holds));
    const parameter = callable?.getParameters()[position]?.getNameNode();
    if (!callable || !condition || others.length > 0 || !Node.isIdentifier(parameter)) return undefined;
    return readCheck(condition, holds, { value: parameter, frame: flow.enter(callable, call, frame), depth });
  }

  /** The labels that lead to a clause of `switch (name)`: its own, and those of earlier clauses that fall through to it. */
  function readLabels(clause: Node, { value, frame }: Use): readonly ListedText[] | undefined {
    const choice = clause.getParent()?.getParent();
    if (!Node.isSwitchStatement(choice) || !isSame(choice.getExpression(), value)) return undefined;
    const clauses = choice.getClauses();
    const own = clauses.findIndex((one) => one === clause);
    const start = clauses.slice(0, own).findLastIndex((one) => isEnd(one.getStatements().at(-1))) + 1;
    return all(
      clauses.slice(start, own + 1).map((one) => {
        const text = Node.isCaseClause(one) ? readText({ node: one.getExpression(), frame }) : undefined;
        return text && [text];
      }),
    );
  }

  /** The texts of a list or a set that is written out. */
  function listTexts(list: Term, depth: number): readonly ListedText[] | undefined {
    if (depth > maxDepth) return undefined;
    return all(
      flow.findOrigins(list).map(({ node, frame }) => {
        if (Node.isArrayLiteralExpression(node))
          return all(
            node.getElements().map((element) => {
              if (Node.isSpreadElement(element))
                return listTexts({ node: element.getExpression(), frame }, depth + 1);
              const text = readText({ node: element, frame });
              return text && [text];
            }),
          );
        const [given] = isCall(node) ? node.getArguments() : [];
        if (!given) return undefined;
        if (Node.isNewExpression(node))
          return node.getExpression().getText() === "Set"
            ? listTexts({ node: given, frame }, depth + 1)
            : undefined;
        const callee = Node.isCallExpression(node) ? node.getExpression().getText() : "";
        if (callee === "Object.keys") return listKeys({ node: given, frame });
        return callee === "Object.values" ? listValues({ node: given, frame }) : undefined;
      }),
    );
  }

  /** The keys of an object that is written out. */
  function listKeys(object: Term): readonly ListedText[] | undefined {
    return listProperties(object, (property, frame) => {
      const text = getPropertyName(flow.findOrigins, property, frame);
      return text === undefined ? undefined : { text, member: property };
    });
  }

  /** The values of an object that is written out, or of an enum. */
  function listValues(object: Term): readonly ListedText[] | undefined {
    return (
      listMembers(object.node) ??
      listProperties(object, (property, frame) => {
        const value = Node.isPropertyAssignment(property) ? property.getInitializer() : undefined;
        return value && readText({ node: value, frame });
      })
    );
  }

  function listProperties(
    object: Term,
    readProperty: (property: Node, frame: Frame | undefined) => ListedText | undefined,
  ): readonly ListedText[] | undefined {
    return all(
      flow.findOrigins(object).map(({ node, frame }) => {
        if (!Node.isObjectLiteralExpression(node)) return undefined;
        return all(
          node.getProperties().map((property) => {
            const text = readProperty(property, frame);
            return text && [text];
          }),
        );
      }),
    );
  }

  function readText(term: Term): ListedText | undefined {
    const [origin, ...others] = flow.findOrigins(term);
    const text = origin && others.length === 0 ? getLiteralText(origin.node) : undefined;
    return text === undefined ? undefined : { text, member: origin?.node };
  }

  return { findTexts };
}

/** The values of the enum that a name stands for. */
function listMembers(name: Node): readonly ListedText[] | undefined {
  return getEnum(name)
    ?.getMembers()
    .map((member) => ({ text: getLiteralText(member) ?? "", member }));
}

const indexMethod = "indexOf";

/** Whether a comparison of `list.indexOf(name)` holds if the name was found; `undefined` if it is another comparison. */
function foundBy(node: BinaryExpression): boolean | undefined {
  const call = unwrap(node.getLeft());
  const callee = Node.isCallExpression(call) ? call.getExpression() : undefined;
  if (!Node.isPropertyAccessExpression(callee) || callee.getName() !== indexMethod) return undefined;
  const comparison = `${node.getOperatorToken().getText()} ${node.getRight().getText()}`;
  return indexComparisons.get(comparison);
}

const indexComparisons: ReadonlyMap<string, boolean> = new Map([
  ...["!== -1", "!= -1", "> -1", ">= 0"].map((comparison) => [comparison, true] as const),
  ...["=== -1", "== -1", "< 0"].map((comparison) => [comparison, false] as const),
]);

/** `if (!names.includes(name)) name = "other"`: the earlier value is one of the list. */
function* listReplacing(current: Node, parent: Node, { value }: Use): Iterable<Guard> {
  if (!Node.isBlock(parent)) return;
  for (const statement of parent.getStatements()) {
    if (statement === current) return;
    if (!Node.isIfStatement(statement) || statement.getElseStatement()) continue;
    const then = statement.getThenStatement();
    const last = Node.isBlock(then) ? then.getStatements().at(-1) : then;
    const written = Node.isExpressionStatement(last) ? last.getExpression() : undefined;
    if (isAssignment(written) && isSame(written.getLeft(), value))
      yield { condition: statement.getExpression(), holds: false };
  }
}

/** Says whether a variable gets another value after a condition, other than to replace one that failed it. */
function isAssignedAfter(condition: Node, { value }: Use): boolean {
  const check = condition.getParent();
  const from = Node.isIfStatement(check) && !isInside(value, check) ? check.getEnd() : condition.getEnd();
  return findAssignments(value.getSourceFile(), value.getText()).some(
    (assignment) => assignment.getStart() > from && isSame(assignment.getLeft(), value),
  );
}

function isSame(node: Node, value: Node): boolean {
  return isSameExpression(node, value) && getRootSymbol(node) === getRootSymbol(value);
}

function getRootSymbol(node: Node): unknown {
  const root = getRoot(node);
  return Node.isIdentifier(root) ? getSymbolOfUse(root) : undefined;
}

/** The texts of all parts; `undefined` if those of one are not known. */
function all(parts: readonly (readonly ListedText[] | undefined)[]): readonly ListedText[] | undefined {
  return parts.length === 0 || parts.includes(undefined) ? undefined : parts.flatMap((part) => part ?? []);
}
