import { Node } from "ts-morph";
import { describe, expect, test } from "vitest";
import { isOwnRegistration } from "../../../src/customerio/flow/container-registrations.ts";
import { parse } from "../program/parse.ts";
import { findOrigins } from "./origins.ts";

/** A container that calls the factory of a service once, when it is first asked for. */
const lazy = `
class Container {
  constructor() {
    this.factories = new Map();
    this.made = new Map();
  }
  singleton(name, factory) {
    this.factories.set(name, factory);
    return this;
  }
  get(name) {
    if (!this.made.has(name)) this.made.set(name, this.factories.get(name)(this));
    return this.made.get(name);
  }
}
module.exports = { Container };
`;

/** The same as functions of a module, which keep values. */
const plain = `
const services: Record<string, unknown> = {};
export const container = {
  register(name: string, service: unknown) { services[name] = service; },
  resolve(name: string) { return services[name]; },
};
`;

const typed = `
export class Container {
  private readonly factories = new Map<string, (container: Container) => unknown>();
  bind(name: string, factory: (container: Container) => unknown): void { this.factories.set(name, factory); }
  make(name: string) {
    const factory = this.factories.get(name);
    if (!factory) throw new Error(name);
    return factory(this);
  }
}
export const container = new Container();
`;

const bootstrap = (registrations: string): string =>
  `const { Container } = require("./container");\nmodule.exports = new Container()${registrations};`;

describe("what an own container gives under a key is", () => {
  const asking = (key: string): string =>
    `const services = require("./bootstrap");\nconst asked = services.get(${key});\nasked;`;

  test.each<[title: string, key: string, registrations: string, origins: readonly string[]]>([
    ["what the factory returns", `"host"`, `.singleton("key", () => 2).singleton("host", () => 1)`, ["1"]],
    ["what a named factory returns", `"host"`, `.singleton("host", makeHost)`, ["1"]],
    [
      "made of what the container gives the factory",
      `"client"`,
      `.singleton("host", () => 1).singleton("client", (c) => c.get("host"))`,
      ["1"],
    ],
    ["unknown for another key", `"port"`, `.singleton("host", () => 1)`, ["this.made.get(name)"]],
    ["unknown for a key that is", `process.argv[2]`, `.singleton("host", () => 1)`, ["this.made.get(name)"]],
  ])("%s", (_title, key, registrations, origins) => {
    const files = {
      "src/a.js": asking(key),
      "src/bootstrap.js": `const makeHost = () => 1;\n${bootstrap(registrations)}`,
      "src/container.js": lazy,
    };
    expect(findOrigins(files)).toEqual(origins);
  });

  test.each<[title: string, registration: string, origins: readonly string[]]>([
    ["the value that was registered", `container.register("host", 1);`, ["1"]],
    ["each of two values", `container.register("host", 1);\ncontainer.register("host", 2);`, ["1", "2"]],
    ["not what another object is given", `server.register("host", 1);`, ["services[name]"]],
  ])("%s", (_title, registration, origins) => {
    const files = {
      "src/a.ts": `import { container } from "./container";\nconst asked = container.resolve("host");\nasked;`,
      "src/setup.ts": `import { container } from "./container";\nimport { server } from "./server";\n${registration}`,
      "src/container.ts": plain,
    };
    expect(findOrigins(files)).toEqual(origins);
  });

  test.each([
    ["registry", ["1"]],
    ["state", ["services[name]"]],
  ])("the value that is set where it is called as a container is: %s", (name, origins) => {
    const files = {
      "src/a.ts": `import { ${name} } from "./store";\nconst asked = ${name}.resolve("host");\nasked;`,
      "src/setup.ts": `import { ${name} } from "./store";\n${name}.set("host", 1);`,
      "src/store.ts": plain.replace("container", name).replace("register", "set"),
    };
    expect(findOrigins(files)).toEqual(origins);
  });

  test("not known where the factory is given to what keeps nothing", () => {
    const code = `const app = { register(name, plugin) { plugin(load(name)); } };\napp.register("mail", (asked) => { asked; });`;
    expect(findOrigins(code)).toEqual(["load(name)"]);
    expect(findOrigins(code.replace("plugin(load(name))", "log(name)"))).toEqual(["asked"]);
  });

  test("what a factory returns that is read first and called then", () => {
    const files = {
      "src/a.ts": `import { container } from "./container";\nconst asked = container.make("url");\nasked;`,
      "src/setup.ts": `import { container } from "./container";
container.bind("host", () => 1);
container.bind("url", (services) => services.make("host"));`,
      "src/container.ts": typed,
    };
    expect(findOrigins(files)).toEqual(["1"]);
  });
});

test.each([
  [`container.singleton("cio", makeClient)`, true],
  [`app.register("cio", client)`, true],
  [`this.services.set("cio", client)`, true],
  [`registry.add("cio", client)`, true],
  [`seen.set("cio", client)`, false],
  [`services["eu"].set("cio", client)`, false],
  [`container.get("cio", client)`, false],
  [`container.singleton(client)`, false],
  [`singleton("cio", makeClient)`, false],
  [`set("cio", client)`, false],
])("%s can register something by its name: %s", (code, expected) => {
  const call = parse(`${code};`).find(code);
  expect(Node.isCallExpression(call) && isOwnRegistration(call.compilerNode)).toBe(expected);
});
