import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

/*
 * One word for each idea, in American spelling: this test keeps retired words out of everything that people read, and out of identifiers.
 * It reports `file:line: word (better: …)`.
 */

/** Retired words and what to write instead. Identifiers count word by word: `tellAll` contains `tell`. */
const retiredWords: ReadonlyMap<string, string> = new Map([
  ...each("mend mends mended mending unmended", "fix"),
  ...each("tell tells telling told", "say, show, list, report, notify or call"),
  ...each("moment moments", "timestamp, time or date"),
  ...each("silence silences silenced silencing", "ignore"),
  ...each("pace paces paced", "rate limit"),
  ...each("anew", "again"),
  ...each("colour colours coloured colouring", "color"),
  ...each("behaviour behaviours", "behavior"),
  ...each("favour favours favoured favourite", "favor"),
  ...each("neighbour neighbours neighbouring", "neighbor"),
  ...each("honour honours honoured", "honor"),
  ...each("misspelt spelt", "misspelled, spelled"),
  ...each("learnt", "learned"),
  ...each("cancelled cancelling", "canceled, canceling"),
  ...each("labelled labelling", "labeled, labeling"),
  ...each("modelled modelling", "modeled, modeling"),
  ...each("travelled travelling", "traveled, traveling"),
  // Not "analyses", which is also the plural of analysis.
  ...each("analyse analysed analysing analyser", "analyze"),
  ...each("centre centres centred", "center"),
  ...each("grey", "gray"),
  ...each("whilst", "while"),
  ...each("licence", "license"),
]);

/** Verbs and nouns that American English spells with a z. */
const britishEnding =
  /^(?:un|re)?(?:apolog|author|capital|categor|custom|emphas|final|general|initial|maxim|memor|minim|neutral|normal|optim|organ|priorit|real|recogn|sanit|serial|special|stabil|standard|summar|synchron|token|util|visual)is(?:e|es|ed|er|ers|ing|ation|ations)$/;

/** Retired phrases. Their words can be on two lines of a comment. */
const retiredPhrases: readonly (readonly [string, string])[] = [
  ["beside the code", "inline"],
  ["beside code", "inline"],
  ["left alone", "skipped, not reported or unchanged"],
  ["leave alone", "skip"],
  ["leaves alone", "skips"],
  ["left as they are", "not fixed, unchanged"],
  ["left as it is", "not fixed, unchanged"],
  ["settings of its own", "its own config"],
  ["right as it is", "intentional"],
  ["of its own doing", "by itself"],
  ["nobody minds", "(drop it)"],
  ["makes up for", "recovers from"],
  ["as far as its meaning goes", "unchanged in meaning"],
];

/** A comment opens with its subject: "The callers of …", not "Who calls …". */
const vagueOpening = /(?:\/\*\*|\/\/|^[ \t]*\*)[ \t]+(Who|Whom|Whoever)\b/gm;

