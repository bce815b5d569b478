import { describe, expect, test } from "vitest";
import { noRateLimit as rule } from "../../rules/no-rate-limit.ts";
import { defaultConfig } from "../../src/vocabulary/config.ts";
import { expectPicture, fix, type Picture } from "./picture.ts";

const client = `import { APIClient, SendEmailRequest, TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
const api = new APIClient(process.env.CIO_APP_KEY);
`;
const job = (body: string): string => `${client}
export async function run(users, findUsers) {
${body}
}
`;
const marked = "         ~~~~~~~~~";

/** The body of the job after the fix. */
function fixJob(body: string): string | undefined {
  const picture = job(body);
  return fix(picture, expectPicture(rule, picture))["src/example.ts"]?.split("\n").slice(5, -2).join("\n");
}

describe("calls that start at once are sent in parts", () => {
  test("from `Promise.all`", () => {
    expect(
      fixJob(`  await Promise.all(users.map((user) => cio.track(user.id, { name: "digest_ready" })));
                                        ~~~~~~~~~
  console.log(users.length);`),
    ).toBe(`  for (let start = 0; start < users.length; start += 50) {
    await Promise.all(
      users.slice(start, start + 50).map((user) => cio.track(user.id, { name: "digest_ready" })),
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  console.log(users.length);`);
  });

  test("over several lines", () => {
    expect(
      fixJob(`  await Promise.allSettled(
    users.map(async (user) => {
      await cio.track(user.id, {
            ~~~~~~~~~
        name: "digest_ready",
      });
    }),
  );`),
    ).toBe(`  for (let start = 0; start < users.length; start += 50) {
    await Promise.allSettled(
      users.slice(start, start + 50).map(async (user) => {
        await cio.track(user.id, {
          name: "digest_ready",
        });
      }),
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
  }`);
  });

  test("from `forEach`", () => {
    expect(
      fixJob(`  const all = await findUsers();
  all.forEach(async (user) => cio.track(user.id, { name: "digest_ready" })); // soon
                              ~~~~~~~~~`),
    ).toBe(`  const all = await findUsers();
  for (let start = 0; start < all.length; start += 50) {
    await Promise.all(
      all
        .slice(start, start + 50)
        .map(async (user) => cio.track(user.id, { name: "digest_ready" })),
    ); // soon
    await new Promise((resolve) => setTimeout(resolve, 100));
  }`);
  });

  test("from a loop that does not wait", () => {
    expect(
      fixJob(`  console.log(users.length);
  for (const { id } of users) {
    void cio.track(id, { name: "digest_ready" }).catch(console.error);
         ~~~~~~~~~
  }`),
    ).toBe(`  console.log(users.length);
  for (let start = 0; start < users.length; start += 50) {
    await Promise.all(
      users
        .slice(start, start + 50)
        .map(({ id }) => cio.track(id, { name: "digest_ready" }).catch(console.error)),
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
  }`);
  });

  test("with their results", () => {
    expect(
      fixJob(`  const results = await Promise.allSettled(users.map((user) => cio.track(user.id, { name: "digest_ready" })));
                                                               ~~~~~~~~~
  console.log(results.length);`),
    ).toBe(`  const results = [];
  for (let start = 0; start < users.length; start += 50) {
    results.push(
      ...(await Promise.allSettled(
        users.slice(start, start + 50).map((user) => cio.track(user.id, { name: "digest_ready" })),
      )),
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  console.log(results.length);`);
  });

  test("from a function that is given by its name", () => {
    const body = (parameters: string): string => `  async function send(${parameters}) {
    await cio.track(user.id, { name: "digest_ready" });
  }
  await Promise.all(users.map(send));
                              ~~~~`;
    expect(fixJob(body("user"))).toContain(
      `    await Promise.all(users.slice(start, start + 50).map(send));`,
    );
    // The second argument is the element's position in the whole list.
    expect(fixJob(body("user, index"))).toContain("  await Promise.all(users.map(send));");
  });

  test.each([
    ["users.filter((user) => user.isActive)", true],
    ["users.filter({ isActive: true })", false],
    ["users.values().filter((user) => user.isActive)", false],
    ["users.sort({ name: 1 })", false],
  ])("from a list that was made by `%s`: %s", (made, isArray) => {
    const text = fixJob(`  const due = ${made};
  due.forEach(async (user) => cio.track(user.id, { name: "digest_ready" }));
                              ~~~~~~~~~`);
    expect(text?.includes(".slice(start, start + 50)")).toBe(isArray);
  });

  test.each([
    ["items", true],
    ["members", false],
  ])("from the `%s` of a page: %s", (part, isArray) => {
    const loop = `    for (const user of page.${part}) cio.track(user.id, { name: "digest_ready" });`;
    const text = fixJob(`  let cursor;
  do {
    const page = await findUsers(cursor);
${loop}
${" ".repeat(loop.indexOf("cio"))}~~~~~~~~~
    cursor = page.next;
  } while (cursor);`);
    expect(text?.includes(".slice(start, start + 50)")).toBe(isArray);
  });

  test("fewer at a time where the limit is lower", () => {
    const send = `api.sendEmail(new SendEmailRequest({ to: user.email, transactional_message_id: "3" }))`;
    expect(
      fixJob(`  await Promise.all(users.map((user) => ${send}));
                                        ~~~~~~~~~~~~~`),
    ).toContain("users.slice(start, start + 5)");
  });

  test("with the function that the file has for pauses", () => {
    const picture = {
      "src/wait.ts": `export const pauseFor = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));\n`,
      "src/job.ts": `import { pauseFor } from "./wait";\n${job(`  await pauseFor(1);
  await Promise.all(users.map((user) => cio.track(user.id, { name: "digest_ready" })));
                                        ~~~~~~~~~`)}`,
    };
    expect(fix(picture, expectPicture(rule, picture))["src/job.ts"]).toContain(
      "    await pauseFor(100);\n  }",
    );
  });

  test("one by one where the limit allows no more", () => {
    expect(
      fixJob(`  await Promise.all(users.map((user) => api.triggerBroadcast(7, { city: user.city })));
                                        ~~~~~~~~~~~~~~~~~~~~`),
    ).toBe(`  for (const user of users) {
    await api.triggerBroadcast(7, { city: user.city });
    await new Promise((resolve) => setTimeout(resolve, 10000));
  }`);
  });

  test.each([
    [
      '`users.map((user) => cio.track(user.id, { name: "a" }))` in `Promise.all`',
      `  await Promise.all(users.map((user) => cio.track(user.id, { name: "a" })));
                                        ~~~~~~~~~`,
      "The fix sends 50 calls at a time, with pauses of 100 ms; it stops when one fails.",
    ],
    [
      "calls that nobody waits for",
      `  console.log(users.length);
  for (const user of users) cio.track(user.id, { name: "a" });
                            ~~~~~~~~~`,
      "The fix sends 50 calls at a time, with pauses of 100 ms; it waits for them, and stops when one fails.",
    ],
    [
      "calls whose failures are caught",
      `  await Promise.all(users.map((user) => cio.track(user.id, { name: "a" }).catch(console.error)));
                                        ~~~~~~~~~`,
      "The fix sends 50 calls at a time, with pauses of 100 ms.",
    ],
    [
      "broadcasts",
      `  for (const user of users) await api.triggerBroadcast(7, { city: user.city });
                                  ~~~~~~~~~~~~~~~~~~~~`,
      "The fix sends one call at a time, with pauses of 10 s.",
    ],
  ])("and the comment says so: %s", (_title, body, effect) => {
    expect(expectPicture(rule, job(body)).map((finding) => finding.effect)).toEqual([effect]);
  });
});

