import { describe, expect, test } from "vitest";
import { hoist } from "../../../src/customerio/edits/hoisting.ts";
import { learn } from "../../../src/customerio/knowledge.ts";
import { applyEdits } from "../../../src/vocabulary/edit.ts";

const head = `import { APIClient, TrackClient } from "customerio-node";\n`;

/** Code below the import, with its last client moved to the top of the module; `undefined` when it stays. */
function move(code: string, imports = head): string | undefined {
  const text = imports + code;
  const construction = learn([{ path: "src/example.ts", text }]).constructions.at(-1);
  const edits = construction ? hoist(construction) : [];
  return edits.length > 0 ? applyEdits(text, edits).slice(imports.length) : undefined;
}

describe("a client moves to the top", () => {
  test.each<[title: string, before: string, after: string]>([
    [
      "above the function that creates it",
      `function send() {\n  const cio = new TrackClient("a", "b");\n  cio.track("7", {});\n}\n`,
      `const cio = new TrackClient("a", "b");\n\nfunction send() {\n  cio.track("7", {});\n}\n`,
    ],
    [
      "above the comment right above that function",
      `// Sends.\nfunction send() {\n  const cio = new TrackClient("a", "b");\n  cio.track("7", {});\n}\n`,
      `const cio = new TrackClient("a", "b");\n\n// Sends.\nfunction send() {\n  cio.track("7", {});\n}\n`,
    ],
    [
      "below a comment that is set apart",
      `// Ours.\n\nfunction send() {\n  const cio = new TrackClient("a", "b");\n  cio.track("7", {});\n}\n`,
      `// Ours.\n\nconst cio = new TrackClient("a", "b");\n\nfunction send() {\n  cio.track("7", {});\n}\n`,
    ],
    [
      "with its lines moved to the left",
      `function send() {\n  const cio = new TrackClient(\n    "a",\n    "b",\n  );\n  cio.track("7", {});\n}\n`,
      `const cio = new TrackClient(\n  "a",\n  "b",\n);\n\nfunction send() {\n  cio.track("7", {});\n}\n`,
    ],
    [
      "with what is declared before",
      `const key = "b";\nfunction send() {\n  const cio = new TrackClient("a", key);\n  cio.track("7", {});\n}\n`,
      `const key = "b";\nconst cio = new TrackClient("a", key);\n\nfunction send() {\n  cio.track("7", {});\n}\n`,
    ],
    [
      "although another function has a variable of that name",
      `function send() {\n  const cio = new TrackClient("a", "b");\n  cio.track("7", {});\n}\nfunction other() {\n  const cio = 1;\n  return cio;\n}\n`,
      `const cio = new TrackClient("a", "b");\n\nfunction send() {\n  cio.track("7", {});\n}\nfunction other() {\n  const cio = 1;\n  return cio;\n}\n`,
    ],
    [
      "out of what a function returns, with the usual name",
      `function make() {\n  return new TrackClient("a", "b");\n}\n`,
      `const cio = new TrackClient("a", "b");\n\nfunction make() {\n  return cio;\n}\n`,
    ],
    [
      "out of an arrow function",
      `const make = () => new APIClient("a"); // later\n`,
      `const api = new APIClient("a");\n\nconst make = () => api; // later\n`,
    ],
    [
      "with another name when the usual one is taken",
      `function make(cio) {\n  return cio ?? new TrackClient("a", "b");\n}\n`,
      `const customerio = new TrackClient("a", "b");\n\nfunction make(cio) {\n  return cio ?? customerio;\n}\n`,
    ],
    [
      "out of an assignment, with its lines moved to the left",
      `function use(app) {\n  app.locals.cio = new TrackClient(\n    "a",\n    "b",\n  );\n}\n`,
      `const cio = new TrackClient(\n  "a",\n  "b",\n);\n\nfunction use(app) {\n  app.locals.cio = cio;\n}\n`,
    ],
    [
      "when it is used where it is created",
      `function send() {\n  new TrackClient("a", "b").track("7", {});\n}\n`,
      `const cio = new TrackClient("a", "b");\n\nfunction send() {\n  cio.track("7", {});\n}\n`,
    ],
    [
      "although a property has that name",
      `const shop = { cio: 1 };\nfunction send() {\n  const cio = new TrackClient("a", "b");\n  cio.track("7", {});\n}\n`,
      `const shop = { cio: 1 };\nconst cio = new TrackClient("a", "b");\n\nfunction send() {\n  cio.track("7", {});\n}\n`,
    ],
  ])("%s", (_title, before, after) => {
    expect(move(before)).toBe(after);
  });
});

describe("a client stays", () => {
  test.each<[title: string, code: string]>([
    [
      "when another variable is declared with it",
      `function send() {\n  const cio = new TrackClient("a", "b"), at = 1;\n  cio.track("7", { at });\n}\n`,
    ],
    [
      "when its variable can change",
      `function send() {\n  let cio = new TrackClient("a", "b");\n  cio.track("7", {});\n}\n`,
    ],
    [
      "when its key is a parameter",
      `function send(key) {\n  const cio = new TrackClient("a", key);\n  cio.track("7", {});\n}\n`,
    ],
    [
      "when its key is declared below",
      `function send() {\n  const cio = new TrackClient("a", key);\n  cio.track("7", {});\n}\nconst key = "b";\n`,
    ],
    [
      "when its key is awaited",
      `async function send() {\n  const cio = new TrackClient("a", await load());\n  cio.track("7", {});\n}\n`,
    ],
    [
      "when its key is a field",
      `class Sender {\n  send() {\n    const cio = new TrackClient("a", this.key);\n    cio.track("7", {});\n  }\n}\n`,
    ],
    [
      "when its name is taken at the top",
      `const cio = 1;\nfunction send() {\n  const cio = new TrackClient("a", "b");\n  cio.track("7", {});\n}\n`,
    ],
    [
      "when its name means a global elsewhere",
      `function send() {\n  const cio = new TrackClient("a", "b");\n  cio.track("7", {});\n}\nexport const other = () => cio;\n`,
    ],
    [
      "when it shares its line",
      `function send() { const cio = new TrackClient("a", "b"); cio.track("7", {}); }\n`,
    ],
    [
      "when it is returned, and its key is a parameter",
      `function make(key) {\n  return new TrackClient("a", key);\n}\n`,
    ],
    [
      "when it has no name, and its usual names are taken",
      `const cio = 1, customerio = 2;\nfunction make(trackClient) {\n  return new TrackClient("a", "b");\n}\n`,
    ],
    [
      "when moving its lines would change a text",
      "function make() {\n  return new TrackClient(`a\n`, 'b');\n}\n",
    ],
  ])("%s", (_title, code) => {
    expect(move(code)).toBeUndefined();
  });

  test("when its class throws on missing credentials", () => {
    const imports = `import { Analytics } from "@customerio/cdp-analytics-node";\n`;
    const code = `function send() {\n  const cio = new Analytics({ writeKey: "a" });\n  cio.track({ userId: "7", event: "paid" });\n}\n`;
    expect(move(code, imports)).toBeUndefined();
  });
});
