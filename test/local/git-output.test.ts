import fc from "fast-check";
import { expect, test } from "vitest";
import { parseBatch, parseSizes } from "../../src/local/cat-file.ts";
import { GitError } from "../../src/local/git-error.ts";
import { parseDiffOutput } from "../../src/local/parse-diff-output.ts";

/** What a part of an output does on its way, other than arriving. */
type Fate = "arrives" | "is missing" | "comes twice";
const fates = fc.constantFrom<Fate>("arrives", "arrives", "arrives", "is missing", "comes twice");

function undergo<Part>(parts: readonly Part[], fate: readonly Fate[]): readonly Part[] {
  return parts.flatMap((part, index) => {
    switch (fate[index]) {
      case "is missing":
        return [];
      case "comes twice":
        return [part, part];
      default:
        return [part];
    }
  });
}

const id = fc.stringMatching(/^[0-9a-f]{40}$/).filter((text) => !/^0+$/.test(text));
/** Content that looks like git's own words. */
const content = fc
  .array(
    fc.oneof(
      fc.string(),
      fc.constantFrom("\n", "\0", "\r", "diff --git a/x b/x\n", "@@ -1 +1 @@\n", "00 missing\n", "é"),
      id.map((object) => `${object} blob 3\n`),
    ),
  )
  .map((parts) => Buffer.from(parts.join("")));

const files = fc.uniqueArray(fc.record({ object: id, bytes: content }), {
  selector: ({ object }) => object,
  maxLength: 6,
});
const shuffled = <Part>(parts: readonly Part[]) =>
  fc.shuffledSubarray([...parts], { minLength: parts.length, maxLength: parts.length });

/** The result, or the error that says what is wrong. Any other error fails the test. */
function attempt<Result>(parse: () => Result): Result | GitError {
  try {
    return parse();
  } catch (error) {
    if (error instanceof GitError) return error;
    throw error;
  }
}

test("each file gets its own bytes from a batch in any order, or there is an error", () => {
  const given = files.chain((all) =>
    fc.record({
      all: fc.constant(all),
      parts: shuffled(all),
      fate: fc.array(fates, { minLength: all.length, maxLength: all.length }),
      cut: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    }),
  );
  fc.assert(
    fc.property(given, ({ all, parts, fate, cut }) => {
      const whole = undergo(parts, fate).map(({ object, bytes }) =>
        Buffer.concat([Buffer.from(`${object} blob ${bytes.length}\n`), bytes, Buffer.from("\n")]),
      );
      const output = Buffer.concat(whole);
      const end = cut === null ? output.length : Math.floor(cut * output.length);
      const objects = all.map(({ object }) => object);
      const result = attempt(() => parseBatch(output.subarray(0, end), objects));
      const isComplete = end === output.length && !fate.includes("is missing");
      if (isComplete) expect(result).toBeInstanceOf(Map);
      if (result instanceof GitError) return;
      // Of a cut output, what is there counts only if nothing else was asked for.
      for (const { object, bytes } of all) expect(result.get(object)).toEqual(bytes);
    }),
  );
});

test("each file gets its own size, or there is an error", () => {
  const given = files.chain((all) =>
    fc.record({
      all: fc.constant(all),
      parts: shuffled(all),
      fate: fc.array(fates, { minLength: all.length, maxLength: all.length }),
    }),
  );
  fc.assert(
    fc.property(given, ({ all, parts, fate }) => {
      const lines = undergo(parts, fate).map(({ object, bytes }) => `${object} ${bytes.length}\n`);
      const objects = all.map(({ object }) => object);
      const result = attempt(() => parseSizes(Buffer.from(lines.join("")), objects));
      expect(result instanceof GitError).toBe(fate.includes("is missing"));
      if (result instanceof GitError) return;
      for (const { object, bytes } of all) expect(result.get(object)).toBe(bytes.length);
    }),
  );
});

test.each([
  ["an object that git does not have", `${"a".repeat(40)} missing\n`, `${"a".repeat(40)} missing`],
  ["one that is not a file", `${"a".repeat(40)} tree 0\n\n`, "tree 0"],
  ["one that was left out", "", `it left out ${"a".repeat(40)}`],
  [
    "content that is cut off",
    `${"a".repeat(40)} blob 9\nshort\n`,
    "the end of the files' content is missing",
  ],
  ["a header that is cut off", "aaaa", "the end of the files' content is missing"],
])("the error names %s", (_what, output, message) => {
  expect(() => parseBatch(Buffer.from(output), ["a".repeat(40)])).toThrow(message);
});

/** A change of one file: its entry in the raw part, and its sections in the patch. */
interface Part {
  readonly path: string;
  readonly raw: string;
  readonly sections: readonly string[];
  /** The line that is added, by which a change is recognized; `undefined` where no hunks are known. */
  readonly line: number | undefined;
}

const none = "0".repeat(40);
const name = fc
  .array(fc.constantFrom("a", "b/", " ", "\n", "é", "diff --git a/x b/x\n", "@@ -1 +1 @@\n"), {
    minLength: 1,
  })
  .map((parts) => parts.join(""));

/** A line of code that looks like git's own words. */
const code = fc
  .array(fc.constantFrom("\r", "diff --git a/x b/x", "@@ -1 +1 @@", "-", "+", "\\ No newline", "\u2028", "é"))
  .map((parts) => parts.join(""));

