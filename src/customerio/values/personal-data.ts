import { Node, SyntaxKind, type ElementAccessExpression, type PropertyAccessExpression } from "ts-morph";
import { getMeaning, isEmailName, isIdName, maxJudgedLength, splitWords } from "./names.ts";
import {
  addresseeNames,
  ambiguousAddressees,
  ambiguousNameWords,
  givingVerbs,
  machineWords,
  messageParts,
  negatingOrHidingWords,
  numberedWords,
  personWords,
  type Meaning,
} from "./personal-names.ts";
import { findInside, getCalledName, getTakenName } from "../program/nodes.ts";
import { endsWithWords } from "./word-phrases.ts";
import {
  getLastName,
  getLiteralText,
  getSymbolOfName,
  isZero,
  unwrap,
  type Origin,
  type Term,
} from "../flow/terms.ts";
import { getHoles, getWholeHole, type TextHole, type TextShape } from "./texts.ts";
import { findKeptText, isOwnCall } from "./kept-text.ts";
import type { Flow } from "../flow/core.ts";

/** A piece of a text that shows who a person is: a value, judged by its name or origin, or characters of the text itself. */
export type PersonalPiece =
  | {
      readonly kind: "value";
      readonly meaning: Meaning;
      readonly hole: TextHole;
      /** The node whose name shows it: the hole's own, or the origin of its value. */
      readonly source: Node;
    }
  | { readonly kind: "letters"; readonly meaning: Meaning; readonly text: string };

/** The personal pieces of a text, in the order of checks: values first. */
export function findPersonalPieces(shape: TextShape, flow: Flow): readonly PersonalPiece[] {
  const values = getHoles(shape).flatMap((hole): PersonalPiece[] => {
    const isHidden = isMasked(hole.term.node, shape.origin.node) || isMaskedBefore(hole.term, flow);
    const found = isHidden ? undefined : findPersonalSource(hole.term, flow);
    if (!found || (shape.made === "unknown" && !Node.isPropertyAccessExpression(hole.term.node))) return [];
    return [{ kind: "value", hole, ...found }];
  });
  const letters = shape.parts
    .filter((part) => typeof part === "string")
    .flatMap((part) => findPersonalLetters(part));
  return [...values, ...letters];
}

const emailAddress = /^[^@\s]+@[^@\s][^@\s.]*\.[^@\s]+$/u;

/** The node that shows that a person's id is an email address: by its characters, or by a name along its path. */
export function findEmailSource(origin: Origin, flow: Flow, depth = 0): Node | undefined {
  const { node } = origin;
  if (
    Node.isStringLiteral(node) ||
    Node.isTemplateExpression(node) ||
    Node.isNoSubstitutionTemplateLiteral(node)
  ) {
    if (node.getWidth() > maxJudgedLength) return undefined;
    // The code of a template counts as text here, because `${name}@example.com` is an address, too.
    return emailAddress.test(node.getText().slice(1, -1)) ? node : undefined;
  }
  // The code for an id does not stand for a message, whatever the email in its name is for.
  const written = [node, ...origin.trail.slice(0, 1).map((term) => term.node)];
  const isEmail = (step: Term): boolean =>
    !isId(step.node) &&
    (getPersonalMeaning(step, flow) === "email" ||
      getMeaningOfName(getNameOfField(step.node) ?? "", undefined) === "email" ||
      isAddressee(step.node) ||
      (written.includes(step.node) && isNamedForEmail(step.node)));
  const own = findKept(origin, flow);
  // A value read from an id is still an id in a variable that is named for mail: `const to = mailbox.ownerId`.
  if (own.some(({ node }) => isId(node)) && !own.some(isEmail)) return undefined;
  const later = [...origin.trail].reverse().flatMap((term) => findKept(term, flow));
  const named = [...own, ...later].find(isEmail)?.node;
  if (named || depth >= maxDepth) return named;
  // A call that preserves a text inside a function leads to the function's parameter, and that to the caller's argument.
  const kept = getKeptAddress(origin, flow);
  const sources = kept ? flow.findOrigins(kept).map((inner) => findEmailSource(inner, flow, depth + 1)) : [];
  return sources.includes(undefined) ? undefined : sources[0];
}

/** An expression and what it is made of, as long as that still is the whole address. */
function findKept(term: Term, flow: Flow): readonly Term[] {
  const kept = getKeptAddress(term, flow);
  return kept ? [term, ...findKept(kept, flow)] : [term];
}

