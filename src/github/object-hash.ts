import { createHash, type Hash } from "node:crypto";

/** Starts the hash of an object in git's database, to be updated with all of its `length` bytes. */
export function startHash(kind: "blob" | "tree", length: number): Hash {
  return createHash("sha1").update(`${kind} ${length}\0`);
}

/** The sha that git gives to a file with this content. */
export function hashBlob(bytes: Uint8Array): string {
  return startHash("blob", bytes.length).update(bytes).digest("hex");
}
