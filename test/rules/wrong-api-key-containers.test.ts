import { expect, test } from "vitest";
import { wrongApiKey } from "../../rules/wrong-api-key.ts";
import { expectPicture } from "./picture.ts";

test("NestJS: a client is used that a provider gives under a token", () => {
  expectPicture(wrongApiKey, {
    "src/mail.module.ts": `import { Module } from "@nestjs/common";
import { APIClient, TrackClient } from "customerio-node";
export const MAIL = Symbol("MAIL");
export const EVENTS = "EVENTS";
@Module({
  providers: [
    { provide: MAIL, useValue: new APIClient(process.env.CIO_APP_KEY!) },
    { provide: EVENTS, useFactory: () => new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!) },
  ],
})
export class MailModule {}
`,
    "src/orders.service.ts": `import { Inject, Injectable } from "@nestjs/common";
import { EVENTS, MAIL } from "./mail.module";
@Injectable()
export class OrdersService {
  constructor(@Inject(MAIL) private readonly mail, @Inject(EVENTS) private readonly events) {}
  async paid(userId: string) {
    await this.mail.track(userId, { name: "order_paid" });
                    ~~~~~
    await this.events.track(userId, { name: "order_paid" });
  }
}
`,
  });
});

test("NestJS: a factory is given a part of the config", () => {
  const module = (key: string, mark: string): string => `import { Module } from "@nestjs/common";
import { TrackClient } from "customerio-node";
import config from "./mail.config";
@Module({
  providers: [
    {
      provide: TrackClient,
      inject: [config.KEY],
      useFactory: (settings) => new TrackClient(settings.site, settings.${key}),
${mark}    },
  ],
})
export class MailModule {}
`;
  const config = `import { registerAs } from "@nestjs/config";
export default registerAs("mail", () => ({
  site: process.env.CIO_SITE_ID,
  events: process.env.CIO_TRACK_KEY,
  secret: process.env.CIO_APP_KEY,
}));
`;
  const mark = `${" ".repeat(63)}${"~".repeat(15)}\n`;
  expectPicture(wrongApiKey, { "src/mail.config.ts": config, "src/mail.module.ts": module("secret", mark) });
  expectPicture(wrongApiKey, { "src/mail.config.ts": config, "src/mail.module.ts": module("events", "") });
});

test("Awilix: a client is used that is registered under a name", () => {
  expectPicture(wrongApiKey, {
    "src/container.js": `import { asClass, asFunction, asValue, createContainer } from "awilix";
import { APIClient, TrackClient } from "customerio-node";
import { Orders } from "./orders.js";
import { makeInvoices } from "./invoices.js";
export const container = createContainer().register({
  mailer: asFunction(() => new APIClient(process.env.CIO_APP_KEY)).singleton(),
  events: asValue(new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY)),
  orders: asClass(Orders),
  invoices: asFunction(makeInvoices),
});
`,
    "src/orders.js": `export class Orders {
  constructor({ mailer, events }) {
    this.mailer = mailer;
    this.events = events;
  }
  async paid(userId) {
    await this.mailer.identify(userId, { plan: "pro" });
                      ~~~~~~~~
    await this.events.identify(userId, { plan: "pro" });
  }
}
`,
    "src/invoices.js": `export const makeInvoices = ({ mailer }) => ({
  sent: (userId) => mailer.track(userId, { name: "invoice_sent" }),
                           ~~~~~
});
`,
    "src/other.js": `export const makeOther = ({ mailer }) => ({
  sent: (userId) => mailer.track(userId, { name: "invoice_sent" }),
});
`,
  });
});

test("convict: a setting is what fills it from the environment", () => {
  const clients = (key: string, mark: string): string => `const convict = require("convict");
const { APIClient, TrackClient } = require("customerio-node");
const config = convict({
  mail: {
    site: { default: "", env: "CIO_SITE_ID" },
    events: { default: "", env: "CIO_TRACK_KEY" },
    messages: { default: "", env: "CIO_APP_KEY" },
  },
});
exports.events = new TrackClient(config.get("mail.site"), config.get("mail.events"));
exports.mailer = new APIClient(config.get("mail").${key});
${mark}`;
  const mark = `${" ".repeat(31)}${"~".repeat(25)}\n`;
  expectPicture(wrongApiKey, clients("messages", ""));
  expect(expectPicture(wrongApiKey, clients("events", mark))[0]?.confidence).toBe("high");
});

test("Strapi: a setting is looked up in the file of its name", () => {
  const mailing = (args: string, mark: string): string => `const CIO = require("customerio-node");
class Mailing {
  constructor(options) {
    this.cio = new CIO(${args});
${mark}  }
}
module.exports = Mailing;
`;
  const files = {
    "config/server.js": `module.exports = ({ env }) => ({
  port: env.int("PORT", 1337),
  mail: { site: env("CUSTOMERIO_SITE_ID"), key: env("CUSTOMERIO_TRACK_KEY") },
});
`,
    "config/functions/bootstrap.js": `const Mailing = require("../../lib/mailing");
module.exports = () => {
  strapi.mailing = new Mailing(strapi.config.get("server.mail"));
};
`,
  };
  const mark = `${" ".repeat(23)}${"~".repeat(11)}\n`;
  expectPicture(wrongApiKey, { ...files, "lib/mailing.js": mailing("options.key, options.site", mark) });
  expectPicture(wrongApiKey, { ...files, "lib/mailing.js": mailing("options.site, options.key", "") });
});