/** What an expression makes its text of, where it keeps an address whole: what is before the `@` is none. */
function getKeptAddress({ node, frame }: Term, flow: Flow): Term | undefined {
  const inner = unwrap(node);
  const from = Node.isElementAccessExpression(inner)
    ? getFirstOfSplit(inner, separatorsOfAddresses)
    : findUnmaskedText({ node: inner, frame }, flow);
  return from && { node: from, frame };
}

function isId(node: Node): boolean {
  return isIdName(getReadName(node));
}

function isNamedForEmail(node: Node): boolean {
  return isEmailName(getReadName(node));
}

/** The name that a value is read by. */
function getReadName(node: Node): string {
  if (Node.isBindingElement(node)) return getTakenName(node);
  return getLastName(node) ?? getNameOfField(node) ?? "";
}

/** The field that is read from a document, a form or a row by its name or path: `email` of `team.get("owner.email")`. */
function getNameOfField(node: Node): string | undefined {
  const inner = unwrap(node);
  const callee = Node.isCallExpression(inner) ? unwrap(inner.getExpression()) : undefined;
  if (!Node.isCallExpression(inner) || !Node.isPropertyAccessExpression(callee)) return undefined;
  const [key, ...others] = inner.getArguments();
  if (callee.getName() !== "get" || !key || others.length > 0) return undefined;
  return getLiteralText(key)?.split(".").at(-1);
}

/** Says whether a value is a message's recipient, which is an address. */
function isAddressee(node: Node): boolean {
  const isNamed = Node.isIdentifier(node) || Node.isParameterDeclaration(node) || Node.isBindingElement(node);
  const name = isNamed ? (Node.isIdentifier(node) ? node.getText() : node.getName()) : "";
  return addresseeNames.has(name) && !(ambiguousAddressees.has(name) && isReadBesideOthers(node));
}

/** `to` of `const { reward, to } = request.body`: nothing next to it belongs to a message. */
function isReadBesideOthers(node: Node): boolean {
  const element = Node.isIdentifier(node) ? getSymbolOfName(node)?.getValueDeclaration() : node;
  const pattern = element?.getParent();
  if (!Node.isBindingElement(element) || !Node.isObjectBindingPattern(pattern)) return false;
  const others = pattern.getElements().filter((one) => one !== element);
  return others.length > 0 && !others.some((one) => messageParts.has(getTakenName(one)));
}

/** Addresses, numbers and the like that a text spells out. */
function findPersonalLetters(text: string): readonly PersonalPiece[] {
  let rest = text;
  return letterPatterns.flatMap(({ meaning, pattern, isReal }) => {
    const found = [...rest.matchAll(pattern)].map(([letters]) => letters).filter(isReal);
    for (const letters of found) rest = rest.replace(letters, " ");
    return found.map((letters) => ({
      kind: "letters" as const,
      meaning,
      text: withoutLeadingWords(letters),
    }));
  });
}

/** Words that lead to an address may be joined to it: `wrote_to_desk@example.com`. */
const leadingWords = /^.*[._-](?:to|for|from|by|with|of)[._-](?=.)/u;

function withoutLeadingWords(letters: string): string {
  const [local = "", ...host] = letters.split("@");
  return host.length === 0 ? letters : [local.replace(leadingWords, ""), ...host].join("@");
}

interface LetterPattern {
  readonly meaning: Meaning;
  readonly pattern: RegExp;
  readonly isReal: (letters: string) => boolean;
}

