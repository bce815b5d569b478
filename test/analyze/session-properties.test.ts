import fc from "fast-check";
import { expect, test } from "vitest";
import { rules } from "../../rules/index.ts";
import { analyze, type Pass } from "../../src/analyze/analyze.ts";
import { createSession } from "../../src/analyze/session.ts";
import { defaultConfig } from "../../src/vocabulary/config.ts";
import type { FileChange } from "../../src/vocabulary/snapshot.ts";

/** How many sequences are tried; `npm run test:fuzz` asks for many more, and for other ones each time. */
const fuzzRuns = process.env["FUZZ_RUNS"];
const runs = Number(fuzzRuns ?? 6);

type Files = Readonly<Record<string, string | undefined>>;

/** Code of which one part reaches the other in many ways: imports of imports, a class that keeps what it is given, a queue, an interface. */
const repository: Files = {
  "package.json": '{ "dependencies": { "got": "*", "bullmq": "*", "customerio-node": "*" } }',
  "src/settings.ts": `export const settings = { siteId: process.env.CIO_SITE_ID!, trackKey: process.env.CIO_TRACK_KEY! };
`,
  "src/entity-api.ts": `import got, { type Got } from "got";
export class EntityApi {
  private readonly http: Got;
  constructor(private readonly siteId: string, private readonly key: string) {
    this.http = got.extend({ prefixUrl: "https://track.customer.io/api/v2", username: this.siteId, password: this.key });
  }
  identify(id: string, attributes: object) {
    return this.http.post("entity", { json: { type: "person", action: "identify", identifiers: { id }, attributes } });
  }
  event(id: string, name: string, attributes: object) {
    return this.http.post("entity", { json: { type: "person", action: "event", identifiers: { id }, name, attributes } });
  }
}
`,
  "src/crm.ts": `import { EntityApi } from "./entity-api";
import { settings } from "./settings";
export const crm = new EntityApi(settings.trackKey, settings.siteId);
`,
  "src/cio.ts": `import { TrackClient } from "customerio-node";
import { settings } from "./settings";
export const cio = new TrackClient(settings.siteId, settings.trackKey);
`,
  "src/messages.ts": `import { cio } from "./cio";
import { now } from "./clock";
export interface Messages { seen(id: string, email: string): Promise<void> }
export const messages: Messages = {
  async seen(id, email) {
    await cio.identify(id, { email, last_seen_at: now() });
  },
};
`,
  "src/clock.ts": `export const now = () => Date.now();
`,
  "src/queue.ts": `import { Queue } from "bullmq";
export const queue = new Queue("people");
`,
  "src/worker.ts": `import { Worker } from "bullmq";
import { crm } from "./crm";
new Worker("people", async (job) => {
  await crm.identify(job.data.id, { email: job.data.email, created_at: job.data.at });
  await crm.event(job.data.id, \`joined_\${job.data.plan}\`, {});
});
`,
  "src/routes/join.ts": `import { queue } from "../queue";
import { messages } from "../messages";
export async function join(user: { id: string; email: string; plan: string }) {
  await queue.add("joined", { ...user, at: Date.now() });
  await messages.seen(user.email, user.email);
}
`,
};

/** Words that mean something to the rules, and what they can be instead. */
const words = [
  ["Date.now()", "Math.floor(Date.now() / 1000)"],
  ["await ", ""],
  ["crm", "cio"],
  ["email", "id"],
  ["settings.trackKey", "settings.siteId"],
  // Does not parse.
  ['"./cio"', "cio"],
] as const;

/** An edit of one file, or of two: each number chooses among what there is. */
const edit = fc.record({
  kind: fc.constantFrom("touch", "remove", "copy", "swap", "word", "word back"),
  at: fc.nat(50),
  other: fc.nat(50),
});
type Edit = Parameters<Parameters<typeof edit.map>[0]>[0];

/** What differs from `files` once an edit is made. */
function makeEdit(files: Files, { kind, at, other }: Edit): Files {
  const there = Object.entries(files).flatMap(([path, text]) =>
    text === undefined || !path.endsWith(".ts") ? [] : [{ path, text }],
  );
  const [one, two] = [at, other].map((index) => there[index % Math.max(1, there.length)]);
  if (!one || !two) return {};
  const [word, instead] = words[other % words.length] ?? words[0];
  switch (kind) {
    case "touch":
      return { [one.path]: `${one.text}\n` };
    case "remove":
      return { [one.path]: undefined };
    case "copy":
      return { [one.path.replace(".ts", "-copy.ts")]: one.text };
    case "swap":
      return { [one.path]: two.text, [two.path]: one.text };
    case "word":
      return { [one.path]: one.text.replace(word, instead) };
    case "word back":
      return { [one.path]: instead === "" ? one.text : one.text.replace(instead, word) };
  }
}

function makeEdits(files: Files, edits: readonly Edit[]): Files {
  return edits.reduce<Files>((made, one) => ({ ...made, ...makeEdit({ ...files, ...made }, one) }), {});
}

const review = fc.record({
  /** What was merged since the review before. */
  merged: fc.array(edit, { maxLength: 1 }),
  changed: fc.array(edit, { minLength: 1, maxLength: 3 }),
});

test(
  "whatever is merged and changed, a review in the session of earlier ones says what one from scratch says",
  () => {
    fc.assert(
      fc.property(fc.array(review, { minLength: 2, maxLength: 6 }), (reviews) => {
        const session = createSession();
        let base = repository;
        for (const { merged, changed } of reviews) {
          base = { ...base, ...makeEdits(base, merged) };
          const snapshot = toSnapshot(base, makeEdits(base, changed));
          const repeated: Pass[] = [];
          const onPass = (pass: Pass) => {
            if (pass.isRepeated === true) repeated.push(pass);
          };
          const options = { rules, config: defaultConfig, inventoryOf: () => true, onPass };
          const alone = analyze(snapshot, options);
          expect(alone.failures).toEqual([]);
          expect(analyze(snapshot, { ...options, session })).toEqual(alone);
          expect(repeated).toEqual([]);
        }
      }),
      { numRuns: runs, ...(fuzzRuns === undefined ? { seed: 35 } : {}) },
    );
  },
  60_000 + runs * 20_000,
);

function toSnapshot(base: Files, changed: Files) {
  return {
    sources: Object.entries({ ...base, ...changed }).flatMap(([path, text]) =>
      text === undefined ? [] : [{ path, text }],
    ),
    skipped: [],
    changes: Object.entries(changed).flatMap(([path, text]) =>
      text === base[path] ? [] : [toChange(path, base[path], text)],
    ),
  };
}

function toChange(path: string, before: string | undefined, text: string | undefined): FileChange {
  const list = (code: string | undefined, kind: "added" | "deleted") =>
    (code?.split("\n") ?? []).map((_, index) => ({ kind, line: index + 1 }));
  return {
    path,
    status: before === undefined ? "added" : text === undefined ? "removed" : "modified",
    hunks: [{ lines: [...list(before, "deleted"), ...list(text, "added")] }],
    ...(before === undefined ? {} : { before }),
  };
}
