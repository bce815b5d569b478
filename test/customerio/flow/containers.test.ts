import { describe, expect, test } from "vitest";
import { findOrigins } from "./origins.ts";

describe("what a container gives under a token", () => {
  const service = `import { Inject } from "@nestjs/common";\nexport class Mails {\n  constructor(@Inject("CIO") private readonly cio) {}\n  send() { const asked = this.cio; return asked; }\n}`;
  const asTaken = (parameter: string): string =>
    `export class Mails { constructor(${parameter}) { asked; } }`;
  test.each<[title: string, taker: string, module: string, origins: readonly string[]]>([
    [
      "is the value that is registered",
      asTaken(`@Inject("CIO") asked`),
      `export const providers = [{ provide: "CIO", useValue: 1 }];`,
      ["1"],
    ],
    [
      "is what the factory makes",
      asTaken(`@Inject("CIO") asked`),
      `export const providers = [{ provide: "CIO", useFactory: () => 1 }];`,
      ["1"],
    ],
    [
      "is what the method makes",
      asTaken(`@Inject("CIO") asked`),
      `export const providers = [{ provide: "CIO", useFactory() { return 1; } }];`,
      ["1"],
    ],
    [
      "is the same in other containers",
      asTaken(`@inject("CIO") asked`),
      `container.register({ provide: "CIO", useValue: 1 });`,
      ["1"],
    ],
    [
      "is what any of several modules registers",
      asTaken(`@Inject("CIO") asked`),
      `export const live = { provide: "CIO", useValue: 1 };\nexport const test = { provide: "CIO", useValue: 2 };`,
      ["1", "2"],
    ],
    [
      "is not what is registered under another",
      asTaken(`@Inject("CIO") asked`),
      `export const providers = [{ provide: "MAILER", useValue: 1 }];`,
      [`@Inject("CIO") asked`],
    ],
    [
      "is not what is registered under one of two tokens",
      asTaken(`@Inject("CIO") asked`),
      `export const providers = [{ provide: isLive ? "CIO" : "MAILER", useValue: 1 }];`,
      [`@Inject("CIO") asked`],
    ],
    [
      "is not known of a class",
      asTaken(`@Inject("CIO") asked`),
      `export const providers = [{ provide: "CIO", useClass: Cio }];`,
      [`@Inject("CIO") asked`],
    ],
    [
      "is not known of another decorator",
      asTaken(`@Optional("CIO") asked`),
      `export const providers = [{ provide: "CIO", useValue: 1 }];`,
      [`@Optional("CIO") asked`],
    ],
    [
      "is not known of an option of that name",
      asTaken(`@Inject("CIO") asked`),
      `export const lodging = { provides: "CIO", useValue: 1 };`,
      [`@Inject("CIO") asked`],
    ],
    [
      "is found in the field that keeps it",
      service,
      `export const providers = [{ provide: "CIO", useValue: 1 }];`,
      ["1"],
    ],
  ])("%s", (_title, taker, module, origins) => {
    expect(findOrigins({ "src/mails.ts": taker, "src/module.ts": module })).toEqual(origins);
  });

  test("can be found by a constant that two files share", () => {
    const files = {
      "src/mails.ts": `import { CIO } from "./tokens";\nexport class Mails { constructor(@Inject(CIO) asked) { asked; } }`,
      "src/tokens.ts": `export const CIO = Symbol("cio");`,
      "src/module.ts": `import { CIO } from "./tokens";\nconst other = Symbol("other");\nexport const providers = [{ provide: other, useValue: 2 }, { provide: CIO, useValue: 1 }];`,
    };
    expect(findOrigins(files)).toEqual(["1"]);
  });

  test("goes to the parameters of a factory in their order", () => {
    const code = `export const providers = [
      { provide: "HOST", useValue: "h" },
      { provide: "KEY", useValue: "k" },
      { provide: "CIO", inject: ["HOST", "KEY"], useFactory: (host, asked) => connect(host, asked) },
    ];`;
    expect(findOrigins(code)).toEqual([`"k"`]);
  });

  test("is not guessed for a factory that does not list what it takes", () => {
    const code = `export const providers = [
      { provide: "KEY", useValue: "k" },
      { provide: "CIO", useFactory: (asked) => connect(asked) },
    ];`;
    expect(findOrigins(code)).toEqual(["asked"]);
  });

  test("can be a part of the config", () => {
    const files = {
      "src/mails.ts": `import messaging from "./messaging";\nexport class Mails { constructor(@Inject(messaging.KEY) private readonly config) { const asked = config.host; asked; } }`,
      "src/messaging.ts": `import { registerAs } from "@nestjs/config";\nexport default registerAs("messaging", () => ({ host: "h" }));`,
    };
    expect(findOrigins(files)).toEqual([`"h"`]);
  });
});

describe("what a container gives by name", () => {
  const names = (registration: string): string =>
    `import { asClass, asFunction, asValue } from "awilix";\nimport { Mails } from "./mails";\ncontainer.register({ ${registration} });`;
  const mails = `export class Mails { constructor({ cio: asked }) { asked; } }`;
  test.each<[title: string, taker: string, module: string, origins: readonly string[]]>([
    ["is the value that is registered", mails, names("cio: asValue(1), mails: asClass(Mails)"), ["1"]],
    [
      "is what the factory makes",
      mails,
      names("cio: asFunction(() => 1).singleton(), mails: asClass(Mails)"),
      ["1"],
    ],
    [
      "is not what has another name",
      mails,
      names("client: asValue(1), mails: asClass(Mails)"),
      ["cio: asked"],
    ],
    ["is not given to a class that is not registered", mails, names("cio: asValue(1)"), ["cio: asked"]],
    [
      "is given to a function that is registered",
      `export const Mails = ({ cio: asked }) => { asked; };`,
      names("cio: asValue(1), mails: asFunction(Mails)"),
      ["1"],
    ],
  ])("%s", (_title, taker, module, origins) => {
    expect(findOrigins({ "src/mails.ts": taker, "src/container.ts": module })).toEqual(origins);
  });
});