const letterPatterns: readonly LetterPattern[] = [
  {
    meaning: "email",
    // A word without an address is matched, too: otherwise each of its characters would be tried as the start of one.
    pattern: /[A-Za-z0-9][A-Za-z0-9._%+-]*(?:@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,})?/gu,
    isReal: (letters) => letters.includes("@"),
  },
  { meaning: "card", pattern: /(?<!\d)[3-6](?:[ -]?\d){14,15}(?!\d)/gu, isReal: hasCheckDigit },
  { meaning: "national-id", pattern: /(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])/gu, isReal: () => true },
  {
    meaning: "phone",
    pattern: /\+\d{1,3}(?:[ ().-]{0,2}\d){7,12}(?!\d)|(?<![\d-])\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}(?![\d-])/gu,
    isReal: () => true,
  },
  {
    meaning: "ip-address",
    pattern: /(?<![\dv.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/gu,
    isReal: (letters) => letters.split(".").every((part) => Number(part) <= 255),
  },
];

/** The checksum of card numbers. */
function hasCheckDigit(letters: string): boolean {
  const digits = Array.from(letters.replaceAll(/\D/gu, ""), Number).reverse();
  const sum = digits.reduce((total, digit, index) => {
    const value = index % 2 === 0 ? digit : digit * 2;
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

function findPersonalSource(
  term: Term,
  flow: Flow,
  depth = 0,
): { readonly meaning: Meaning; readonly source: Node } | undefined {
  if (depth > maxDepth || term.node.getType().isBoolean()) return undefined;
  const origins = flow.findOrigins(term);
  for (const step of [term, ...origins.flatMap((origin) => [...origin.trail, origin])]) {
    const meaning = getPersonalMeaning(step, flow);
    if (meaning) return { meaning, source: step.node };
    const kept = getKept(step, flow);
    const found = kept && findPersonalSource(kept, flow, depth + 1);
    if (found) return found;
  }
  return undefined;
}

const maxDepth = 6;

/** The argument or object of a call that preserves a text, if that still shows who somebody is: `user.email` for `user.email.trim()`. */
function getKept({ node, frame }: Term, flow: Flow): Term | undefined {
  const inner = unwrap(node);
  const from = Node.isElementAccessExpression(inner)
    ? // The part of an address before its `@` names its owner, too.
      getFirstOfSplit(inner, atSign)
    : findUnmaskedText({ node: inner, frame }, flow);
  return from && { node: from, frame };
}

function findUnmaskedText(term: Term, flow: Flow): Node | undefined {
  const kept = findKeptText(term, flow);
  const args = Node.isCallExpression(term.node) ? term.node.getArguments() : [];
  return kept?.how === "replacement" && takesPersonalPartAway(args) ? undefined : kept?.from;
}

const atSign: ReadonlySet<string> = new Set(["@"]);
/** What is between the addresses of a list that is one text. */
const separatorsOfAddresses: ReadonlySet<string> = new Set([" ", ",", ", ", ";", "; "]);

/** The text whose first part a value is, up to one of some separators: `user.email` of `user.email.split("@")[0]`. */
function getFirstOfSplit(access: ElementAccessExpression, separators: ReadonlySet<string>): Node | undefined {
  const split = unwrap(access.getExpression());
  const index = access.getArgumentExpression();
  const isFirst = isZero(index);
  const callee = Node.isCallExpression(split) ? unwrap(split.getExpression()) : undefined;
  const isSplit = Node.isPropertyAccessExpression(callee) && callee.getName() === "split";
  if (!isFirst || !isSplit || !Node.isCallExpression(split)) return undefined;
  const [separator] = split.getArguments();
  return separator && separators.has(getLiteralText(separator) ?? "") ? callee.getExpression() : undefined;
}

/** What an expression means to a person, judged by its name. */
function getPersonalMeaning({ node, frame }: Term, flow: Flow): Meaning | undefined {
  const inner = unwrap(node);
  if (Node.isCallExpression(inner)) {
    if (isOwnCall({ node: inner, frame }, flow)) return undefined;
    const [verb = "", ...asked] = splitWords(getCalledName(inner.compilerNode)).split(" ");
    return givingVerbs.has(verb) ? getMeaningOfName(asked.join(" "), undefined) : undefined;
  }
  if (Node.isElementAccessExpression(inner)) {
    const key = inner.getArgumentExpression();
    const owner = getLastName(inner.getExpression());
    if (Node.isNumericLiteral(key)) return getMeaningOfName(getNameOfElement(inner) ?? "", undefined);
    return Node.isStringLiteral(key) ? getMeaningOfName(key.getLiteralText(), owner) : undefined;
  }
  if (Node.isPropertyAccessExpression(inner)) {
    const owner = getNameOfOwner(unwrap(inner.getExpression()));
    return getMeaningOfName(inner.getName(), owner) ?? getMeaningOfNumber(inner, owner);
  }
  if (
    Node.isIdentifier(inner) ||
    Node.isShorthandPropertyAssignment(inner) ||
    Node.isParameterDeclaration(inner) ||
    Node.isBindingElement(inner)
  ) {
    const name = Node.isIdentifier(inner) ? inner.getText() : inner.getName();
    // `{ phone: number }` takes a phone.
    const taken = Node.isBindingElement(inner) ? getTakenName(inner) : name;
    return getMeaningOfName(taken, undefined) ?? getMeaningOfName(name, undefined);
  }
  return undefined;
}

/** The property of a card or a phone that holds its number. */
const numberName = "number";

/**
 * What `number` of a card or a phone means. These numbers are texts; a `number` that is a number counts something, such as the cards of a
 * board.
 */
function getMeaningOfNumber(
  access: PropertyAccessExpression,
  owner: string | undefined,
): Meaning | undefined {
  const numbered = splitWords(owner ?? "");
  if (access.getName() !== numberName || !numberedWords.has(numbered)) return undefined;
  const type = access.getType().getNonNullableType();
  return type.isNumber() || type.isNumberLiteral() ? undefined : getMeaning(`${numbered} number`);
}

function getNameOfOwner(owner: Node): string | undefined {
  return Node.isElementAccessExpression(owner) ? getNameOfElement(owner) : getLastName(owner);
}

/** The name of one of a list: `email` of `user.emails[0]`. */
function getNameOfElement(access: ElementAccessExpression): string | undefined {
  const list = getLastName(access.getExpression());
  return list !== undefined && Node.isNumericLiteral(access.getArgumentExpression())
    ? list.replace(/(?:(?<=ss|sh|ch|x)es|s)$/u, "")
    : undefined;
}

/** Says whether a hole is masked inside the text: `user.phone.replace(/\d/g, "*")`. */
function isMasked(hole: Node, maker: Node): boolean {
  for (let node = hole, whole = getWholeHole(hole, maker); node !== whole;) {
    const call = node.getParent()?.getParent();
    if (!Node.isCallExpression(call)) return false;
    if (takesPersonalPartAway(call.getArguments())) return true;
    node = call;
  }
  return false;
}

/** Says whether the value of a variable was masked: `const phone = user.phone.replace(/\d/g, "*")`. */
function isMaskedBefore(hole: Term, flow: Flow): boolean {
  return flow.findOrigins(hole).some((origin) => {
    const isRewritten = findKeptText(origin, flow)?.how === "replacement";
    return (
      isRewritten && Node.isCallExpression(origin.node) && takesPersonalPartAway(origin.node.getArguments())
    );
  });
}

/** Masking with symbols, and cutting an address at its `@`, leave nothing that shows who somebody is. */
function takesPersonalPartAway([pattern, replacement]: readonly Node[]): boolean {
  const put = replacement && getLiteralText(replacement);
  if (put === undefined) return false;
  return put === "" ? mentionsAtSign(pattern) : /^[*xX\u2022#.]+$/u.test(put);
}

function mentionsAtSign(pattern: Node | undefined): boolean {
  const texts = pattern ? [pattern, ...findInside(pattern, SyntaxKind.StringLiteral)] : [];
  return texts.some((node) =>
    (Node.isRegularExpressionLiteral(node) ? node.getLiteralText() : (getLiteralText(node) ?? "")).includes(
      "@",
    ),
  );
}

/** Properties that hold the address itself. */
const wrappingNames: ReadonlySet<string> = new Set(["value", "address", "email address"]);

/** The value of a form field or of Vue's `ref`: `fullName.value`. The value of a card or of a place is something else. */
const heldName = "value";
const notHeld: ReadonlySet<Meaning> = new Set(["card", "address"]);

/** `owner` is the name of the object that the property is read from. */
function getMeaningOfName(name: string, owner: string | undefined): Meaning | undefined {
  const words = splitWords(name);
  const holder = owner === undefined ? "" : splitWords(owner);
  const isOfPerson = endsWithWords(holder, personWords);
  if (words === "name") return isOfPerson ? "full-name" : undefined;
  if (words === "mail") return isOfPerson ? "email" : undefined;
  // An entry of a list of addresses: `user.emails[0].value`.
  if (wrappingNames.has(words) && getMeaning(owner ?? "") === "email") return "email";
  const held = words === heldName && owner !== undefined ? getMeaningOfName(owner, undefined) : undefined;
  if (held) return notHeld.has(held) ? undefined : held;
  const [first = "", ...others] = words.split(" ");
  if (others.length > 0 && negatingOrHidingWords.has(first)) return undefined;
  const meaning = getMeaning(name);
  // The id of an email is as often a message's id as an address.
  if (meaning === "email" && words.endsWith(" id")) return undefined;
  if (meaning === "full-name" && words.split(" ").some((word) => ambiguousNameWords.has(word)))
    return isOfPerson ? meaning : undefined;
  if (meaning === "address" && endsWithWords(holder, machineWords)) return undefined;
  return meaning;
}
