import { createHash } from "node:crypto";
import type { Repository, State } from "./state.ts";

/** The base URL of the REST API; the path is that of GitHub Enterprise Server. */
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

/** A node id. As on GitHub, clients must treat it as opaque. */
export function nodeId(kind: string, id: number | string): string {
  return `${kind}_${Buffer.from(String(id)).toString("base64url")}`;
}

/** A number derived from a name, as the id of something that has no state. */
export function numberOf(name: string): number {
  return createHash("sha256").update(name).digest().readUInt32BE() >>> 1;
}

/** A time as GitHub writes it, without milliseconds. */
export function toTime(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}
