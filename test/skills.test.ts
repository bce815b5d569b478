import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

/** What agents that read skills require of the first lines. */
const frontMatterSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/u),
  description: z.string().min(1).max(1024),
  license: z.literal("MIT"),
});

test.each(readdirSync("skills"))("the skill %s starts as skills have to, and is short", (folder) => {
  const text = readFileSync(`skills/${folder}/SKILL.md`, "utf8");
  const [, head = ""] = /^---\n([^]*?)\n---\n/u.exec(text) ?? [];
  const { name, description } = frontMatterSchema.parse(parse(head));
  expect(name).toBe(folder);
  // It is all that an agent sees before it decides to read on.
  expect(description).toContain("Use when");
  expect(text.split("\n").length).toBeLessThan(500);
});
