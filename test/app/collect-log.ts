import { Writable } from "node:stream";

/** A place for the app's log, and what was written there. */
export function collectLog() {
  const chunks: Buffer[] = [];
  const to = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(Buffer.from(chunk));
      done();
    },
  });
  return {
    to,
    text: () => Buffer.concat(chunks).toString("utf8"),
    /** The lines of a log in JSON, each as data. */
    lines: () =>
      Buffer.concat(chunks)
        .toString("utf8")
        .split("\n")
        .filter((line) => line !== "")
        // Each line is an object, whose fields the tests compare.
        .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>),
  };
}
