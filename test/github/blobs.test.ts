import fc from "fast-check";
import nock from "nock";
import { expect, test } from "vitest";
import { countRequests, findFiles, readTexts } from "../../src/github/blobs.ts";
import { hashBlob } from "../../src/github/object-hash.ts";
import { aClient, aPull, api } from "./fake-github.ts";
import { useNock } from "./nock-setup.ts";

useNock();

/** What becomes of one text in an answer. */
type Fate = "its own" | "another's" | "null" | "missing";

const fate = fc.constantFrom<Fate>("its own", "another's", "null", "missing");

test("a text is taken for a file's only if it is, whatever is missing, swapped, in another order or too much", async () => {
  const parts = fc.uniqueArray(fc.record({ text: fc.string(), fate }), {
    minLength: 1,
    maxLength: 6,
    selector: ({ text }) => text,
  });
  await fc.assert(
    fc.asyncProperty(parts, fc.boolean(), async (files, isReversed) => {
      const answers = files.flatMap(({ text, fate: what }, index): [string, unknown][] => {
        if (what === "missing") return [];
        const other = files[(index + 1) % files.length]?.text;
        const given = what === "its own" ? text : other;
        return [[`_${index}`, what === "null" ? null : { text: given }]];
      });
      const extra: [string, unknown] = [`_${files.length}`, { text: "nobody asked" }];
      const all = isReversed ? [extra, ...answers].reverse() : [extra, ...answers];
      nock(api)
        .post("/graphql")
        .reply(200, { data: { repository: Object.fromEntries(all) } });

      const shas = files.map(({ text }) => hashBlob(Buffer.from(text)));
      const found = await readTexts(aClient(), aPull(), shas, new AbortController().signal);

      for (const [index, { text, fate: what }] of files.entries()) {
        const sha = shas[index] ?? "";
        const isKept = what === "its own" || (what === "another's" && files.length === 1);
        expect(found.get(sha)).toEqual(isKept ? { text } : undefined);
      }
      expect(found.size).toBeLessThanOrEqual(files.length);
    }),
    { numRuns: 60 },
  );
});

test("files are looked up by path, a hundred at once", async () => {
  const paths = Array.from({ length: 101 }, (_, index) => `src/${index}.ts`);
  const asked: number[] = [];
  nock(api)
    .post("/graphql")
    .twice()
    .reply((_uri, body) => {
      // nock parses a JSON body; ours is one.
      const { query } = body as unknown as { readonly query: string };
      asked.push(query.match(/: object\(/gu)?.length ?? 0);
      const [, first = ""] = /expression: "[^:]+:([^"]+)"/u.exec(query) ?? [];
      return [
        200,
        { data: { repository: { _0: { oid: hashBlob(Buffer.from(first)), byteSize: 4 }, _1: null } } },
      ];
    });
  const found = await findFiles(aClient(), aPull(), paths, new AbortController().signal);
  expect(asked).toEqual([100, 1]);
  expect(found.map(({ path, sha }) => [path, sha])).toEqual(
    ["src/0.ts", "src/100.ts"].map((path) => [path, hashBlob(Buffer.from(path))]),
  );
});

test.each<[what: string, sizes: readonly number[], requests: number]>([
  ["no files", [], 0],
  ["a hundred files", Array<number>(100).fill(1), 1],
  ["a hundred and one", Array<number>(101).fill(1), 2],
  ["two hundred and one", Array<number>(201).fill(1), 3],
  ["two million bytes", Array<number>(4).fill(500_000), 1],
  ["a byte more", [...Array<number>(4).fill(500_000), 1], 2],
  ["twice as many and a byte", [...Array<number>(8).fill(500_000), 1], 3],
  ["a long text and a short one, which GraphQL does not cut", [500_001, 1], 2],
  ["two long texts", [500_001, 500_001], 2],
])("%s take %j: %i requests", (_what, sizes, requests) => {
  const files = sizes.map((size, index) => ({ path: `src/${index}.ts`, sha: `sha-${index}`, size }));
  expect(countRequests(files)).toBe(requests);
});

test("two files with the same content are read once", () => {
  const size = 500_001;
  expect(countRequests(["a.ts", "b.ts"].map((path) => ({ path, sha: "sha", size })))).toBe(1);
});
