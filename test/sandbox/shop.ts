import { createPrivateKey } from "node:crypto";
import { importPKCS8, SignJWT } from "jose";
import { Octokit } from "@octokit/rest";
import { expect } from "vitest";
import type { GitHub } from "../../sandbox/github.ts";
import type { FileChanges } from "../../sandbox/state/git-repository.ts";
import type { Permissions, PullRequest, Repository } from "../../sandbox/state/state.ts";

/** A catalog of forty lines, some of which (1-based) are changed. Lines that are far enough apart are in hunks of their own. */
export function writeCatalogue(...changedLines: readonly number[]): string {
  const lines = Array.from({ length: 40 }, (_, index) => {
    const price = changedLines.includes(index + 1) ? "19.90" : "9.90";
    return `export const article${index + 1} = { price: ${price} };`;
  });
  return `${lines.join("\n")}\n`;
}

export interface Shop {
  readonly repository: Repository;
  readonly pull: PullRequest;
  readonly octokit: Octokit;
  readonly where: { readonly owner: string; readonly repo: string };
  readonly pullWhere: { readonly owner: string; readonly repo: string; readonly pull_number: number };
}

const before: FileChanges = {
  "README.md": "# Shop\n",
  "src/catalogue.ts": writeCatalogue(),
  "src/legacy.ts": "export const legacy = true;\n",
  "src/names.ts": "export const a = 1;\nexport const b = 2;\nexport const c = 3;\nexport const d = 4;\n",
};

/** Changes lines 4 and 31 of the catalog: two hunks, with the lines 1 to 7 and 28 to 34. */
export const catalogueChange: FileChanges = { "src/catalogue.ts": writeCatalogue(4, 31) };

let shops = 0;

/** A new repository in the sandbox with an open pull request, and a client with the app's token. */
export async function openShop(github: GitHub, changes: FileChanges = catalogueChange): Promise<Shop> {
  shops += 1;
  const repo = `shop-${shops}`;
  const repository = await github.createRepository(`acme/${repo}`, before);
  const pull = await github.openPullRequest(repository, { title: "Raise two prices", changes });
  const where = { owner: "acme", repo };
  const pullWhere = { ...where, pull_number: pull.number };
  return { repository, pull, octokit: connect(github), where, pullWhere };
}

/** A client as the app has it, without logs. */
export function connect(github: GitHub, permissions?: Permissions): Octokit {
  return connectWith(github, github.createToken(permissions));
}

export function connectWith(github: GitHub, auth: string): Octokit {
  const silent = () => undefined;
  const log = { debug: silent, info: silent, warn: silent, error: silent };
  return new Octokit({ baseUrl: github.apiUrl, auth, log });
}

/** Matches a string that contains `text`. Unlike vitest's own matcher, its type is not `any`. */
export function containing(words: string): unknown {
  return expect.stringContaining(words);
}

export interface TokenClaims {
  readonly key?: string;
  readonly issuer?: string;
  /** Seconds from now. */
  readonly expires?: number;
}

/** The app's JWT, valid unless the claims say otherwise. */
export async function signAppToken(
  { app }: GitHub,
  { key = app.privateKey, issuer = String(app.id), expires = 540 }: TokenClaims = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const pkcs8 = createPrivateKey(key).export({ type: "pkcs8", format: "pem" });
  return new SignJWT()
    .setProtectedHeader({ alg: "RS256", typ: "JWT" })
    .setIssuer(issuer)
    .setIssuedAt(now - 30)
    .setExpirationTime(now + expires)
    .sign(await importPKCS8(String(pkcs8), "RS256"));
}