const part = fc
  .record({ path: name, before: id, after: id, line: fc.integer({ min: 1, max: 99 }), kind: fc.nat(5), code })
  .map(({ path, before, after, line, kind, code: added }): Part => {
    const header = `diff --git "a/x" "b/x"\n`;
    const hunk = `--- "a/x"\n+++ "b/x"\n@@ -${line - 1},0 +${line} @@\n+${added}\n`;
    const index = (from: string, to: string) => `index ${from}..${to}${from === none ? "" : " 100644"}\n`;
    const raw = (from: string, to: string, code: string) => `:100644 100644 ${from} ${to} ${code}\0${path}\0`;
    switch (kind) {
      case 0:
        return {
          path,
          raw: raw(none, after, "A"),
          sections: [`${header}new file mode 100644\n${index(none, after)}${hunk}`],
          line,
        };
      case 1:
        return {
          path,
          raw: `:100644 100644 ${before} ${after} R075\0old ${path}\0${path}\0`,
          sections: [`${header}similarity index 75%\n${index(before, after)}${hunk}`],
          line,
        };
      case 2:
        return {
          path,
          raw: raw(before, after, "M"),
          sections: [`${header}${index(before, after)}Binary files "a/x" and "b/x" differ\n`],
          line: undefined,
        };
      case 3:
        return {
          path,
          raw: raw(before, after, "T"),
          sections: [`${header}${index(before, none)}${hunk}`, `${header}${index(none, after)}${hunk}`],
          line: undefined,
        };
      default:
        return {
          path,
          raw: raw(before, after, "M"),
          sections: [`${header}${index(before, after)}${hunk}`],
          line,
        };
    }
  });

test("each change gets its own hunks from a patch in any order, or there is an error", () => {
  const given = fc
    .uniqueArray(part, { selector: ({ path }) => path, minLength: 1, maxLength: 6 })
    .chain((parts) => {
      const sections = parts.flatMap((one) => one.sections);
      return fc.record({
        parts: fc.constant(parts),
        listed: fc.array(fates, { minLength: parts.length, maxLength: parts.length }),
        sections: shuffled(sections),
        patched: fc.array(fates, { minLength: sections.length, maxLength: sections.length }),
        cut: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
      });
    });
  fc.assert(
    fc.property(given, ({ parts, listed, sections, patched, cut }) => {
      const raw = undergo(parts, listed).map((one) => one.raw);
      const patch = undergo(sections, patched);
      const output = Buffer.from(`${raw.join("")}\0${patch.join("")}`);
      const end = cut === null ? output.length : Math.floor(cut * output.length);
      const isComplete =
        end === output.length && !listed.includes("is missing") && !patched.includes("is missing");
      const result = attempt(() => parseDiffOutput(output.subarray(0, end)));
      if (isComplete) expect(result).not.toBeInstanceOf(GitError);
      if (result instanceof GitError) return;
      const byPath = new Map(parts.map((one) => [one.path, one]));
      for (const { path, hunks } of result) {
        const { line } = byPath.get(path) ?? {};
        expect(hunks?.flatMap((hunk) => hunk.lines)).toEqual(
          line === undefined ? undefined : [{ kind: "added", line }],
        );
      }
    }),
    { numRuns: 300 },
  );
});

const [before, after] = ["b".repeat(40), "c".repeat(40)];
const raw = `:100644 100644 ${before} ${after} M\0src/a.ts\0`;
const section = `diff --git a/src/a.ts b/src/a.ts\nindex ${before}..${after} 100644\n--- a/src/a.ts\n+++ b/src/a.ts\n@@ -1,2 +1,2 @@\n-1;\n+2;\n same\n`;

test.each([
  ["a patch that is missing", `${raw}\0`, "the patch of src/a.ts is missing"],
  ["all of them", raw, "the patch of src/a.ts is missing"],
  ["a patch that is cut off", `${raw}\0${section.slice(0, -6)}`, "the end of a patch is missing"],
  ["one that is cut off in a line", `${raw}\0${section.slice(0, -2)}`, "the end of a patch is missing"],
  [
    "one too many",
    `${raw}\0${section}${section.replace(after, "d".repeat(40))}`,
    "there is a patch of a file that is not listed",
  ],
  [
    "two for one change",
    `${raw}\0${section}${section.replace("2;", "3;")}`,
    "two patches of one change differ",
  ],
  ["a list that is cut off", raw.slice(0, -3), "the end of a list of files is missing"],
  ["a change without its name", raw.slice(0, raw.indexOf("\0") + 1), "a changed file has no name"],
  [
    "words in place of a list",
    "warning: something\0a\0",
    "an entry of its list of changes cannot be understood",
  ],
])("the error names %s", (_what, output, message) => {
  expect(parseDiffOutput(Buffer.from(`${raw}\0${section}`))).toHaveLength(1);
  expect(() => parseDiffOutput(Buffer.from(output))).toThrow(message);
});

test("a line of code after a lone carriage return is no header of a patch", () => {
  const odd = section.replace("+2;", "+2;\rdiff --git a/x b/x\rindex 1..2\r@@ -1 +1 @@");
  const hunksOf = (patch: string) =>
    parseDiffOutput(Buffer.from(`${raw}\0${patch}`)).map(({ hunks }) => hunks);
  expect(hunksOf(odd)).toEqual(hunksOf(section));
});
