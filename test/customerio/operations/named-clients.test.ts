import { describe, expect, test } from "vitest";
import { listOperations, type Code } from "./operations.ts";

describe("a call is taken for Customer.io's by the names around it", () => {
  test.each<[string, Code, readonly string[]]>([
    [
      "on a client from a module that is not in the repository",
      `import { cio } from "@acme/customerio";\nexport const a = (user) => cio.identify(user.id, { plan: user.plan });`,
      ["track identify? user.id {plan}"],
    ],
    [
      "on a client passed as a parameter without a known argument",
      `// Notifies Customer.io.\nexport async function paid({ cio }, order) { await cio.track(order.userId, { name: "paid", data: { total: 1 } }); }`,
      ["track track? order.userId paid {total}"],
    ],
    [
      "on a property of a framework's own object",
      `module.exports = (strapi) => strapi.customerio.track("7", { name: "seen" });`,
      ["track track? 7 seen"],
    ],
    [
      "with the arguments of the Pipelines API",
      `export const a = (customerIo) => customerIo.track({ userId: "7", event: "paid", properties: { total: 1 } });`,
      ["pipelines track? 7 paid {total}"],
    ],
    [
      "with the arguments of old packages",
      `const customerio = require("./lib/customerio");\ncustomerio.track("7", "paid", { total: 1 });`,
      ["track track? 7 paid {total}"],
    ],
    [
      "through a wrapper",
      {
        "src/track.js": `const { customerio } = require("@acme/clients");\nexports.track = (id, name) => customerio.track(id, { name });`,
        "src/a.js": `const { track } = require("./track");\ntrack("7", "paid");`,
      },
      ["track track? 7 paid via track"],
    ],
  ])("%s", (_title, code, operations) => {
    expect(listOperations(code)).toEqual(operations);
  });

  test.each<[string, string]>([
    [
      "another vendor's client",
      `import analytics from "@segment/analytics-node"; // as for Customer.io\nanalytics.track("7", { name: "paid" });`,
    ],
    ...["@rudderstack/rudder-sdk-node", "mixpanel", "@amplitude/analytics-node", "posthog-node"].map(
      (name): [string, string] => [
        `${name} under its name`,
        `import Client from "${name}";\nconst cio = new Client(process.env.CUSTOMERIO_KEY);\ncio.track("7", { name: "paid" });\ncio.identify("7", { plan: "a" });`,
      ],
    ),
    [
      "a short name where nothing speaks of Customer.io",
      `export const a = (cio) => cio.track("7", { name: "paid" });`,
    ],
    [
      "arguments that no client takes",
      `export const a = (customerio) => { customerio.track("paid", 7); customerio.identify("7"); customerio.track({ id: 7 }); };`,
    ],
    [
      "a method that no client has",
      `export const a = (customerio) => customerio.subscribe("7", { name: "paid" });`,
    ],
    [
      "what a package gives under a name of its own",
      `const { tracker: cio } = require("@acme/clients"); // for Customer.io, too\ncio.track("7", { name: "paid" });`,
    ],
    [
      "a class of the repository",
      `class CustomerIo { track(id: string, entry: { name: string }) { return save(id, entry); } }\nnew CustomerIo().track("7", { name: "paid" });\nconst customerio = new CustomerIo();\ncustomerio.track("7", { name: "paid" });`,
    ],
    [
      "an object of the repository",
      `const customerio = { track: (id, entry) => save(id, entry) };\ncustomerio.track("7", { name: "paid" });`,
    ],
  ])("and not: %s", (_title, code) => {
    expect(listOperations(code)).toEqual([]);
  });
});

describe("packages from before `customerio-node`", () => {
  test.each<[string, string, readonly string[]]>([
    [
      "a module of functions that takes the id as an attribute",
      `const customer = require("node-customerio");\ncustomer.init("a", "b");\ncustomer.identify({ id: "7", email: "a@example.com" });\ncustomer.track("7", "paid", { total: 1 });`,
      ["track identify 7 {id,email}", "track track 7 paid {total}"],
    ],
    [
      "a class that takes the email by its place",
      `var Customerio = require("node-customer.io");\nvar cio = new Customerio("a", "b");\ncio.identify("7", user.email, { plan: "x" }, done);\ncio.track("7", "paid", { total: 1 }, done);`,
      ["track identify 7 email=user.email {plan}", "track track 7 paid {total}"],
    ],
  ])("%s", (_title, code, operations) => {
    expect(listOperations(code)).toEqual(operations);
  });
});