/** What may be written all the same: quotes of an interface or of somebody's code. */
const exceptions: readonly {
  readonly word: string;
  /** The text around the word. */
  readonly as: RegExp;
  readonly because: string;
}[] = [
  {
    word: "mended",
    as: /mended(?= -->)|\( mended\)|["`]mended["`]/g,
    because: "the marker in comments on open pull requests contains it, so it is part of the format",
  },
  {
    word: "moment",
    as: /["'`/]moment(?:-timezone|\.utc)?["'`]|\bmoment(?:\.\w+)?\(|\bimport moment\b|\bmoment\.js\b/g,
    because: "the name of a library",
  },
  {
    word: "cancelled",
    as: /["`](?:order_)?cancelled["`]/g,
    because:
      "GitHub calls the conclusion of a check run like this, and people name their events with both spellings",
  },
  {
    word: "normalise",
    as: /"normalise"/g,
    because: "people name their functions with both spellings",
  },
];

const root = fileURLToPath(new URL("..", import.meta.url));
const textFile = /\.(?:ts|mts|tsx|js|md|ya?ml|json|css|svg)$/;
/** This file lists the words, the lockfile is npm's, and the corpus and the fixtures are code of others. */
const unread = /^test\/words\.test\.ts$|^package-lock\.json$|^test\/(?:corpus|fixtures)\//;

/** The text files below a folder, or in the root itself. */
function listTexts(folder: string): readonly string[] {
  const entries = readdirSync(path.join(root, folder), {
    recursive: folder !== ".",
    withFileTypes: true,
  });
  return entries
    .filter((entry) => entry.isFile() && textFile.test(entry.name))
    .map(({ parentPath, name }) => path.relative(root, path.join(parentPath, name)).split(path.sep).join("/"))
    .filter((name) => !unread.test(name));
}

/** `src/plan`, `docs`, …: each house with its rooms, so that a failure is small. */
const rooms = ["src", "rules", "sandbox", "scripts", "test", "docs", "editors", "skills"].flatMap((house) => {
  const names = readdirSync(path.join(root, house), { withFileTypes: true });
  return [house, ...names.filter((entry) => entry.isDirectory()).map(({ name }) => `${house}/${name}`)];
});
const texts = [".", ...new Set(rooms)].map((room) => {
  const isHouse = rooms.some((other) => other.startsWith(`${room}/`));
  const all = listTexts(room);
  return [room, isHouse ? all.filter((name) => path.posix.dirname(name) === room) : all] as const;
});

test.each(texts)("no retired word in %s", (_room, names) => {
  expect(names.flatMap((name) => findRetired(name, readFileSync(path.join(root, name), "utf8")))).toEqual([]);
});

test.each<[string, readonly string[]]>([
  ["function tellAll() {}", ["a.ts:1: tell (better: say, show, list, report, notify or call)"]],
  ["const colouredText = 1;", ["a.ts:1: coloured (better: color)"]],
  ["// It is shown beside\n// the code.", ["a.ts:1: beside the code (better: inline)"]],
  ["/** Left\n * alone. */", ["a.ts:1: left alone (better: skipped, not reported or unchanged)"]],
  [
    "/** Whoever calls it. */\n// Who is it?",
    ["a.ts:1: Whoever (better: the subject itself)", "a.ts:2: Who (better: the subject itself)"],
  ],
  ["normalised, Recognises", ["a.ts:1: normalised (better: -ize)", "a.ts:1: recognises (better: -ize)"]],
  ["/** The person who calls it. */ // All who wait", []],
  ["recommend a workspace, amended by a satellite; promised advice on two analyses", []],
  ["<!-- pitstop:v1 a mended -->", []],
  ['import moment from "moment"; moment().unix(); moment.utc(now)', []],
])("finds the retired words in %j", (text, found) => {
  expect(findRetired("a.ts", text)).toEqual(found);
});

test.each(exceptions)("the exception for $word is still needed", ({ as }) => {
  const quotes = texts.flatMap(([, names]) =>
    names.filter((name) => readFileSync(path.join(root, name), "utf8").search(as) !== -1),
  );
  expect(quotes).not.toEqual([]);
});

/** Where a text has retired words: `file:line: word (better: …)`. */
function findRetired(name: string, text: string): readonly string[] {
  const checked = exceptions.reduce(
    (rest, { as }) => rest.replaceAll(as, (quoted) => quoted.replaceAll(/\S/g, "_")),
    text,
  );
  const found: { readonly index: number; readonly word: string; readonly better: string }[] = [];
  for (const { 0: part, index } of checked.matchAll(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g)) {
    const word = part.toLowerCase();
    const better = britishEnding.test(word) ? "-ize" : retiredWords.get(word);
    if (better !== undefined) found.push({ index, word, better });
  }
  for (const [phrase, better] of retiredPhrases) {
    const pattern = new RegExp(`\\b${phrase.replaceAll(" ", "[\\s*/#>]+")}\\b`, "gi");
    for (const { index } of checked.matchAll(pattern)) found.push({ index, word: phrase, better });
  }
  for (const { 1: word = "", index } of checked.matchAll(vagueOpening))
    found.push({ index, word, better: "the subject itself" });
  return found
    .sort((a, b) => a.index - b.index)
    .map(({ index, word, better }) => `${name}:${lineAt(text, index)}: ${word} (better: ${better})`);
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}

function each(words: string, better: string): readonly (readonly [string, string])[] {
  return words.split(" ").map((word) => [word, better] as const);
}
