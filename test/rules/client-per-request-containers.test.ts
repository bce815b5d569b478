import { describe, test } from "vitest";
import { clientPerRequest as rule } from "../../rules/client-per-request.ts";
import { expectPicture } from "./picture.ts";

const made = "new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!)";
const marked = "~".repeat(made.length);

/** A NestJS service that creates a client in its constructor, with the classes that it is given. */
const service = (
  decorator: string,
  mark: string,
  parameters = "",
): string => `import { Injectable, Scope } from "@nestjs/common";
import { TrackClient } from "customerio-node";
import { CurrentUser } from "./current-user";
${decorator}
export class Events {
  private readonly client: TrackClient;
  constructor(${parameters}) {
    this.client = ${made};
${mark}  }
  paid(id: string) { return this.client.track(id, { name: "order_paid" }); }
}
`;
const mark = `${" ".repeat(18)}${marked}\n`;

const currentUser = (decorator: string): string => `import { Injectable, Scope } from "@nestjs/common";
${decorator}
export class CurrentUser { id = ""; }
`;

describe("NestJS creates a client for each request", () => {
  test("with a service of that scope; one of the default scope is created once", () => {
    expectPicture(rule, { "src/a.ts": service("@Injectable({ scope: Scope.REQUEST })", mark) });
    expectPicture(rule, { "src/a.ts": service("@Injectable()", "") });
    expectPicture(rule, { "src/a.ts": service("@Injectable({ scope: Scope.DEFAULT })", "") });
  });

  test("with a service that is given one of that scope", () => {
    const events = "private readonly user: CurrentUser";
    const scoped = currentUser("@Injectable({ scope: Scope.REQUEST })");
    expectPicture(rule, {
      "src/current-user.ts": scoped,
      "src/a.ts": service("@Injectable()", mark, events),
    });
    const plain = currentUser("@Injectable()");
    expectPicture(rule, { "src/current-user.ts": plain, "src/a.ts": service("@Injectable()", "", events) });
  });

  test("with a provider of that scope", () => {
    const provider = (scope: string, line: string): string => `import { Scope } from "@nestjs/common";
import { TrackClient } from "customerio-node";
export const events = {
  provide: TrackClient,
  ${scope}
  useFactory: () => ${made},
${line}};
`;
    expectPicture(rule, provider("scope: Scope.REQUEST,", `${" ".repeat(20)}${marked}\n`));
    expectPicture(rule, provider("", ""));
  });
});

test.each([
  ["asFunction(createEvents).scoped()", true],
  ["asFunction(createEvents).transient()", true],
  ["asFunction(createEvents).disposer(stop).scoped()", true],
  ["asFunction(createEvents).singleton()", false],
  ["asFunction(createOther).scoped()", false],
])("Awilix creates a client as often as its registration says: %s", (registration, isReported) => {
  expectPicture(rule, {
    "src/events.ts": `import { TrackClient } from "customerio-node";
export const createEvents = () => ${made};
${isReported ? `${" ".repeat(34)}${marked}\n` : ""}`,
    "src/container.ts": `import { asFunction, createContainer } from "awilix";
import { createEvents } from "./events";
const createOther = () => new Map();
export const container = createContainer().register({ events: ${registration} });
`,
  });
});
