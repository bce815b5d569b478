import { Node, SyntaxKind, type CallExpression } from "ts-morph";
import { getCalledName } from "../program/nodes.ts";
import { isCheckedAgainstList } from "./allow-lists.ts";
import { createCheckedTexts } from "./checked-texts.ts";
import { createClientInput } from "./client-input.ts";
import { getKeptText } from "./kept-text.ts";
import { maxJudgedLength } from "./names.ts";
import { findDeclaredTexts, isRuledOut, readListed, type ListedText } from "./closed-texts.ts";
import {
  fillPattern,
  findAppended,
  findFilled,
  findLookup,
  getJoined,
  getPlaceholder,
  getRewritten,
} from "./pieced-texts.ts";
import type { GetRegistration } from "./route-checks.ts";
import { createSchemas } from "./schemas.ts";
import { getLastName, getLiteralText, unwrap, type Origin, type Term } from "../flow/terms.ts";
import type { Flow } from "../flow/core.ts";

/**
 * One text that a value can be: known pieces and holes, in order. A text without holes is fully known. One with more than
 * `maxJudgedLength` known characters counts as not known at all.
 */
export interface TextShape {
  /** The literal, template or call that creates the text. */
  readonly origin: Origin;
  /** The known pieces and the holes, in order. */
  readonly parts: readonly (string | TextHole)[];
  /** How the text is built; `"input"` when it comes from a request, `"unknown"` when nothing is known about it. */
  readonly made: "literal" | "template" | "concatenation" | "call" | "input" | "unknown";
}

/** A piece of a text that is only known at run time. */
export interface TextHole {
  /** The expression that fills the hole. */
  readonly term: Term;
}

/** Reads which texts a value can be. */
export interface Texts {
  /** Finds the texts a value can be, each as its known pieces and the holes between them. */
  readonly findShapes: (term: Term) => readonly TextShape[];
  /** Gets the one text a value always is; `undefined` when it varies or is not known. */
  readonly getOnlyText: (term: Term) => string | undefined;
  /** Gets the pieces of a text that are only known at run time. */
  readonly getHoles: (shape: TextShape) => readonly TextHole[];
}

/** Functions that fill in a pattern: `util.format`, and `sprintf` of several packages. */
const formattingCalls: ReadonlySet<string> = new Set(["format", "sprintf"]);

const maxVariants = 24;
/** How deep texts inside texts are followed. */
const maxDepth = 6;

