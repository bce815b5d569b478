import { randomBytes } from "node:crypto";
import { importSPKI, jwtVerify, errors } from "jose";
import { Refusal } from "./refusals.ts";
import type { Access, Account, Actor, Installation, Permissions, Repository, State } from "../state/state.ts";

/** The longest lifetime of an app's JWT, and how far its clock may be off. */
const maxJwtSeconds = 600;
const clockSkewSeconds = 60;
const tokenLifetimeMilliseconds = 3_600_000;

/** Identifies the caller. @throws Refusal 401 if the credentials are invalid */
export async function authenticate(state: State, authorization: string | undefined): Promise<Actor> {
  const credential = /^(?:bearer|token) (.+)$/i.exec(authorization ?? "")?.[1];
  if (credential === undefined) throw new Refusal(401, "Requires authentication");
  if (credential.split(".").length === 3) {
    await verifyAppToken(state, credential);
    return { kind: "app" };
  }
  const token = state.tokens.get(credential);
  if (token === undefined || (token.kind === "installation" && token.expiresAt <= new Date())) {
    throw new Refusal(401, "Bad credentials");
  }
  return token;
}

/** Checks a permission of the caller. People have every permission here. @throws Refusal 403 */
export function requirePermission(actor: Actor, name: string, access: Access): void {
  if (actor.kind === "person") return;
  const granted = actor.kind === "installation" ? actor.permissions[name] : undefined;
  if (granted === "write" || granted === access) return;
  throw new Refusal(403, "Resource not accessible by integration");
}

/**
 * Creates an installation token with all of the app's permissions, or with those requested; for all repositories that the installation
 * covers, or for those requested. @throws Refusal 422
 */
export function issueToken(
  state: State,
  installation: Installation,
  asked: Permissions | undefined,
  repositories?: readonly Repository[],
): { readonly token: string; readonly permissions: Permissions; readonly expiresAt: Date } {
  for (const [name, access] of Object.entries(asked ?? {})) {
    const granted = state.app.permissions[name];
    if (granted === "write" || granted === access) continue;
    throw new Refusal(422, "The permissions requested are not granted to this installation.");
  }
  const permissions = { ...(asked ?? state.app.permissions), metadata: "read" as const };
  const expiresAt = new Date(Date.now() + tokenLifetimeMilliseconds);
  const token = `ghs_${randomBytes(18).toString("hex")}`;
  const repositoryIds = repositories?.map(({ id }) => id);
  const { id: installationId } = installation;
  state.tokens.set(token, { kind: "installation", installationId, repositoryIds, permissions, expiresAt });
  return { token, permissions, expiresAt };
}

/** Creates a token for a person, who has every permission. */
export function signIn(state: State, account: Account): string {
  const token = `ghp_${randomBytes(18).toString("hex")}`;
  state.tokens.set(token, { kind: "person", account });
  return token;
}

async function verifyAppToken(state: State, jwt: string): Promise<void> {
  const key = await importSPKI(state.app.publicKey, "RS256");
  const { payload } = await jwtVerify(jwt, key, {
    algorithms: ["RS256"],
    clockTolerance: clockSkewSeconds,
    requiredClaims: ["exp", "iat", "iss"],
  }).catch((error: unknown) => {
    if (error instanceof errors.JWTExpired) {
      throw new Refusal(
        401,
        "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
      );
    }
    throw new Refusal(401, "A JSON web token could not be decoded");
  });
  if (Number(payload.exp) - Date.now() / 1000 > maxJwtSeconds + clockSkewSeconds) {
    throw new Refusal(401, "'Expiration time' claim ('exp') is too far in the future");
  }
  if (String(payload.iss) !== String(state.app.id)) throw new Refusal(404, "Integration not found");
}
