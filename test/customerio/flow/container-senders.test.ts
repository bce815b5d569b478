import { describe, expect, test } from "vitest";
import { wrongApiKey } from "../../../rules/wrong-api-key.ts";
import { listOperations } from "../operations/operations.ts";
import { expectPicture } from "../../rules/picture.ts";

const tokens = `export const TYPES = { Key: Symbol.for("Key"), Record: Symbol.for("Record") };\n`;

/** A class that is given a key and a function that sends. */
const mailer = (decorators: string, fields: string): string => `${decorators}
import { TYPES } from "./tokens";
export class Orders {
  ${fields}
  async paid(order) { await this.record(order.userId, \`paid_\${order.id}\`); }
}
`;
const sender = `
import { TrackClient } from "customerio-node";
import { TYPES } from "./tokens";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_KEY!);
const record = (person: string, name: string) => cio.track(person, { name });
`;
const found = ["track track order.userId `paid_${order.id}` via record"];
const own = ["track track person name"];

describe("a function that a container gives is called by whoever asks for it", () => {
  const constructor = "constructor(@inject(TYPES.Record) private readonly record: Recording) {}";
  const field = "@inject(TYPES.Record) private readonly record!: Recording;";
  test.each<[registration: string, fields: string, operations: readonly string[]]>([
    [`container.register(TYPES.Record, { useValue: record });`, constructor, found],
    [`container.register<Recording>(TYPES.Record, { useFactory: () => record });`, constructor, found],
    [
      `container.register(TYPES.Record, { useFactory: instanceCachingFactory(() => record) });`,
      constructor,
      found,
    ],
    [`container.registerInstance(TYPES.Record, record);`, constructor, found],
    [
      `@registry([{ token: TYPES.Record, useFactory: () => record }])\nexport class Registry {}`,
      constructor,
      found,
    ],
    [`container.bind<Recording>(TYPES.Record).toConstantValue(record);`, field, found],
    [`bind(TYPES.Record).toDynamicValue(() => record).inSingletonScope();`, field, found],
    [
      `container.bind(TYPES.Record).toConstantValue(record);`,
      `private readonly record = container.get<Recording>(TYPES.Record);`,
      found,
    ],
    [`container.bind(TYPES.Other).toConstantValue(record);`, field, own],
    [`container.register(TYPES.Other, { useValue: record });`, constructor, own],
    [
      `container.bind(TYPES.Record).toConstantValue(record);`,
      `private readonly record = cache.get(TYPES.Record);`,
      own,
    ],
    [`server.register(TYPES.Record, { prefix: record });`, constructor, own],
  ])("%s %s", (registration, fields, operations) => {
    const code = {
      "src/tokens.ts": tokens,
      "src/container.ts": `${sender}import { Orders } from "./orders";\n${registration}`,
      "src/orders.ts": mailer("", fields),
    };
    expect(listOperations(code)).toEqual(operations);
  });
});

test("a key is what a container has under its token", () => {
  const files = (key: string, mark: string) => ({
    "src/tokens.ts": tokens,
    "src/container.ts": `import { container } from "tsyringe";
import { TYPES } from "./tokens";
import { Mailer } from "./mailer";
container.register(TYPES.Key, { useValue: process.env.${key} });
container.resolve(Mailer);
`,
    "src/mailer.ts": `import { inject, singleton } from "tsyringe";
import { APIClient } from "customerio-node";
import { TYPES } from "./tokens";
@singleton()
export class Mailer {
  private readonly api: APIClient;
  constructor(@inject(TYPES.Key) key: string) {
    this.api = new APIClient(key);
${mark}  }
}
`,
  });
  expectPicture(wrongApiKey, files("CIO_TRACK_KEY", `${" ".repeat(29)}~~~\n`));
  expectPicture(wrongApiKey, files("CIO_APP_KEY", ""));
});
