import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { rules } from "../rules/index.ts";
import { makeDocuments } from "./documents.ts";

mkdirSync("docs/rules", { recursive: true });
const documents = makeDocuments(rules, readFileSync("README.md", "utf8"));
for (const [path, text] of documents) writeFileSync(path, text);
for (const name of readdirSync("docs/rules")) {
  const path = `docs/rules/${name}`;
  if (!documents.has(path)) rmSync(path);
}
console.log(`Wrote ${documents.size} files.`);
