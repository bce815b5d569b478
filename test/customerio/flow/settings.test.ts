import { describe, expect, test } from "vitest";
import { findOrigins, type Code } from "./origins.ts";

describe("a setting comes from", () => {
  const schema = `import convict from "convict";\nconst config = convict({ messaging: { host: 1 }, mode: 2 });\n`;
  test.each<[title: string, code: Code, origins: readonly string[]]>([
    ["the schema of its config", `${schema}const asked = config.get("messaging.host");\nasked;`, ["1"]],
    ["the top of the schema", `${schema}const asked = config.get("mode");\nasked;`, ["2"]],
    [
      "the schema, by a path in a constant",
      `${schema}const path = "messaging.host";\nconst asked = config.get(path);\nasked;`,
      ["1"],
    ],
    [
      "nowhere, when the path is not known",
      `${schema}const asked = config.get(path());\nasked;`,
      ["config.get(path())"],
    ],
    [
      "nowhere, when the schema does not have it",
      `${schema}const asked = config.get("messaging.port");\nasked;`,
      [`config.get("messaging.port")`],
    ],
    [
      "nowhere, when another method reads it",
      `${schema}const asked = config.default("mode");\nasked;`,
      [`config.default("mode")`],
    ],
    [
      "nowhere, when something else makes the config",
      `const config = load({ mode: 2 });\nconst asked = config.get("mode");\nasked;`,
      [`config.get("mode")`],
    ],
    [
      "the file of a folder",
      {
        "src/a.js": `const asked = strapi.config.get("server.customerio.host");\nasked;`,
        "config/server.js": `module.exports = { customerio: { host: 1 } };`,
      },
      ["1"],
    ],
    [
      "what the function of that file makes",
      {
        "src/a.js": `const asked = strapi.config.get("server.host");\nasked;`,
        "config/server.js": `module.exports = ({ env }) => ({ host: 1 });`,
      },
      ["1"],
    ],
    [
      "the defaults of the package `config`",
      {
        "lib/a.js": `const config = require("config");\nconst asked = config.get("customerio").host;\nasked;`,
        "config/default.js": `module.exports = { customerio: { host: 1 } };`,
      },
      ["1"],
    ],
    [
      "these, imported and read as a property",
      {
        "apps/api/src/a.ts": `import config from "config";\nconst asked = config.customerio.host;\nasked;`,
        "apps/api/config/default.ts": `export default { customerio: { host: 1 } };`,
        "config/default.ts": `export default { customerio: { host: 2 } };`,
      },
      ["1"],
    ],
    [
      "these, imported and asked for the whole path",
      {
        "src/a.ts": `import config from "config";\nconst asked = config.get<number>("customerio.host");\nasked;`,
        "config/default.ts": `export default { customerio: { host: 1 } };`,
      },
      ["1"],
    ],
    [
      "nowhere, when the defaults do not have it",
      {
        "lib/a.js": `const config = require("config");\nconst asked = config.get("customerio.key");\nasked;`,
        "config/default.js": `module.exports = { customerio: { host: 1 } };`,
      },
      [`config.get("customerio.key")`],
    ],
    [
      "not the defaults, when another package is asked",
      {
        "lib/a.js": `const config = require("@acme/config");\nconst asked = config.get("customerio.host");\nasked;`,
        "config/default.js": `module.exports = { customerio: { host: 1 } };`,
      },
      [`config.get("customerio.host")`],
    ],
    [
      "not another file of the folder",
      {
        "src/a.js": `const asked = strapi.config.get("server.host");\nasked;`,
        "config/admin.js": `module.exports = { host: 1 };`,
      },
      [`strapi.config.get("server.host")`],
    ],
    [
      "not the folder of another object",
      {
        "src/a.js": `const asked = app.config.get("server.host");\nasked;`,
        "config/server.js": `module.exports = { host: 1 };`,
      },
      [`app.config.get("server.host")`],
    ],
  ])("%s", (_title, code, origins) => {
    expect(findOrigins(code)).toEqual(origins);
  });
});