/** @param getRegistration finds where request handlers are registered, with the checks of their requests; by default, none is known */
export function createTexts(flow: Flow, getRegistration: GetRegistration = () => undefined): Texts {
  const input = createClientInput(flow);
  const schemas = createSchemas(flow, input, getRegistration);
  const checks = createCheckedTexts(flow);

  function findShapes(term: Term, depth = 0): readonly TextShape[] {
    const shapes = withoutRuledOut(flow.findOrigins(term))
      .flatMap((origin) => readOrigin(origin, depth))
      .flatMap((shape) => (getText(shape) === undefined ? readOpen(shape, depth) : [shape]));
    const appended = depth > maxDepth ? [] : findAppended(term.node);
    const all = appended.length > 0 ? shapes.flatMap((shape) => append(shape, appended, depth)) : shapes;
    return all.length > maxVariants ? all.slice(0, maxVariants) : all;
  }

  /** `name = "tour_"; name += step`: neither is a separate text. */
  function append(start: TextShape, appended: readonly Node[], depth: number): readonly TextShape[] {
    const { frame } = start.origin;
    const last = appended.at(-1) ?? start.origin.node;
    const pieces = start.parts.map((part) => (typeof part === "string" ? part : part.term));
    return combine(
      { ...start.origin, node: last },
      [...pieces, ...appended.map((node) => ({ node, frame }))],
      "concatenation",
      depth,
    );
  }

  /**
   * The origin of a value does not show its texts, but a type on its path may list them, or it may be filled into a pattern. A lookup gives
   * a text, whatever its key.
   */
  function readOpen(shape: TextShape, depth: number): readonly TextShape[] {
    const declared = isAsserted(shape.origin.node) ? undefined : findDeclaredTexts(shape.origin);
    if (declared) return declared.texts.map((text) => toListedShape(declared.origin, text));
    if (shape.made !== "unknown") return [shape];
    const filled = depth > maxDepth ? undefined : findFilled(shape.origin);
    if (filled) return combine(filled.origin, filled.pieces, "call", depth);
    const lookup = findLookup(shape.origin, flow);
    return [lookup ? { ...shape, origin: { ...shape.origin, node: lookup }, made: "call" } : shape];
  }

  function readOrigin(origin: Origin, depth: number): readonly TextShape[] {
    const { node, frame } = origin;
    const literal = getLiteralText(node) ?? (Node.isNumericLiteral(node) ? node.getText() : undefined);
    if (literal !== undefined) return [toShape(origin, [literal], "literal")];
    if (depth > maxDepth) return [unknown(origin)];
    if (Node.isTemplateExpression(node)) {
      const pieces: (string | Term)[] = [node.getHead().getLiteralText()];
      for (const span of node.getTemplateSpans()) {
        pieces.push({ node: span.getExpression(), frame }, span.getLiteral().getLiteralText());
      }
      return combine(origin, pieces, "template", depth);
    }
    if (Node.isBinaryExpression(node) && node.getOperatorToken().getKind() === SyntaxKind.PlusToken) {
      const pieces = [node.getLeft(), node.getRight()].map((side) => ({ node: side, frame }));
      return isSum(pieces, depth) ? [unknown(origin)] : combine(origin, pieces, "concatenation", depth);
    }
    if (Node.isCallExpression(node)) {
      const made = readCall(node, origin, depth);
      if (made) return made;
    }
    const finite = readListed(node);
    if (finite) return finite.map((text) => toListedShape(origin, text));
    const known = schemas.findTexts(origin);
    if (known) return known.map((text) => toShape(origin, [text], "literal"));
    const checked = checks.findTexts(origin);
    if (checked) return checked.map((text) => toListedShape(origin, text));
    if (isRequestInput(origin)) return [{ ...unknown(origin), made: "input" }];
    return [unknown(origin)];
  }

  /** Says whether `+` adds numbers: one side is a number, and the other is not known to be a text. */
  function isSum(sides: readonly Term[], depth: number): boolean {
    const others = sides.filter(({ node }) => !isNumber(unwrap(node)));
    const isText = (side: Term): boolean =>
      side.node.getType().isString() || findShapes(side, depth + 1).some(hasText);
    return others.length < sides.length && !others.some(isText);
  }

  function readCall(node: CallExpression, origin: Origin, depth: number): readonly TextShape[] | undefined {
    const callee = unwrap(node.getExpression());
    const args = node.getArguments().map((argument) => ({ node: argument, frame: origin.frame }));
    const kept = getKeptText(node);
    if (kept?.change)
      return transform(findShapes({ ...origin, node: kept.from }, depth + 1), kept.change, origin);
    if (formattingCalls.has(getCalledName(node.compilerNode)) && args[0]) {
      const pieces = fillPattern(getOnlyText(args[0]) ?? "", args.slice(1));
      if (pieces) return combine(origin, pieces, "call", depth);
    }
    const rewritten = getRewritten(node);
    if (rewritten) return rewrite({ ...origin, node: rewritten }, origin, depth);
    if (!Node.isPropertyAccessExpression(callee)) return undefined;
    const receiver = { node: callee.getExpression(), frame: origin.frame };
    switch (callee.getName()) {
      case "replace":
      case "replaceAll": {
        return fillPlace(receiver, args, origin, depth) ?? rewrite(receiver, origin, depth);
      }
      case "concat":
        return combine(origin, [receiver, ...args], "concatenation", depth);
      case "join": {
        const joined = getJoined(receiver, flow);
        const separator = args[0] ? getOnlyText(args[0]) : ",";
        if (!joined || separator === undefined) return undefined;
        return "text" in joined
          ? rewrite(joined.text, origin, depth)
          : combine(origin, interlace(joined.pieces, separator), "call", depth);
      }
      default:
        return undefined;
    }
  }

  /** What a call makes of another text by changing some of its characters; `undefined` if the other text is known, since the result is not. */
  function rewrite(text: Term, origin: Origin, depth: number): readonly TextShape[] | undefined {
    const shapes = findShapes(text, depth + 1);
    if (shapes.every((shape) => shape.made === "literal")) return undefined;
    return shapes.map((shape) => ({
      ...shape,
      origin,
      made: shape.made === "unknown" ? "call" : shape.made,
    }));
  }

  /** `"step_{n}".replace("{n}", step)`: a known text whose place for a value is filled. */
  function fillPlace(
    receiver: Term,
    [place, value]: readonly Term[],
    origin: Origin,
    depth: number,
  ): readonly TextShape[] | undefined {
    const pattern = getOnlyText(receiver);
    const marker = place && (getPlaceholder(place.node) ?? getOnlyText(place));
    if (pattern === undefined || !marker || !value || !pattern.includes(marker)) return undefined;
    const [before = "", ...after] = pattern.split(marker);
    return combine(origin, [before, value, after.join(marker)], "call", depth);
  }

  /** Joins pieces: those with a few known values are written out, all others are holes. */
  function combine(
    origin: Origin,
    pieces: readonly (string | Term)[],
    made: TextShape["made"],
    depth: number,
  ): readonly TextShape[] {
    let variants: (string | TextHole)[][] = [[]];
    for (const piece of pieces) {
      const options = typeof piece === "string" ? [[piece]] : readPiece(piece, depth);
      variants = variants.flatMap((variant) => options.map((option) => [...variant, ...option]));
      if (variants.length > maxVariants) {
        const holes = pieces.map((entry) => (typeof entry === "string" ? entry : { term: entry }));
        return [toShape(origin, mergeTexts(holes), made)];
      }
    }
    return variants.map((variant) => {
      const parts = mergeTexts(variant);
      return toShape(origin, parts, parts.every((part) => typeof part === "string") ? "literal" : made);
    });
  }

  function readPiece(piece: Term, depth: number): (string | TextHole)[][] {
    const shapes = findShapes(piece, depth + 1);
    if (shapes.length === 0) return [[{ term: piece }]];
    // A piece made of pieces keeps its own holes, so that `prefix + "_" + id` inside a template is still one hole and a known text. One
    // that is only rewritten is best known by its own name.
    return shapes.map((shape) =>
      shape.made === "unknown" || shape.made === "input" || (isName(piece.node) && !hasText(shape))
        ? [{ term: piece }]
        : [...shape.parts],
    );
  }

  function getOnlyText(term: Term): string | undefined {
    const shapes = findShapes(term);
    const texts = new Set(shapes.map(getText));
    const [text] = texts;
    return texts.size === 1 ? text : undefined;
  }

  function isRequestInput(origin: Origin): boolean {
    const steps = [...origin.trail, origin];
    if (steps.some(({ node }) => isCheckedAgainstList(node))) return false;
    if (schemas.isAnyInput(origin)) return true;
    return steps.some(input.isSent);
  }

  return { findShapes, getOnlyText, getHoles };
}

