import { listChoices } from "./braces.ts";
import { anything, matchesSequence, type Sequence } from "./match-sequence.ts";
import { withoutTrailingSlashes } from "./paths.ts";

/** The longest pattern that is understood, in characters. */
const maxPatternLength = 1_000;
/** How many braces a pattern may have, and how many patterns they may expand to. */
const maxBraces = 10;
const maxChoices = 100;

/** `+(…)` and its relatives, which shells call extended globs, and `[:alpha:]`. */
const extendedGlob = /[?*+@!]\(/u;
const namedClass = "[:";

/**
 * Creates a test for paths relative to the repository's root, with patterns as in `.gitignore`: a name without a slash
 * matches in every folder, a folder matches everything below it, and `!` reverts an earlier pattern. Braces and `**` work too. A pattern
 * with a problem matches nothing. Testing a path takes no longer than in proportion to its length and to those of the patterns.
 */
export function makePathTest(patterns: readonly string[]): (path: string) => boolean {
  const decide = makePathVerdict(patterns);
  return (path) => decide(path) ?? false;
}

/** As `makePathTest`; `undefined` for a path that no pattern matches, and `false` for one that the last matching pattern negates. */
export function makePathVerdict(patterns: readonly string[]): (path: string) => boolean | undefined {
  const tests = patterns.map((pattern) => ({
    matches: findPatternProblem(pattern) === undefined ? makeTest(withoutNegation(pattern)) : () => false,
    meaning: !pattern.startsWith("!"),
  }));
  return (path) => {
    const segments = path.split("/");
    return tests.findLast(({ matches }) => matches(segments))?.meaning;
  };
}

/** A pattern for paths below a folder, as in shells: a name without a slash matches only in that folder. */
export interface PathPattern {
  /** Says whether the pattern matches a path, or a folder that it is in. */
  readonly matches: (path: string) => boolean;
  /** Says whether the pattern could match something in a folder. */
  readonly mayMatchIn: (folder: string) => boolean;
}

/** Creates a test for paths relative to the folder in which the pattern starts. The pattern has no problem. */
export function makePathPattern(pattern: string): PathPattern {
  const sequences = listChoices(pattern, maxChoices).flatMap((choice) => {
    const sequence = readPath(choice, true);
    return sequence === undefined ? [] : [sequence];
  });
  return {
    matches: (path) => sequences.some((sequence) => matchesSequence(sequence, path.split("/"))),
    mayMatchIn: (folder) => {
      const segments = folder.split("/");
      return sequences.some((sequence) =>
        // The first part of the pattern leads to the folder, and the rest may match in it.
        [...sequence, anything].some((_, length) => matchesSequence(sequence.slice(0, length), segments)),
      );
    },
  };
}

/** Says whether a text has characters with a special meaning in patterns. */
export function hasWildcard(text: string): boolean {
  return /[*?[{\\]/u.test(text) || extendedGlob.test(text);
}

/** Why a pattern matches nothing: completes "this pattern …". `undefined` for one that is understood. */
export function findPatternProblem(pattern: string): string | undefined {
  if (pattern.length > maxPatternLength)
    return `is longer than ${maxPatternLength.toLocaleString("en")} characters`;
  const glob = extendedGlob.exec(withoutNegation(pattern))?.[0];
  if (glob !== undefined) return `uses ${glob}…), which is not supported`;
  if (pattern.includes(namedClass)) return `uses ${namedClass}…:], which is not supported`;
  if (pattern.split("{").length > maxBraces + 1) return `has more than ${maxBraces} braces`;
  return listChoices(pattern, maxChoices).length > maxChoices
    ? `has more than ${maxChoices} alternatives`
    : undefined;
}

/** A pattern of a folder's file, in `.gitignore` syntax, rewritten for the root. */
export function anchorPattern(folder: string, pattern: string): string {
  const text = withoutNegation(pattern);
  const below = isAnchored(text) ? text.replace(/^\//u, "") : `**/${text}`;
  return `${text === pattern ? "" : "!"}${folder.replace(/[*?[\]{}\\!]/gu, "\\$&")}/${below}`;
}

/** Says whether a pattern is anchored to one place: other patterns match in every folder. */
export function isAnchored(pattern: string): boolean {
  return withoutTrailingSlashes(withoutNegation(pattern)).includes("/");
}

function withoutNegation(pattern: string): string {
  return pattern.startsWith("!") ? pattern.slice(1) : pattern;
}

type Segments = readonly string[];

function makeTest(pattern: string): (path: Segments) => boolean {
  const isPlaced = isAnchored(pattern);
  const choices = listChoices(pattern, maxChoices).map((choice) => readPath(choice, isPlaced));
  return (path) => choices.some((choice) => choice !== undefined && matchesSequence(choice, path));
}

/** What a pattern without braces expects of each segment of a path; `undefined` for one that names nothing. */
function readPath(pattern: string, isAnchored: boolean): Sequence<string> | undefined {
  const isFolder = pattern.endsWith("/");
  const names = pattern.split("/").filter((name) => name !== "" && name !== ".");
  if (names.length === 0) return isFolder ? [anything] : undefined;
  return [
    ...(isAnchored ? [] : [anything]),
    ...names.map((name) => (name === "**" ? anything : readName(name))),
    // A folder is not part of its own content.
    ...(isFolder ? [() => true] : []),
    anything,
  ];
}

function readName(name: string): (segment: string) => boolean {
  const [start = "", ...others] = name.split(/[*?[\]\\]/u);
  const end = others.at(-1);
  if (end === undefined) return (segment) => segment === name;
  const pieces = readPieces(name, true);
  // `[id]` is the name of a folder to Next.js and SvelteKit.
  const literal = name.includes("[") ? readPieces(name, false) : undefined;
  return (segment) =>
    // Most names are ruled out by how they start or end.
    segment.startsWith(start) &&
    segment.endsWith(end) &&
    (matchesSequence(pieces, segment) || (literal !== undefined && matchesSequence(literal, segment)));
}

/** What a name with wildcards expects of each character. */
function readPieces(name: string, hasClasses: boolean): Sequence<string> {
  const pieces: Sequence<string>[number][] = [];
  for (let index = 0; index < name.length; index++) {
    const character = name[index] ?? "";
    const end = hasClasses && character === "[" ? findClassEnd(name, index) : -1;
    if (end !== -1) {
      pieces.push(readClass(name.slice(index + 1, end)));
      index = end;
    } else if (character === "*") pieces.push(anything);
    else if (character === "?") pieces.push(() => true);
    else {
      // A backslash makes the next character literal.
      if (character === "\\" && index + 1 < name.length) index++;
      const expected = name[index];
      pieces.push((given) => given === expected);
    }
  }
  return pieces;
}

/** Where a class closes; `]` right after its start belongs to it. -1 when it does not close. */
function findClassEnd(name: string, start: number): number {
  const first = name[start + 1] === "!" || name[start + 1] === "^" ? start + 2 : start + 1;
  return name.indexOf("]", first + 1);
}

/** `a-z_` and, for anything else, `!a-z_`. */
function readClass(inside: string): (character: string) => boolean {
  const isNegated = inside.startsWith("!") || inside.startsWith("^");
  const listed = isNegated ? inside.slice(1) : inside;
  const ranges: (readonly [first: string, last: string])[] = [];
  for (let index = 0; index < listed.length; index++) {
    const first = listed[index] ?? "";
    const isRange = listed[index + 1] === "-" && index + 2 < listed.length;
    ranges.push([first, isRange ? (listed[index + 2] ?? "") : first]);
    if (isRange) index += 2;
  }
  return (character) => ranges.some(([first, last]) => first <= character && character <= last) !== isNegated;
}
