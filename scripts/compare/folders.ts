import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";

/** A place in generated code. `line` is 1-based. */
export interface Place {
  readonly path: string;
  readonly line: number;
}

/** A repository to measure with. */
export interface Generated {
  readonly name: string;
  readonly files: ReadonlyMap<string, string>;
  /** Where mistakes are: a tool finds one if it reports its line. */
  readonly mistakes: readonly Place[];
}

/** What a line that is a mistake ends with while a repository is generated. */
const mark = " // mistake";

/** The repositories of the comparison. Code that has nothing to do with Customer.io uses the same words, as real code does. */
export const generated: readonly (() => Generated)[] = [
  () => makeShop("3,255 files, 82 calls", 3255),
  () => makeContainer("8,000 files that import the client's container", 8000),
  () => makeShop("30,000 files, 1 % of them about Customer.io", 30_000, 300),
];

/** Writes a repository to a new folder. */
export async function writeFolder(folder: string, { files }: Generated): Promise<void> {
  for (const [name, text] of files) {
    const location = path.join(folder, name);
    await mkdir(path.dirname(location), { recursive: true });
    await writeFile(location, text);
  }
}

function finish(name: string, marked: readonly (readonly [string, string])[]): Generated {
  const mistakes = marked.flatMap(([file, text]) =>
    text.split("\n").flatMap((line, index) => (line.endsWith(mark) ? [{ path: file, line: index + 1 }] : [])),
  );
  return { name, mistakes, files: new Map(marked.map(([file, text]) => [file, text.replaceAll(mark, "")])) };
}

const manifest = [
  "package.json",
  `{ "name": "shop", "private": true, "dependencies": { "customerio-node": "^4.3.0", "express": "^5.0.0" } }\n`,
] as const;

/** Features of which `callers` call Customer.io, each twice, by itself or through one module. */
function makeShop(name: string, size: number, callers = 41): Generated {
  const features = Array.from({ length: size - 2 }, (_, index) => {
    const kind = index < callers ? callerKinds[index % callerKinds.length] : undefined;
    return [`src/area${index % 60}/feature${index}.ts`, (kind ?? writeOther)(index)] as const;
  });
  return finish(name, [manifest, messaging, ...features]);
}

const messaging = [
  "src/messaging.ts",
  `import { TrackClient } from "customerio-node";
export const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
export async function recordVisit(id: string, email: string, at: number) {
  await cio.identify(id, { email, last_seen_at: at });
  await cio.track(id, { name: "visited", data: { seen_at: at } });
}
`,
] as const;

const callerKinds: readonly ((index: number) => string)[] = [
  // Fine.
  (index) => `import { cio } from "../messaging";
export async function run${index}(user: { id: string; email: string; createdAt: Date }) {
  await cio.identify(user.id, { email: user.email, created_at: Math.floor(user.createdAt.getTime() / 1000) });
  await cio.track(user.id, { name: "feature_used", data: { feature: ${index} } });
}
${writeBody(index)}`,
  // Milliseconds at the call.
  (index) => `import { cio } from "../messaging";
export async function run${index}(user: { id: string; email: string }) {
  await cio.identify(user.id, { email: user.email, created_at: Date.now() });${mark}
  await cio.track(user.id, { name: "feature_used", data: { feature: ${index} } });
}
${writeBody(index)}`,
  // Milliseconds through a function of another file.
  (index) => `import { recordVisit } from "../messaging";
export async function run${index}(user: { id: string; email: string }, now = new Date()) {
  await recordVisit(user.id, user.email, now.getTime());${mark}
  await recordVisit(user.id, user.email, Math.floor(now.getTime() / 1000));
}
${writeBody(index)}`,
  // An event with a name of its own for each plan.
  (index) => `import { cio } from "../messaging";
export async function run${index}(user: { id: string; email: string; plan: string }) {
  await cio.identify(user.id, { email: user.email, plan: user.plan });
  await cio.track(user.id, { name: \`upgraded_to_\${user.plan}\`, data: { feature: ${index} } });${mark}
}
${writeBody(index)}`,
];

/** Code such as any other, with the words that patterns look for. */
function writeOther(index: number): string {
  const words = [
    `export async function save${index}(db: { insert(row: unknown): Promise<void> }, id: string) {
  await db.insert({ id, created_at: Date.now() });
}`,
    `export function log${index}(logger: { track(entry: { name: string }): void }, id: string) {
  logger.track({ name: \`saved_\${id}\` });
}`,
    `export async function handle${index}(request: { id: string }, response: { json(value: unknown): void }) {
  response.json(await fetch(\`https://rows.example/\${request.id}\`));
}`,
  ];
  return `${words[index % words.length]}\n${writeBody(index)}`;
}

/** Some 40 lines that have nothing to do with Customer.io. */
function writeBody(index: number): string {
  return Array.from(
    { length: 8 },
    (_, part) => `
export function step${index}_${part}(items: readonly { price: number; name: string }[]) {
  const cheap = items.filter((item) => item.price < ${part * 10 + 5}).map((item) => item.name.trim());
  return cheap.map((name, place) => ({ name, place, label: \`\${name} #\${place}\` }));
}
`,
  ).join("");
}

/** Files that all import the container of the one client, and request other hosts. */
function makeContainer(name: string, size: number): Generated {
  const parts = Array.from(
    { length: size - 3 },
    (_, index) =>
      [
        `src/area${index % 80}/part${index}.ts`,
        `import { getApp } from "../app";
export class Api${index} {
  constructor(private readonly base = process.env.API_${index} ?? "/api") {}
  private call(method: string, path: string, body?: unknown) {
    return fetch(\`\${this.base}\${path}\`, { method, body: JSON.stringify(body), headers: { Authorization: getApp().name } });
  }
  list(page: number) { return this.call("GET", \`/rows?page=\${page}\`); }
  track(id: string, data: object) { return this.call("POST", "/track", { id, created_at: Date.now(), ...data }); }
}
${writeBody(index)}`,
      ] as const,
  );
  return finish(name, [
    manifest,
    [
      "src/cio.ts",
      `import { TrackClient } from "customerio-node";
export class Cio {
  private readonly client = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
  joined(id: string, email: string) {
    return this.client.identify(id, { email, joined_at: Date.now() });${mark}
  }
}
`,
    ],
    [
      "src/app.ts",
      `import { Cio } from "./cio";
export class App { readonly name = "app"; readonly cio = new Cio(); }
let app: App | undefined;
export function getApp(): App { app ??= new App(); return app; }
`,
    ],
    ...parts,
  ]);
}
