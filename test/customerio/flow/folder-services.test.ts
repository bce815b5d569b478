import { describe, expect, test } from "vitest";
import { findOrigins, type Code } from "./origins.ts";

describe("a service comes from", () => {
  const asking = (call: string): string =>
    `exports.register = ({ strapi, cache }) => { const asked = ${call}.host; asked; };`;
  const service = "module.exports = ({ strapi }) => ({ host: 1 });";
  const other = "module.exports = ({ strapi }) => ({ host: 2 });";
  const shopMails = `strapi.plugin("shop").service("mails")`;
  test.each<[title: string, code: Code, origins: readonly string[]]>([
    [
      "the file of its name in a plugin",
      { "server/src/bootstrap.js": asking(shopMails), "server/src/services/mails.js": service },
      ["1"],
    ],
    [
      "the file, by its whole name",
      {
        "server/src/bootstrap.js": asking(`strapi.service("plugin::shop.mails")`),
        "server/src/services/mails.js": service,
      },
      ["1"],
    ],
    [
      "the default export",
      {
        "server/src/bootstrap.ts": `export const asked = ${shopMails}.host;\nasked;`,
        "server/src/services/mails.ts": "const mails = ({ strapi }) => ({ host: 1 });\nexport default mails;",
      },
      ["1"],
    ],
    [
      "the object in the file",
      { "src/index.js": asking(shopMails), "src/services/mails.js": "module.exports = { host: 1 };" },
      ["1"],
    ],
    [
      "the own part of one that the framework makes",
      {
        "src/index.js": asking(`strapi.service("api::order.order")`),
        "src/api/order/services/order.js": `const { createCoreService } = require("@strapi/strapi").factories;
module.exports = createCoreService("api::order.order", ({ strapi }) => ({ host: 1 }));`,
      },
      ["1"],
    ],
    [
      "its own owner, of two with the name",
      {
        "src/index.js": asking(`strapi.service("api::order.mails")`),
        "src/api/order/services/mails.js": service,
        "src/api/stock/services/mails.js": other,
      },
      ["1"],
    ],
    [
      "nowhere, when none of two is its owner's",
      {
        "src/index.js": asking(shopMails),
        "src/api/order/services/mails.js": service,
        "src/api/stock/services/mails.js": other,
      },
      [`${shopMails}.host`],
    ],
    [
      "nowhere, when another folder has the file",
      { "src/index.js": asking(shopMails), "src/controllers/mails.js": service },
      [`${shopMails}.host`],
    ],
    [
      "nowhere, when a file is only named like it",
      { "src/index.js": asking(shopMails), "src/services/mails.test-data.js": service },
      [`${shopMails}.host`],
    ],
    [
      "nowhere, when something else is asked",
      { "src/index.js": asking(`cache.service("mails")`), "src/services/mails.js": service },
      [`cache.service("mails").host`],
    ],
    [
      "nowhere, when the name is not known",
      { "src/index.js": asking("strapi.service(name)"), "src/services/mails.js": service },
      ["strapi.service(name).host"],
    ],
  ])("%s", (_title, code, origins) => {
    expect(findOrigins(code)).toEqual(origins);
  });

  test("itself without end", () => {
    const code = {
      "src/services/mails.js": `module.exports = () => { const asked = strapi.service("mails"); return asked; };`,
    };
    expect(findOrigins(code)).toEqual(["asked"]);
  });
});
