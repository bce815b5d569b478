import type { SourceText } from "../src/vocabulary/snapshot.ts";

/**
 * A repository of `size` files that is the same each time: shared code that everything imports, one module around Customer.io with
 * wrappers, and features of which every fifth calls these and every twentieth has a mistake.
 */
export function makeRepository(size: number): readonly SourceText[] {
  const features = Array.from({ length: size - shared.length }, (_, index) => ({
    path: `src/features/feature-${index}.ts`,
    text: index % 5 === 0 ? writeCaller(index) : writePlain(index),
  }));
  return [...shared, ...features];
}

const shared: readonly SourceText[] = [
  {
    path: "src/database.ts",
    text: `export interface Account { id: string; email: string; plan: string; createdAt: Date }
export async function loadAccount(id: string): Promise<Account> {
  return fetch(\`https://accounts.example/\${id}\`).then((response) => response.json());
}
`,
  },
  {
    path: "src/messaging.ts",
    text: `import { TrackClient } from "customerio-node";
import type { Account } from "./database";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
export async function identify(account: Account, extra: Record<string, unknown> = {}) {
  await cio.identify(account.id, { email: account.email, plan: account.plan, ...extra });
}
export async function track(account: Account, name: string, data: Record<string, unknown>) {
  await cio.track(account.id, { name, data });
}
`,
  },
];

function writeCaller(index: number): string {
  const seconds = index % 20 === 0 ? "Date.now()" : "Math.floor(Date.now() / 1000)";
  return `import { loadAccount } from "../database";
import { identify, track } from "../messaging";
export async function run${index}(id: string) {
  const account = await loadAccount(id);
  await identify(account, { visited_at: ${seconds} });
  await track(account, "feature_${index}_used", { plan: account.plan });
}
${writeBody(index)}`;
}

function writePlain(index: number): string {
  return `import { loadAccount } from "../database";
export async function read${index}(id: string) {
  return (await loadAccount(id)).plan;
}
${writeBody(index)}`;
}

/** Code such as any: some 60 lines that have nothing to do with Customer.io. */
function writeBody(index: number): string {
  return Array.from(
    { length: 10 },
    (_, part) => `
export function step${index}_${part}(items: readonly { price: number; name: string }[]) {
  const cheap = items.filter((item) => item.price < ${part * 10 + 5}).map((item) => item.name.trim());
  if (cheap.length === 0) return [];
  return cheap.map((name, place) => ({ name, place, label: \`\${name} #\${place}\` }));
}`,
  ).join("\n");
}

/** Ten files of a repository as a pull request changes them, each with a mistake; `seed` makes each pull request another one. */
export function changeFiles(seed: number): Readonly<Record<string, string>> {
  const names = Array.from(
    { length: changedFiles },
    (_, index) => `src/features/feature-${index * 5 + 1}.ts`,
  );
  return Object.fromEntries(
    names.map((name, index) => [
      name,
      `import { loadAccount } from "../database";
import { identify } from "../messaging";
export async function change${index}(id: string) {
  const account = await loadAccount(id);
  await identify(account, { visit_${seed}: ${index}, visited_at: Date.now() });
}
`,
    ]),
  );
}

const changedFiles = 10;
