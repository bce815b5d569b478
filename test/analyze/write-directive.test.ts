import { expect, test } from "vitest";
import { writeDirective } from "../../src/analyze/write-directive.ts";
import { applyEdits } from "../../src/vocabulary/edit.ts";

const rule = "no-rate-limit";
const directive = `pitstop-ignore-next-line ${rule}: say here why this is intentional`;

/** The text with the comment above the line that holds `HERE`. */
function ignoreHere(path: string, text: string): string | undefined {
  const line = text.slice(0, text.indexOf("HERE")).split("\n").length;
  const edit = writeDirective({ path, text }, line, rule);
  return edit && applyEdits(text, [edit]);
}

test.each([
  ["the first line", "a.ts", "HERE();\n", `// ${directive}\nHERE();\n`],
  ["an indented line", "a.ts", "{\n\tHERE();\n}\n", `{\n\t// ${directive}\n\tHERE();\n}\n`],
  ["Windows line ends", "a.ts", "a;\r\n  HERE();\r\n", `a;\r\n  // ${directive}\r\n  HERE();\r\n`],
  ["a later line of a call", "a.ts", "f(\n  HERE,\n);\n", `f(\n  // ${directive}\n  HERE,\n);\n`],
  [
    "an element in JSX",
    "a.jsx",
    "a = <p>\n  <b x={HERE}/>\n</p>;\n",
    `a = <p>\n  {/* ${directive} */}\n  <b x={HERE}/>\n</p>;\n`,
  ],
  [
    "an attribute in JSX",
    "a.tsx",
    "a = <b\n  x={HERE}\n/>;\n",
    `a = <b\n  // ${directive}\n  x={HERE}\n/>;\n`,
  ],
  [
    "the script of a component",
    "a.vue",
    "<p>\n</p>\n<script>\nHERE()\n</script>",
    `<p>\n</p>\n<script>\n// ${directive}\nHERE()\n</script>`,
  ],
])("a comment is written above %s", (_where, path, text, expected) => {
  expect(ignoreHere(path, text)).toBe(expected);
});

test.each([
  ["a text of several lines", "a.ts", "a = `\n${HERE()}`;\n"],
  ["the end of a comment", "a.ts", "/*\n*/ HERE();\n"],
  ["a comment that documents", "a.ts", "/**\n*/ function HERE() {}\n"],
  ["a text in JSX", "a.tsx", "a = <p>\n  so {HERE}\n</p>;\n"],
  ["the tag of a script", "a.vue", "<script>HERE()</script>"],
])("none is written in %s", (_where, path, text) => {
  expect(ignoreHere(path, text)).toBeUndefined();
});
