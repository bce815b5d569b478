import { describe, expect, test } from "vitest";
import { listOperations } from "./operations.ts";

const client = `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
`;
const customerIo = `${client}
export class CustomerIo {
  send(person: string, name: string) { return cio.track(person, { name }); }
}
`;
const found = ["track track order.userId order_paid via paid > send"];
const own = ["track track person name"];

/** A service that is given something, and is run by a function. */
const orders = (parameter: string): string => `
import { Inject } from "@nestjs/common";
import { CRM, type Crm, CrmPort } from "./crm";
export class Orders {
  constructor(${parameter}) {}
  paid(order) { return this.crm.send(order.userId, "order_paid"); }
}
export const run = (orders: Orders, order) => orders.paid(order);
`;
const crm = `
export const CRM = Symbol("crm");
export interface Crm { send(person: string, name: string): Promise<unknown> }
export abstract class CrmPort { abstract send(person: string, name: string): Promise<unknown>; }
`;

describe("an object that a container makes of a class has its methods, whatever the class implements", () => {
  test.each<[title: string, parameter: string, provider: string, operations: readonly string[]]>([
    [
      "under a token",
      "@Inject(CRM) private readonly crm: Crm",
      "{ provide: CRM, useClass: CustomerIo }",
      found,
    ],
    [
      "in place of a class that only says what it has",
      "private readonly crm: CrmPort",
      "{ provide: CrmPort, useClass: CustomerIo }",
      found,
    ],
    [
      "but not under another token",
      "@Inject(CRM) private readonly crm: Crm",
      `{ provide: "crm", useClass: CustomerIo }`,
      own,
    ],
    [
      "and not of another class",
      "@Inject(CRM) private readonly crm: Crm",
      "{ provide: CRM, useClass: Silent }",
      own,
    ],
  ])("%s", (_title, parameter, provider, operations) => {
    const files = {
      "src/crm.ts": crm,
      "src/customer-io.ts": customerIo,
      "src/orders.ts": orders(parameter),
      "src/module.ts": `
import { Module } from "@nestjs/common";
import { CRM, CrmPort } from "./crm";
import { CustomerIo } from "./customer-io";
import { Orders } from "./orders";
class Silent { async send() {} }
@Module({ providers: [Orders, ${provider}] })
export class AppModule {}
`,
    };
    expect(listOperations(files)).toEqual(operations);
  });

  test.each<[title: string, asked: string, operations: readonly string[]]>([
    [
      "asked for by name",
      `container.resolve<CustomerIo>("engagement")`,
      ["track track row.id listing_expired via send"],
    ],
    [
      "asked for by name without a type",
      `container.resolve("engagement")`,
      ["track track row.id listing_expired via send"],
    ],
    ["but not by another name", `container.resolve("logger")`, own],
  ])("%s", (_title, asked, operations) => {
    const files = {
      "src/customer-io.ts": customerIo,
      "src/container.ts": `
import { asClass, asValue, createContainer } from "awilix";
import { CustomerIo } from "./customer-io";
import { logger } from "./logger";
export const container = createContainer();
container.register({ logger: asValue(logger), engagement: asClass(CustomerIo).singleton() });
`,
      "src/logger.ts": `export const logger = console;`,
      "src/expire.ts": `
import { container } from "./container";
import type { CustomerIo } from "./customer-io";
export async function expire(rows) {
  const engagement = ${asked};
  for (const row of rows) engagement.send(row.id, "listing_expired");
}
`,
    };
    expect(listOperations(files)).toEqual(operations);
  });
});

describe("an object that a container gives is of the class that who asks says it is", () => {
  test.each<[title: string, asked: string, operations: readonly string[]]>([
    [
      "whatever it is registered with",
      `container.resolve<CustomerIo>(ENGAGEMENT)`,
      ["track track order.customerId order_placed via send"],
    ],
    [
      "in the scope of a request",
      `request.scope.resolve<CustomerIo>("engagement")`,
      ["track track order.customerId order_placed via send"],
    ],
    ["but not where nobody says it", `container.resolve(ENGAGEMENT)`, own],
    ["not of another class", `container.resolve<Silent>(ENGAGEMENT)`, own],
    ["not of what says only what it has", `container.resolve<Engagement>(ENGAGEMENT)`, own],
    ["and not of what another object gives", `cache.resolve<CustomerIo>("engagement")`, own],
  ])("%s", (_title, asked, operations) => {
    const files = {
      "src/modules/engagement/service.ts": customerIo.replace("export class", "export default class"),
      "src/modules/engagement/index.ts": `
import { Module } from "@medusajs/framework/utils";
import CustomerIo from "./service";
export const ENGAGEMENT = "engagement";
export default Module(ENGAGEMENT, { service: CustomerIo });
`,
      "src/subscribers/order-placed.ts": `
import { ENGAGEMENT } from "../modules/engagement";
import type CustomerIo from "../modules/engagement/service";
class Silent { async send(person: string, name: string) {} }
interface Engagement { send(person: string, name: string): Promise<void> }
export default async function orderPlaced({ order, container, request, cache }) {
  const engagement = ${asked};
  await engagement.send(order.customerId, "order_placed");
}
`,
    };
    expect(listOperations(files)).toEqual(operations);
  });
});