/** The text of a shape without holes. */
export function getText(shape: TextShape): string | undefined {
  return shape.parts.every((part) => typeof part === "string") ? shape.parts.join("") : undefined;
}

/** The holes of a shape. */
export function getHoles(shape: TextShape): readonly TextHole[] {
  return shape.parts.filter((part) => typeof part !== "string");
}

/** The whole expression of a hole in the text that `maker` builds, including calls on it, such as `.replace(…)`. */
export function getWholeHole(hole: Node, maker: Node): Node {
  const access = hole.getParent();
  const call = access?.getParent();
  return call !== maker &&
    Node.isPropertyAccessExpression(access) &&
    access.getExpression() === hole &&
    Node.isCallExpression(call) &&
    call.getExpression() === access
    ? getWholeHole(call, maker)
    : hole;
}

/** Says whether code asserts a type that the compiler does not derive, as in `` `viewed_${slug}` as EventName ``. */
function isAsserted(made: Node): boolean {
  const parent = made.getParent();
  if (Node.isParenthesizedExpression(parent)) return isAsserted(parent);
  const isPieced = Node.isTemplateExpression(unwrap(made)) || Node.isBinaryExpression(unwrap(made));
  return isPieced && (Node.isAsExpression(parent) || Node.isTypeAssertion(parent));
}

/** The possible values of a text that the types on its path allow: what is left of `name ?? ""` after a check. */
function withoutRuledOut(origins: readonly Origin[]): readonly Origin[] {
  if (origins.length <= 1) return origins;
  const possible = origins.filter((origin) => {
    const text = getLiteralText(origin.node);
    return text === undefined || !isRuledOut(text, origin);
  });
  return possible.length > 0 ? possible : origins;
}

/** A text that is too long to judge is not known. */
function toShape(origin: Origin, parts: TextShape["parts"], made: TextShape["made"]): TextShape {
  const length = parts.reduce((sum, part) => sum + (typeof part === "string" ? part.length : 0), 0);
  return length > maxJudgedLength ? unknown(origin) : { origin, parts, made };
}

/** A text of a closed list is written in the list, not where a value is declared to be from the list. */
function toListedShape(origin: Origin, { text, member }: ListedText): TextShape {
  const { node, frame, trail } = origin;
  const listed = member ? { node: member, frame: undefined, trail: [...trail, { node, frame }] } : origin;
  return toShape(listed, [text], "literal");
}

function unknown(origin: Origin): TextShape {
  return { origin, parts: [{ term: origin }], made: "unknown" };
}

function transform(
  shapes: readonly TextShape[],
  change: (text: string) => string,
  origin: Origin,
): readonly TextShape[] {
  return shapes.map((shape) => ({
    ...shape,
    origin: shape.made === "literal" ? shape.origin : origin,
    parts: shape.parts.map((part) => (typeof part === "string" ? change(part) : part)),
  }));
}

function interlace(pieces: readonly Term[], separator: string): (string | Term)[] {
  return pieces.flatMap((piece, index) => (index === 0 ? [piece] : [separator, piece]));
}

function hasText({ parts }: TextShape): boolean {
  return parts.some((part) => typeof part === "string");
}

function isName(node: Node): boolean {
  return getLastName(node) !== undefined;
}

/** Joins neighboring pieces that are known texts; never empty. */
export function mergeTexts(parts: readonly (string | TextHole)[]): (string | TextHole)[] {
  const merged: (string | TextHole)[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if (typeof part === "string" && typeof last === "string") merged[merged.length - 1] = last + part;
    else if (part !== "") merged.push(part);
  }
  return merged.length > 0 ? merged : [""];
}

function isNumber(node: Node): boolean {
  return Node.isNumericLiteral(node) || node.getType().isNumber() || node.getType().isNumberLiteral();
}