describe("a loop that waits for each call gets a pause", () => {
  test("below the call", () => {
    expect(
      fixJob(`  for (const user of users) {
    await api.triggerBroadcast(7, { city: user.city }); // a broadcast each
          ~~~~~~~~~~~~~~~~~~~~
    console.log(user.city);
  }`),
    ).toBe(`  for (const user of users) {
    await api.triggerBroadcast(7, { city: user.city }); // a broadcast each
    await new Promise((resolve) => setTimeout(resolve, 10000));
    console.log(user.city);
  }`);
  });

  test("in a block of its own", () => {
    expect(
      fixJob(`  for (const user of users) await api.triggerBroadcast(7, { city: user.city });
                                  ~~~~~~~~~~~~~~~~~~~~`),
    ).toBe(`  for (const user of users) {
    await api.triggerBroadcast(7, { city: user.city });
    await new Promise((resolve) => setTimeout(resolve, 10000));
  }`);
  });

  test("for the limit of the workspace", () => {
    const config = { ...defaultConfig, workspace: { ...defaultConfig.workspace, "rate-limit": 5 } };
    const picture = job(`  for (const user of users) await cio.track(user.id, { name: "seen" });
                                  ~~~~~~~~~`);
    const findings = expectPicture(rule, picture, config);
    expect(fix(picture, findings)["src/example.ts"]).toContain("setTimeout(resolve, 200)");
  });

  test("but not where it is slow rather than too fast", () => {
    const [finding] = expectPicture(
      rule,
      job(`  for (const user of users) await cio.track(user.id, { name: "seen" });
                                  ~~~~~~~~~`),
    );
    expect(finding).toMatchObject({ edits: [], unfixed: expect.stringContaining("slow") as string });
  });
});

