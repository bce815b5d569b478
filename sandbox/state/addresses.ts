import { createHash } from "node:crypto";
import type { Repository, State } from "./state.ts";

/** Where the API answers; GitHub Enterprise Server has it in the same place. */
export function apiUrl(state: State): string {
  return `${state.url}/api/v3`;
}

export function repositoryUrl(state: State, repository: Repository): string {
  return `${apiUrl(state)}/repos/${repository.owner.login}/${repository.name}`;
}

export function pageUrl(state: State, repository: Repository): string {
  return `${state.url}/${repository.owner.login}/${repository.name}`;
}

export function fullName(repository: Repository): string {
  return `${repository.owner.login}/${repository.name}`;
}

/** GitHub's opaque ids: never to be read, only handed back. */
export function nodeId(kind: string, id: number | string): string {
  return `${kind}_${Buffer.from(String(id)).toString("base64url")}`;
}

/** The same number for the same name, for things that only need to be told apart. */
export function numberOf(name: string): number {
  return createHash("sha256").update(name).digest().readUInt32BE() >>> 1;
}

/** GitHub writes times to the second. */
export function toTime(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}
