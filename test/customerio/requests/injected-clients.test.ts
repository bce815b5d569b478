import { describe, expect, test } from "vitest";
import { listOperations } from "../operations/operations.ts";

const host = `"https://track.customer.io/api/v1/"`;

/** A class that asks its container for the client, with the module that provides it. */
function app(imports: string, provider = "people", files: Readonly<Record<string, string>> = {}) {
  const providers = {
    people: `constructor(private readonly http: HttpService) {}
  save(id: string) { return firstValueFrom(this.http.put(\`customers/\${id}\`, { plan: 1 })); }`,
    assigned: `private readonly client: HttpService;
  constructor(http: HttpService) { this.client = http; }
  async save(id: string) { await this.client.axiosRef.put("customers/" + id, { plan: 1 }); }`,
    field: `@Inject() private readonly http: HttpService;
  save(id: string) { return lastValueFrom(this.http.request({ method: "PUT", url: \`customers/\${id}\`, data: { plan: 1 } })); }`,
  };
  return {
    "src/people.ts": `import { HttpService } from "@nestjs/axios";
@Injectable()
export class People {
  ${providers[provider as keyof typeof providers]}
}`,
    "src/people.module.ts": `import { HttpModule } from "@nestjs/axios";
import { AudienceHttpModule } from "./audience.module";
import { HttpSettings } from "./settings";
import { People } from "./people";
@Module({ imports: [${imports}], providers: [People], exports: [People] })
export class PeopleModule {}`,
    ...files,
  };
}

describe("the options of a client from Nest's container are those of the module that provides the class", () => {
  test.each<[title: string, code: Readonly<Record<string, string>>]>([
    ["as they are", app(`HttpModule.register({ baseURL: ${host}, timeout: 5000 })`)],
    ["for a parameter that a field keeps", app(`HttpModule.register({ baseURL: ${host} })`, "assigned")],
    ["for a field", app(`HttpModule.register({ baseURL: ${host} })`, "field")],
    [
      "made by a function",
      app(
        `ConfigModule, HttpModule.registerAsync({ inject: [ConfigService], useFactory: async (config: ConfigService) => { return { baseURL: ${host}, auth: { username: config.get("CIO_SITE_ID") } }; } })`,
      ),
    ],
    [
      "made by a class",
      app("HttpModule.registerAsync({ useClass: HttpSettings })", "people", {
        "src/settings.ts": `export class HttpSettings { createHttpOptions() { return { baseURL: ${host} }; } }`,
      }),
    ],
    [
      "made by a class of another module",
      app("HttpModule.registerAsync({ imports: [SettingsModule], useExisting: HttpSettings })", "people", {
        "src/settings.ts": `export class HttpSettings implements HttpModuleOptionsFactory { createHttpOptions() { return { baseURL: ${host} }; } }`,
      }),
    ],
    [
      "in a module that a call makes",
      app("", "people", {
        "src/people.module.ts": `import { HttpModule } from "@nestjs/axios";
import { People } from "./people";
@Module({ providers: [People] })
export class PeopleModule {
  static forRoot(): DynamicModule {
    return { module: PeopleModule, imports: [HttpModule.register({ baseURL: ${host} })], exports: [People] };
  }
}`,
      }),
    ],
    [
      "in a module that hands the client on",
      app("AudienceHttpModule", "people", {
        "src/audience.module.ts": `import { HttpModule } from "@nestjs/axios";
@Module({ imports: [HttpModule.register({ baseURL: ${host} })], exports: [HttpModule] })
export class AudienceHttpModule {}`,
      }),
    ],
  ])("%s", (_title, code) => {
    expect(listOperations(code)).toEqual([expect.stringMatching(/^track identify .*id \{plan\}$/u)]);
  });

  test.each<[title: string, code: Readonly<Record<string, string>>]>([
    [
      "another module's",
      app("HttpModule", "people", {
        "src/audience.module.ts": `import { HttpModule } from "@nestjs/axios";
@Module({ imports: [HttpModule.register({ baseURL: ${host} })], providers: [Audience] })
export class AudienceHttpModule {}`,
      }),
    ],
    [
      "those of another module that a call makes",
      app("HttpModule", "people", {
        "src/audience.module.ts": `import { HttpModule } from "@nestjs/axios";
@Module({})
export class AudienceHttpModule {
  static forRoot() { return { module: Audience, imports: [HttpModule.register({ baseURL: ${host} })], providers: [Audience] }; }
}`,
      }),
    ],
    [
      "those of a module that keeps its client to itself",
      app("AudienceHttpModule", "people", {
        "src/audience.module.ts": `import { HttpModule } from "@nestjs/axios";
@Module({ imports: [HttpModule.register({ baseURL: ${host} })] })
export class AudienceHttpModule {}`,
      }),
    ],
    [
      "another vendor's",
      app(`HttpModule.register({ baseURL: "https://api.example.com/v1/", headers: { via: ${host} } })`),
    ],
  ])("not %s", (_title, code) => {
    expect(listOperations(code)).toEqual([]);
  });

  test("not for a class of the repository with the same name", () => {
    const code = app(`HttpModule.register({ baseURL: ${host} })`);
    const own = code["src/people.ts"].replace("@nestjs/axios", "./http");
    expect(listOperations({ ...code, "src/people.ts": own })).toEqual([]);
  });
});