describe("there is no fix", () => {
  const edits = (picture: Picture): unknown => expectPicture(rule, picture).map((finding) => finding.edits);
  const track = `cio.track(user.id, { name: "seen" })`;

  test.each([
    [
      "the results are used",
      `  return Promise.all(users.map((user) => ${track}));\n                                ${marked}`,
    ],
    [
      "a callback reads the results, whose type is not known there",
      `  const sent = await Promise.all(users.map((user) => ${track}));\n                                            ${marked}\n  return () => sent;`,
    ],
    [
      "the list is read in the same expression",
      `  await Promise.all((await findUsers()).map((user) => ${track}));\n                                             ${marked}`,
    ],
    [
      "the place in the list matters",
      `  await Promise.all(users.map((user, index) => cio.track(user.id, { name: "seen", data: { index } })));\n                                      ${marked}`,
    ],
    [
      "the function does not give back the promise",
      `  await Promise.all(users.map((user) => { ${track}; }));\n                                 ${marked}`,
    ],
    [
      "what is gone through may be no array",
      `  users.forEach((user) => ${track});\n                 ${marked}`,
    ],
    [
      "it is a snapshot, which has `forEach` and no `slice`",
      `  const all = await users.get();\n  all.forEach((user) => ${track});\n               ${marked}`,
    ],
    [
      "the loop does more",
      `  console.log(users.length);\n  for (const user of users) {\n    console.log(user);\n    ${track};\n    ~~~~~~~~~\n  }`,
    ],
  ])("when %s", (_title, body) => {
    expect(edits(job(body))).toEqual([[]]);
  });

  test("in a function that cannot wait", () => {
    const picture = job(
      `  console.log(users.length);\n  for (const user of users) ${track};\n                   ${marked}`,
    );
    expect(edits(picture.replace("async ", ""))).toEqual([[]]);
  });

  test("where a set is gone through", () => {
    expect(
      edits(`${client}export async function run(ids: Set<string>) {
  ids.forEach(async (id) => cio.track(id, { name: "seen" }));
                            ~~~~~~~~~
}
`),
    ).toEqual([[]]);
  });

  test("where a response waits for it, also in a function that the handler calls", () => {
    const [finding] = expectPicture(rule, {
      "src/server.ts": `import express from "express";
import { run } from "./run";
const app = express();
app.post("/digests", async (req, res) => {
  await run(req.body.users);
  res.sendStatus(204);
});
app.listen(3000);
`,
      "src/run.ts": `${client}export async function run(users) {
  await Promise.all(users.map((user) => ${track}));
                               ${marked}
}
`,
    });
    expect(finding).toMatchObject({
      edits: [],
      unfixed: expect.stringContaining("a handler waits") as string,
    });
  });

  test("on a host that stops functions after some time", () => {
    const [finding] = expectPicture(rule, {
      "serverless.yml": "service: digests\n",
      "src/run.ts": job(
        `  await Promise.all(users.map((user) => ${track}));\n                               ${marked}`,
      ),
    });
    expect(finding).toMatchObject({ edits: [], unfixed: expect.stringContaining("host") as string });
  });
});
