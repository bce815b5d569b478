import { expect, test } from "vitest";
import { listOutputs } from "../../src/cli/outputs.ts";

test.each<[readonly string[], string | undefined, ReturnType<typeof listOutputs>]>([
  [[], undefined, [{ name: "pretty", file: undefined }]],
  [["json"], undefined, [{ name: "json", file: undefined }]],
  [["json"], "a.json", [{ name: "json", file: "a.json" }]],
  [[], "a.txt", [{ name: "pretty", file: "a.txt" }]],
  [
    ["sarif:C:\\a.sarif", "pretty"],
    undefined,
    [
      { name: "sarif", file: "C:\\a.sarif" },
      { name: "pretty", file: undefined },
    ],
  ],
])("--format %j with --output-file %j", (formats, file, expected) => {
  expect(listOutputs(formats, file, false)).toEqual(expected);
});

test.each([
  [[], [{ name: "concise", file: "a.txt" }]],
  [["json"], [{ name: "json", file: "a.txt" }]],
  [["pretty"], [{ name: "pretty", file: "a.txt" }]],
])(
  "with --quiet, a file has one line for each finding, unless --format %j says otherwise",
  (formats, expected) => {
    expect(listOutputs(formats, "a.txt", true)).toEqual(expected);
  },
);

test.each<[readonly string[], string | undefined, string]>([
  [["jsn"], undefined, 'Unknown format "jsn". Did you mean json?'],
  [["sarif:"], undefined, "--format sarif: needs a file after the colon."],
  [
    ["json", "sarif"],
    undefined,
    "Only one format can be printed. Give the others a file: --format sarif:FILE.",
  ],
  [["json:a"], "b", "--output-file is for the format without a file, but each --format has one."],
  [["json:a", "sarif:a"], undefined, "Two formats would be written to a."],
  [["json:a", "sarif"], "a", "Two formats would be written to a."],
])("--format %j with --output-file %j is refused", (formats, file, message) => {
  expect(() => listOutputs(formats, file, false)).toThrow(message);
});
