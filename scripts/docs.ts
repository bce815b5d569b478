import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { execa } from "execa";
import { rules } from "../rules/index.ts";
import { makeDocuments } from "./documents.ts";
import { drawPicture } from "./picture.ts";

mkdirSync("docs/rules", { recursive: true });
const documents = makeDocuments(rules, (path) => readFileSync(path, "utf8"));
for (const [path, text] of documents) writeFileSync(path, text);
for (const name of readdirSync("docs/rules")) {
  const path = `docs/rules/${name}`;
  if (!documents.has(path)) rmSync(path);
}

const { stdout } = await execa("npm", ["run", "--silent", "demo", "--", "--once"], {
  env: { FORCE_COLOR: "1" },
});
writeFileSync("docs/review.svg", drawPicture(stdout));
console.log(`Wrote ${documents.size + 1} files.`);
