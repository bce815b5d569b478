import { describe, expect, test } from "vitest";
import { commitAll, git, makeRepository, write } from "../local/repository.ts";
import { pitstop } from "./pitstop.ts";

const client = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
`;
const mistake = `${client}export const join = (user) => cio.identify(user.email, { email: user.email, created_at: Date.now() });
`;
const handler = `${client}export function mount(app) {
  app.post("/join", async (req, res) => {
    await cio.track(req.body.id, { name: "joined" });
    res.sendStatus(201);
  });
}
`;

/** Two packages with the same code on a branch; the web package's config is on the main branch. */
async function makePackages(config: string): Promise<string> {
  const root = await makeRepository();
  await write(root, {
    ".github/pitstop.yml": "workspace: { bounces: handled-elsewhere }\n",
    "packages/web/pitstop.yml": config,
  });
  await commitAll(root);
  await git(root, "switch", "--quiet", "--create", "feature");
  const sources = { "join.ts": mistake, "routes.ts": handler, "join.test.ts": mistake };
  for (const [name, text] of Object.entries(sources)) {
    await write(root, { [`packages/web/${name}`]: text, [`packages/api/${name}`]: text });
  }
  await commitAll(root);
  return root;
}

async function findPlaces(root: string, command: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await pitstop(root, [...command, "--format", "concise", "--min-confidence", "low"]);
  return stdout
    .split("\n")
    .flatMap((line) => /^packages\/(\S+?):\d+:\d+ \w+ (\S+)/u.exec(line)?.slice(1).join(" ") ?? [])
    .sort();
}

const api = [
  "api/join.ts email-as-user-id",
  "api/join.ts millisecond-timestamp",
  "api/routes.ts blocking-request-path",
];

describe.each([[["audit"]], [["review"]]])("%s", (command) => {
  test.each<[string, string, readonly string[]]>([
    [
      "turns a rule off there",
      "rules: { millisecond-timestamp: off }",
      ["join.ts email-as-user-id", "routes.ts blocking-request-path"],
    ],
    ["ignores a path there", "ignore: [/join.ts]", ["routes.ts blocking-request-path"]],
    [
      "says what identifies people there",
      "workspace: { identifiers: [id, email] }",
      ["join.ts millisecond-timestamp", "routes.ts blocking-request-path"],
    ],
    [
      "includes the tests there",
      "include-tests: true",
      [
        ...["join.test.ts email-as-user-id", "join.test.ts millisecond-timestamp"],
        ...["join.ts email-as-user-id", "join.ts millisecond-timestamp", "routes.ts blocking-request-path"],
      ],
    ],
  ])("a package's config %s, and nowhere else", async (_what, config, found) => {
    const root = await makePackages(config);
    const web = found.map((place) => `web/${place}`);
    expect(await findPlaces(root, command)).toEqual([...api, ...web]);
  });

  test("a config that is named is the only one", async () => {
    const root = await makePackages("rules: { millisecond-timestamp: off }");
    await write(root, { "other.yml": "workspace: { bounces: handled-elsewhere }\n" });
    const places = await findPlaces(root, [...command, "--config", "other.yml"]);
    expect(places).toContain("web/join.ts millisecond-timestamp");
  });

  test("a mistake in a package's config is reported with its place, and fails the run", async () => {
    const root = await makePackages("runtime: serverles\n");
    const { stdout, stderr, exitCode } = await pitstop(root, command);
    expect(stdout + stderr).toContain("packages/web/pitstop.yml:1:1");
    expect(stdout + stderr).toContain('runtime: unknown value "serverles", did you mean "serverless"?');
    expect(exitCode).toBe(2);
  });
});
