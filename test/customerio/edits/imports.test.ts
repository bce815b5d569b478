import { describe, expect, test } from "vitest";
import { addNamedImport } from "../../../src/customerio/edits/imports.ts";
import { applyEdits } from "../../../src/vocabulary/edit.ts";
import { parse } from "../program/parse.ts";

describe("`after` of `next/server` is imported", () => {
  test.each<[title: string, before: string, after: string | undefined]>([
    [
      "below the last import",
      `import a from "a";\nrun();`,
      `import a from "a";\nimport { after } from "next/server";\nrun();`,
    ],
    [
      "without a semicolon where there are none",
      `import a from "a"\nrun()`,
      `import a from "a"\nimport { after } from "next/server"\nrun()`,
    ],
    [
      "with the quotes of the file",
      `import a from 'a';`,
      `import a from 'a';\nimport { after } from 'next/server';`,
    ],
    [
      "into an import of that package",
      `import { NextResponse } from "next/server";`,
      `import { NextResponse, after } from "next/server";`,
    ],
    ["not twice", `import { after } from "next/server";`, `import { after } from "next/server";`],
    [
      "not into an import of types",
      `import type { NextRequest } from "next/server";`,
      `import type { NextRequest } from "next/server";\nimport { after } from "next/server";`,
    ],
    [
      "although a property is called that",
      `import a from "a";\na.after();\nx = { after: 1 };`,
      `import a from "a";\nimport { after } from "next/server";\na.after();\nx = { after: 1 };`,
    ],
    [
      "although a comment and a string mention it",
      `import a from "a";\n// after\nx = "after";`,
      `import a from "a";\nimport { after } from "next/server";\n// after\nx = "after";`,
    ],
    ["not where the name is used for something else", `import a from "a";\nconst after = 1;`, undefined],
    [
      "not where it is imported under another name",
      `import { after as later } from "next/server";`,
      undefined,
    ],
    ["not where nothing is imported", `run();`, undefined],
  ])("%s", (_title, before, after) => {
    const { file } = parse(before);
    const edits = addNamedImport(file, "next/server", "after");
    const text = edits && applyEdits(file.getFullText(), edits).replace(/\n\/\/ customer\.io\n$/u, "");
    expect(text).toBe(after);
  });
});
