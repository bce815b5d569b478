import { describe, expect, test } from "vitest";
import { blockingRequestPath as rule } from "../../../rules/blocking-request-path.ts";
import { expectPicture, fix } from "../picture.ts";
import { client, listening } from "./an-app.ts";

const route = "app/api/orders/route.ts";
const sent = `cio.track("7", { name: "order_placed" })`;

describe("`after` of Next.js is there if other code imports it, whatever version the manifest asks for", () => {
  const picture = (specifiers: string): Record<string, string> => ({
    "package.json": `{ "dependencies": { "next": "*" } }`,
    "app/actions.ts": `import ${specifiers} from "next/server";\nexport const later = (work) => after(work);\n`,
    [route]: `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
export async function POST(request: Request) {
  await ${sent};
  ~~~~~
  return Response.json({});
}
`,
  });

  test("it is used", () => {
    const code = picture("{ NextResponse, after }");
    expect(fix(code, expectPicture(rule, code))[route]).toContain(`  after(() => ${sent});`);
  });

  test("but not when it is another function of that name", () => {
    const [finding] = expectPicture(rule, picture("{ unstable_after as after }"));
    expect(finding).toMatchObject({ edits: [], unfixed: expect.stringContaining("Next.js 15.1") as string });
  });
});

describe("a handler that nothing registers in sight", () => {
  const server = (end: string): Record<string, string> => ({
    "server.mjs": `import { createServer } from "node:http";
${client}
async function follow(req, res) {
  const link = await findLink(req.url);
  await cio.track(link.ownerId, { name: "link_followed" });
  ~~~~~
  res.writeHead(302, { location: link.target }).end();
}
${end}
createServer((req, res) => void follow(req, res)).listen(3000);
`,
  });

  test("runs on the server if only its own file can call it", () => {
    const picture = server("");
    expect(fix(picture, expectPicture(rule, picture))["server.mjs"]).toContain(
      `  cio\n    .track(link.ownerId, { name: "link_followed" })\n    .catch((error) =>`,
    );
  });

  test.each(["export { follow };", "export default withAuth(follow);", "exports.handler = { follow };"])(
    "may be called by a host if the file exports it: %s",
    (end) => {
      const [finding] = expectPicture(rule, server(end));
      expect(finding).toMatchObject({
        edits: [],
        unfixed: expect.stringContaining("runtime: server") as string,
      });
    },
  );
});

describe("a `try` that only logs what fails", () => {
  const app = (body: string): Record<string, string> => ({
    ...listening,
    "src/app.ts": `import express from "express";
import { logger } from "./logger";
import { cio } from "./cio";
export const app = express();
app.post("/orders", async (req, res, next) => {
${body}
  res.sendStatus(201);
});
`,
    "src/cio.ts": client,
  });
  const fixed = (body: string): string | undefined => {
    const picture = app(body);
    return fix(picture, expectPicture(rule, picture))["src/app.ts"]?.split("\n").slice(5, -3).join("\n");
  };

  test("becomes a `.catch` that logs the same", () => {
    expect(
      fixed(`  try {
    await ${sent};
    ~~~~~
  } catch (err) {
    logger.warn({ err }, "not tracked");
  }`),
    ).toBe(`  ${sent}.catch((err) => logger.warn({ err }, "not tracked"));`);
    expect(
      fixed(`  try {
    await ${sent};
    ~~~~~
  } catch (err) {
    // Not worth a retry.
    logger.warn(err);
    console.error("not tracked");
  }`),
    ).toBe(`  ${sent}.catch((err) => {
    // Not worth a retry.
    logger.warn(err);
    console.error("not tracked");
  });`);
  });

  test.each([
    ["more is tried", "    await save(req.body);\n", "logger.warn(err);"],
    ["more is done about it", "", "next(err);"],
  ])("stays when %s", (_title, before, handling) => {
    expect(
      fixed(`  try {
${before}    await ${sent};
    ~~~~~
  } catch (err) {
    ${handling}
  }`)?.replace(/\n +\./gu, "."),
    ).toContain(`\n    ${sent}.catch((error) => `);
  });
});

test.each<[string, string, Readonly<Record<string, string>>]>([
  ["may be frozen", "await cio.track('7', { name: 'a' });", { "serverless.yml": "" }],
  ["runtime: server", "await cio.track('7', { name: 'a' });", {}],
  ["needs it to be done", "const answer = await cio.track('7', { name: 'a' });", listening],
])("without a fix, the finding says why: %s", (reason, statement, files) => {
  const [finding] = expectPicture(rule, {
    ...files,
    "src/app.ts": `import express from "express";
import { cio } from "./cio";
export const app = express();
app.post("/orders", async (req, res) => {
  ${statement}
  ${" ".repeat(statement.indexOf("await"))}~~~~~
  res.sendStatus(201);
});
`,
    "src/cio.ts": client,
  });
  expect(finding?.edits).toEqual([]);
  expect(finding?.unfixed).toContain(reason);
});
