import { globalClients } from "./sdk.ts";

/** The names under which a page's snippet keeps its client. */
export const snippetNames: ReadonlySet<string> = new Set(globalClients.map(({ name }) => name));

const scripts = /assets\.customer\.io\/assets\/track\.js|\.customer\.io\/v1\/analytics-js\//iu;
const names = [...snippetNames].join("|");
const methods = [...new Set(globalClients.flatMap((client) => Object.keys(client.methods)))].join("|");
const calls = new RegExp(`\\b(?:${names})\\.(?:${methods})\\(`, "u");

/** Says whether a text loads the script of a snippet. */
export function loadsSnippet(text: string): boolean {
  return scripts.test(text);
}

/** Says whether a text is a script that calls the client of a snippet. */
export function callsSnippet(text: string): boolean {
  return calls.test(text);
}
