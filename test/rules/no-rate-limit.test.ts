import { describe, expect, test } from "vitest";
import { noRateLimit as rule } from "../../rules/no-rate-limit.ts";
import { defaultConfig } from "../../src/vocabulary/config.ts";
import { expectPicture, fix, type Picture } from "./picture.ts";

const client = `import { APIClient, TrackClient } from "customerio-node";
export const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
export const api = new APIClient(process.env.CIO_APP_KEY);
`;

describe("all calls start at once", () => {
  test.each<[string, Picture]>([
    [
      "pages that are large, and wait for nothing but each other",
      `${client}
export async function sync() {
  for (let skip = 0; ; skip += 1_000) {
    const page = await prisma.user.findMany({ skip, take: 1_000 });
    if (page.length === 0) return;
    await Promise.all(page.map((u) => cio.identify(u.id, { plan: u.plan })));
                                      ~~~~~~~~~~~~
  }
}
`,
    ],
    [
      "large pages that are read up to a day",
      {
        "src/loans.ts": `
export function listOverdue(after: string | undefined, take: number) {
  return db.loan.findMany({ where: { day: { lt: new Date().toISOString().slice(0, 10) } }, cursor: after, take });
}
`,
        "src/remind.ts": `${client}
import { listOverdue } from "./loans";
const SIZE = 250;
export async function remindAll() {
  let after: string | undefined;
  for (;;) {
    const page = await listOverdue(after, SIZE);
    await Promise.all(page.map((loan) => cio.track(loan.owner, { name: "loan_overdue" })));
                                         ~~~~~~~~~
    if (page.length < SIZE) return;
    after = page[page.length - 1].id;
  }
}
`,
      },
    ],
    [
      "rows of which each has a few others",
      `${client}
export async function remindAll() {
  const loans = await db.loan.findMany({ where: { open: true }, include: { reminders: { take: 1 } } });
  await Promise.all(loans.map((loan) => cio.track(loan.owner, { name: "loan_open" })));
                                        ~~~~~~~~~
}
`,
    ],
    [
      "pages whose calls nobody waits for",
      `${client}
export async function sync(db) {
  let cursor;
  do {
    const page = await db.list(cursor);
    for (const u of page.items) cio.identify(u.id, { plan: u.plan }).catch(console.error);
                                ~~~~~~~~~~~~
    cursor = page.next;
  } while (cursor);
}
`,
    ],
    [
      "a list that is emptied when nothing is in it",
      `${client}
export async function sync(cursor) {
  let pending = [];
  for await (const user of cursor) pending.push(user);
  if (pending.length === 0) pending = [];
  await Promise.all(pending.map((u) => cio.identify(u.id, { plan: u.plan })));
                                       ~~~~~~~~~~~~
}
`,
    ],
    [
      "forEach with an async function",
      `${client}
export async function remind() {
  const users = await db.user.findMany({ where: { trialEnding: true } });
  users.forEach(async (user) => {
    await cio.track(user.id, { name: "trial_ending" });
          ~~~~~~~~~
  });
}
`,
    ],
    [
      "a loop that does not wait",
      `${client}
export function remind(users) {
  for (const user of users) {
    cio.track(user.id, { name: "trial_ending" }).catch(console.error);
    ~~~~~~~~~
  }
}
`,
    ],
    [
      "promises collected in a loop",
      `${client}
export async function remind(customers) {
  const sending = [];
  for (let index = 0; index < customers.length; index++) {
    sending.push(cio.track(customers[index].id, { name: "trial_ending" }));
                 ~~~~~~~~~
  }
  await Promise.allSettled(sending);
}
`,
    ],
    [
      "through a helper of another file",
      {
        "src/cio.ts": client,
        "src/sync.ts": `
import { cio } from "./cio";
export async function syncUser(user) {
  const plan = await findPlan(user);
  await cio.identify(user.id, { email: user.email, plan });
}
`,
        "src/nightly.ts": `
import { syncUser } from "./sync";
export async function nightly(users) {
  await Promise.all(users.map(async (user) => {
    await syncUser(user);
          ~~~~~~~~
  }));
}
`,
      },
    ],
    [
      "through a method that catches what fails in a callback",
      {
        "src/cio.ts": client,
        "src/letters.ts": `
import { cio } from "./cio";
export class Letters {
  event(id: string, name: string) {
    return this.calmly(() => cio.track(id, { name }));
  }
  private async calmly(work: () => Promise<unknown>) {
    try {
      await work();
    } catch (error) {
      console.warn("no letter", error);
    }
  }
}
`,
        "src/nightly.ts": `
import { Letters } from "./letters";
const letters = new Letters();
export async function nightly(members) {
  await Promise.all(members.map((member) => letters.event(member.id, "night_fell")));
                                            ~~~~~~~~~~~~~
}
`,
      },
    ],
    [
      "a function that is named to the array method",
      `${client}
async function syncUser(user) {
  await cio.identify(user.id, { email: user.email });
}
export async function nightly() {
  const rows = await db.query("select * from users");
  await Promise.all(rows.map(syncUser));
                             ~~~~~~~~
}
`,
    ],
    [
      "a method of a class",
      `${client}
export class Announcer {
  announce(members) {
    return Promise.all(members.map((member) => this.send(member)));
                                               ~~~~~~~~~
  }
  private async send(member) {
    await api.sendEmail({ to: member.email, transactional_message_id: "4" });
  }
}
`,
    ],
    [
      "p-map and Bluebird without a number",
      `import pMap from "p-map";
import Bluebird from "bluebird";
${client}
export async function sync(users) {
  await pMap(users, (user) => cio.identify(user.id, { email: user.email }));
                              ~~~~~~~~~~~~
  await Bluebird.map(users, (user) => cio.identify(user.id, { email: user.email }));
                                      ~~~~~~~~~~~~
}
`,
    ],
    [
      "attempts around each call change nothing",
      `import { retry } from "./retry";
${client}
export async function sync(users) {
  await Promise.all(users.map((user) => retry(() => cio.identify(user.id, { email: user.email }))));
                                                    ~~~~~~~~~~~~
}
`,
    ],
    [
      "identify and track in one loop are one remark",
      `${client}
export async function sync(users) {
  await Promise.all(users.map(async (user) => {
    await cio.identify(user.id, { email: user.email });
          ~~~~~~~~~~~~
    await cio.track(user.id, { name: "synced" });
  }));
}
`,
    ],
    [
      "broadcasts, one after the other",
      `${client}
export async function announce(teams) {
  for (const team of teams) {
    await api.triggerBroadcast(7, { team: team.name }, { ids: team.memberIds });
          ~~~~~~~~~~~~~~~~~~~~
  }
}
`,
    ],
    [
      "look-ups in the App API, one after the other",
      `${client}
export async function check(users) {
  for (const user of users) {
    const found = await api.getCustomersByEmail(user.email);
                        ~~~~~~~~~~~~~~~~~~~~~~~
    console.log(found);
  }
}
`,
    ],
  ])("%s", (_name, picture) => {
    const findings = expectPicture(rule, picture);
    for (const finding of findings) {
      expect(finding.severity).toBe("warning");
      expect(finding.confidence).not.toBe("low");
    }
  });
});

test("a loop around a loop over receivers is reported", () => {
  expectPicture(
    rule,
    `${client}
interface Vendor { identify(user: User): Promise<void> }
class CustomerIo implements Vendor { async identify(user: User) { await cio.identify(user.id, { email: user.email }); } }
export async function identifyAll(vendors: Vendor[], users: User[]) {
  users.forEach((user) => vendors.forEach((vendor) => vendor.identify(user)));
                                                      ~~~~~~~~~~~~~~~
}
`,
  );
});

describe("one call after the other is reported as info", () => {
  test.each<[string, Picture]>([
    [
      "for await over a cursor",
      `${client}
export async function sync(customers) {
  for await (const customer of customers.find()) {
    await cio.identify(customer.id, { email: customer.email });
          ~~~~~~~~~~~~
  }
}
`,
    ],
    [
      "through a wrapper",
      `${client}
async function syncUser(user) {
  try {
    await cio.identify(user.id, { email: user.email });
  } catch (error) {
    console.error(error);
  }
}
export async function sync(users) {
  for (const user of users) await syncUser(user);
                                  ~~~~~~~~
}
`,
    ],
    [
      "until nothing is left",
      `${client}
export async function drain(users) {
  while (users.length > 0) {
    const user = users.pop();
    await cio.identify(user.id, { email: user.email });
          ~~~~~~~~~~~~
  }
  let row;
  while ((row = await customers.next())) await cio.identify(row.id, { email: row.email });
                                               ~~~~~~~~~~~~
}
`,
    ],
    [
      "reduce over promises",
      `${client}
export function sync(users) {
  return users.reduce((before, user) => before.then(() => cio.identify(user.id, { email: user.email })), Promise.resolve());
                                                          ~~~~~~~~~~~~
}
`,
    ],
  ])("%s", (_name, picture) => {
    const severities = expectPicture(rule, picture).map(({ severity }) => severity);
    expect(new Set(severities)).toEqual(new Set(["info"]));
  });

  test("a list within one object is reported with low confidence", () => {
    const findings = expectPicture(
      rule,
      `${client}
export async function placed(order) {
  for (const line of order.lines) {
    await cio.track(order.userId, { name: "product_bought", data: { sku: line.sku } });
          ~~~~~~~~~
  }
}
`,
    );
    expect(findings.map(({ severity, confidence }) => [severity, confidence])).toEqual([["info", "low"]]);
  });
});

test("a call for every row, through a helper that takes one object, is reported", () => {
  expectPicture(rule, {
    "src/cio.ts": client,
    "src/reminders.ts": `import type { TrackClient } from "customerio-node";
export const syncReminders = async ({ cio, db, userId }: { cio: TrackClient; db: Db; userId: string }) => {
  const open = await db.find({ where: { userId } });
  await cio.identify(userId, { reminders: open.length > 0 ? open.map(({ id }) => id) : null });
};
`,
    "src/worker.ts": `import { cio } from "./cio";
import { syncReminders } from "./reminders";
export const worker = async (message, db) => {
  const matches = await db.find({ where: { offer: message.offerId } });
  const userIds = [...new Set(matches.map((match) => match.userId))];
  await Promise.all(
    userIds.map((userId) =>
      syncReminders({ db, cio, userId }),
      ~~~~~~~~~~~~~
    ),
  );
};
`,
  });
});

describe("is not reported", () => {
  test.each<[string, Picture]>([
    [
      "for what is left in a list that is emptied when it is full",
      `${client}
export async function sync(cursor) {
  let pending = [];
  for await (const user of cursor) {
    pending.push(user);
    if (pending.length >= 50) {
      await Promise.all(pending.map((u) => cio.identify(u.id, { plan: u.plan })));
      await sleep(1000);
      pending = [];
    }
  }
  await Promise.all(pending.map((u) => cio.identify(u.id, { plan: u.plan })));
}
`,
    ],
    [
      "for small pages",
      `${client}
export async function sync() {
  for (let skip = 0; ; skip += 50) {
    const page = await prisma.user.findMany({ skip, take: 50 });
    if (page.length === 0) return;
    await Promise.all(page.map((u) => cio.identify(u.id, { plan: u.plan })));
  }
}
`,
    ],
    [
      "for pages with a pause between them, or whose calls are gathered and waited for",
      `${client}
export async function sync(db) {
  let cursor;
  do {
    const page = await db.list(cursor);
    for (const u of page.items) cio.identify(u.id, { plan: u.plan }).catch(console.error);
    await sleep(1_000);
    cursor = page.next;
  } while (cursor);
  do {
    const page = await db.list(cursor);
    const sent = [];
    for (const u of page.items) sent.push(cio.identify(u.id, { plan: u.plan }));
    await Promise.all(sent);
    cursor = page.next;
  } while (cursor);
}
`,
    ],
    [
      "where the loop goes through receivers",
      `${client}
interface Vendor { identify(user: User): Promise<void> }
class CustomerIo implements Vendor { async identify(user: User) { await cio.identify(user.id, { email: user.email }); } }
export async function identify(vendors: Vendor[], user: User) {
  await Promise.all(vendors.map((vendor) => vendor.identify(user)));
  for (const vendor of vendors) vendor.identify(user);
}
`,
    ],
    [
      "with a limiter, here or in the helper",
      `import pLimit from "p-limit";
import PQueue from "p-queue";
import { RateLimiter } from "limiter";
${client}
const limit = pLimit(5);
const queue = new PQueue({ interval: 1000, intervalCap: 100 });
const limiter = new RateLimiter({ tokensPerInterval: 100, interval: "second" });
async function slowly(user) {
  await limiter.removeTokens(1);
  await cio.identify(user.id, { email: user.email });
}
export async function sync(users) {
  await Promise.all(users.map((user) => limit(() => cio.identify(user.id, { email: user.email }))));
  await queue.addAll(users.map((user) => () => cio.identify(user.id, { email: user.email })));
  for (const user of users) queue.add(() => cio.track(user.id, { name: "synced" }));
  await Promise.all(users.map(slowly));
  await Promise.all(users.map((user) => slowly(user)));
}
`,
    ],
    [
      "with p-map's concurrency, async's limit and Bluebird's option",
      `import async from "async";
import Bluebird from "bluebird";
${client}
export async function sync(users) {
  await async.eachLimit(users, 5, async (user) => { await cio.identify(user.id, { email: user.email }); });
  await async.mapLimit(users, 5, async (user) => cio.identify(user.id, { email: user.email }));
  await Bluebird.map(users, (user) => cio.identify(user.id, { email: user.email }), { concurrency: 5 });
}
`,
    ],
    [
      "with a pause now and then",
      `${client}
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
export async function sync(users) {
  for (const [index, user] of users.entries()) {
    await cio.identify(user.id, { email: user.email });
    if (index % 50 === 49) await pause(1000);
  }
}
`,
    ],
    [
      "for a part at a time",
      `${client}
export async function sync(users) {
  for (let start = 0; start < users.length; start += 50) {
    const some = users.slice(start, start + 50);
    await Promise.all(some.map((user) => cio.identify(user.id, { email: user.email })));
  }
  for await (const page of paged("users")) {
    await Promise.all(page.users.map((user) => cio.identify(user.id, { email: user.email })));
  }
  await inBatches(users, async (batch) => {
    const found = await findUsers(batch);
    await Promise.all(found.map((user) => cio.identify(user.id, { email: user.email })));
  });
}
`,
    ],
    [
      "for lists whose size is read with a day, or beside what is read with each row",
      `${client}
export async function sync(since) {
  const day = new Date(since).toISOString();
  const due = await db.loan.findMany({ where: { day: { gt: day.slice(0, 10) } }, take: 20 });
  await Promise.all(due.map((loan) => cio.track(loan.owner, { name: "loan_due" })));
  const open = await db.loan.findMany({ include: { reminders: { take: 500 } }, take: 20 });
  await Promise.all(open.map((loan) => cio.track(loan.owner, { name: "loan_open" })));
  const some = await findLoans(since.ids.slice(0, 10));
  await Promise.all(some.map((loan) => cio.track(loan.owner, { name: "loan_seen" })));
}
`,
    ],
    [
      "for batches of the v2 API",
      `${client}
export async function sync(people, chunks) {
  await cio.batch(people.map((person) => ({ type: "person", action: "identify", identifiers: { id: person.id } })));
  for (const items of chunks) await cio.batch(items);
}
`,
    ],
    [
      "for lists that are written down or cut short",
      `${client}
const EVENTS = ["signed_up", "trial_started"] as const;
enum Plan { Free = "free", Paid = "paid" }
export async function sync(user, users, recent) {
  await Promise.all(EVENTS.map((name) => cio.track(user.id, { name })));
  for (const plan of Object.values(Plan)) await cio.track(user.id, { name: "plan_seen", data: { plan } });
  for (const key of Object.keys({ first: 1, second: 2 })) await cio.track(user.id, { name: key });
  await Promise.all(users.slice(0, 20).map((entry) => cio.track(entry.id, { name: "seen" })));
  const newest = await db.user.findMany({ take: 10 });
  await Promise.all(newest.map((entry) => cio.track(entry.id, { name: "seen" })));
  await notify([user, recent]);
}
async function notify(both) {
  for (const entry of both) await cio.track(entry.id, { name: "notified" });
}
`,
    ],
    [
      "for a search that ends with the call, and attempts",
      `${client}
export async function first(users) {
  for (const user of users) {
    if (user.isOwner) {
      await cio.track(user.id, { name: "owner_found" });
      break;
    }
  }
  let retries = 3;
  while (retries > 0) {
    try {
      await cio.track("1", { name: "ping" });
      break;
    } catch {
      retries--;
    }
  }
}
`,
    ],
    [
      "for callbacks that something else calls, and what is drawn",
      `${client}
export function listen(emitters, plans, app) {
  emitters.forEach((emitter) => emitter.on("paid", (user) => cio.track(user.id, { name: "paid" })));
  for (const plan of plans) app.post(\`/plans/\${plan}\`, (req) => { void cio.track(req.user.id, { name: "chosen" }); });
}
`,
    ],
    [
      "for the records that a trigger hands over",
      `${client}
export const handler = async (event) => {
  await Promise.all(event.Records.map((record) => cio.track(JSON.parse(record.body).id, { name: "seen" })));
};
export default {
  async queue(batch) {
    for (const message of batch.messages) await cio.track(message.body.id, { name: "seen" });
  },
};
`,
    ],
    [
      "for the client with a queue, and in the browser",
      `import { Analytics } from "@customerio/cdp-analytics-node";
const analytics = new Analytics({ writeKey: process.env.CIO_WRITE_KEY });
export function sync(users) {
  for (const user of users) analytics.identify({ userId: user.id });
  users.forEach((user) => window._cio.track("seen", { id: user.id }));
}
`,
    ],
    [
      "one batch request for each part of a list, with a pause after it",
      `${client}
import { setTimeout } from "node:timers/promises";
import { inParts, withRetry } from "./batches";
export const reactivate = (ids) =>
  inParts({
    size: 250,
    data: ids,
    run: async (part) => {
      const people = part.map((id) => ({ type: "person", action: "identify", identifiers: { id }, attributes: {} }));
      await withRetry({ callback: () => cio.request.post(\`\${cio.trackRoot}/batch\`, { batch: people }) });
      await setTimeout(20);
    },
  });
`,
    ],
  ])("%s", (_name, picture) => {
    expectPicture(rule, picture);
  });
});

describe("the fix", () => {
  test("uses the limiter of another file if it is imported", () => {
    const picture = {
      "src/limits.ts": `import Bottleneck from "bottleneck";\nexport const customerio = new Bottleneck({ maxConcurrent: 10 });\n`,
      "src/sync.ts": `import { customerio as limited } from "./limits";
${client}
export async function sync(users) {
  await Promise.all(users.map((user) => cio.identify(user.id, { email: user.email })));
                                        ~~~~~~~~~~~~
  console.log(limited.counts());
}
`,
    };
    const findings = expectPicture(rule, picture);
    expect(fix(picture, findings)["src/sync.ts"]).toContain(
      "users.map((user) => limited.schedule(() => cio.identify(user.id, { email: user.email })))",
    );
  });

  test("without a limiter in scope, the advice names the one the repository has", () => {
    const findings = expectPicture(rule, {
      "src/cio.ts": client,
      "src/limits.ts": `import { cio } from "./cio";\nimport PQueue from "p-queue";\nexport const queue = new PQueue({ concurrency: 4 });\nexport const ping = () => queue.add(() => cio.track("1", { name: "ping" }));\n`,
      "src/sync.ts": `import { cio } from "./cio";
export async function sync(users) {
  await Promise.all(users.map((user) => cio.identify(user.id, { email: user.email })));
                                        ~~~~~~~~~~~~
}
`,
    });
    expect(findings[0]).toMatchObject({ edits: [], unfixed: "`queue` is not in scope here" });
    expect(findings[0]?.message).toContain("the limiter `queue` from `src/limits.ts`");
  });
});

test("the limit configured for the workspace is named, and decides", () => {
  const config = { ...defaultConfig, workspace: { ...defaultConfig.workspace, "rate-limit": 5 } };
  const [finding] = expectPicture(
    rule,
    `${client}
export async function sync(users) {
  for (const user of users) await cio.identify(user.id, { email: user.email });
                                  ~~~~~~~~~~~~
}
`,
    config,
  );
  expect(finding?.severity).toBe("warning");
  expect(finding?.message).toContain("The limit configured for this workspace is 5 requests per second");
});

describe("one call after the other reaches about twenty requests per second, which", () => {
  const sync = `${client}
export async function sync(users) {
  for (const user of users) await cio.identify(user.id, { email: user.email });
                                  ~~~~~~~~~~~~
}
`;
  test.each([
    ["is within a limit of twenty", 20, "info"],
    ["exceeds one of nineteen", 19, "warning"],
  ])("%s", (_what, limit, severity) => {
    const workspace = { ...defaultConfig.workspace, "rate-limit": limit };
    const [finding] = expectPicture(rule, sync, { ...defaultConfig, workspace });
    expect(finding).toMatchObject({ severity, confidence: "medium" });
  });
});

describe("far behind wrappers, it is less sure that each element is sent:", () => {
  const wrap = (wrappers: number): string =>
    Array.from(
      { length: wrappers },
      (_, index) =>
        `const send${index + 1} = (id) => ${index === 0 ? 'cio.track(id, { name: "seen" })' : `send${index}(id)`};\n`,
    ).join("");
  test.each([
    [2, "high"],
    [3, "medium"],
  ])("behind %i, the confidence is %s", (wrappers, confidence) => {
    const [finding] = expectPicture(
      rule,
      `${client}${wrap(wrappers)}
export async function sync(users) {
  await Promise.all(users.map((user) => send${wrappers}(user.id)));
                                        ~~~~~
}
`,
    );
    expect(finding).toMatchObject({ severity: "warning", confidence });
  });
});

test("people whom one action concerns are few, so their list is reported with less confidence than a population", () => {
  const findings = expectPicture(
    rule,
    `${client}
export async function notify(users, mentionedUserIds) {
  await Promise.all(users.map((user) => cio.track(user.id, { name: "news_published" })));
                                        ~~~~~~~~~
  await Promise.all(mentionedUserIds.map((id) => cio.track(id, { name: "mentioned" })));
                                                 ~~~~~~~~~
}
`,
  );
  expect(findings.map(({ confidence }) => confidence)).toEqual(["high", "medium"]);
});

test("broadcasts that wait for each other exceed their limit as surely as calls at once", () => {
  const [finding] = expectPicture(
    rule,
    `${client}
export async function announce(users) {
  for (const user of users) {
    await api.triggerBroadcast(7, {}, { ids: [user.id] });
          ~~~~~~~~~~~~~~~~~~~~
  }
}
`,
  );
  expect(finding).toMatchObject({ severity: "warning", confidence: "high" });
});

describe("the message names the limit that counts, and the remedy that exists", () => {
  const batch = "Send them in batches (one request takes up to 500 KB), or pass the calls through a limiter";
  test.each([
    ["cio.identify", "the Track API is 1,000 requests per second", batch],
    ["cio.trackPush", "the Track API is 1,000 requests per second", "Send fewer requests, or pass the calls"],
    ["pipelines.identify", "the Pipelines API is 3,000 requests per 3 seconds", batch],
    ["api.sendEmail", "transactional messages is 100 requests per second", "dropped. Pass the calls through"],
    [
      "api.triggerBroadcast",
      "API-triggered broadcasts is 1 request per 10 seconds",
      "dropped. Pass the calls",
    ],
    [
      "api.getAttributes",
      "the App API is 10 requests per second",
      "dropped. Pass the calls through a limiter",
    ],
  ])("of %s", (callee, limit, remedy) => {
    const [finding] = expectPicture(
      rule,
      `
import { APIClient, PipelinesClient, TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
const api = new APIClient(process.env.CIO_APP_KEY);
const pipelines = new PipelinesClient(process.env.CIO_WRITE_KEY);
export async function notify(users) {
  await Promise.all(users.map((user) => ${callee}(user.id, { plan: user.plan })));
                                        ${"~".repeat(callee.length)}
}
`,
    );
    expect(finding?.message).toContain(`Customer.io's published limit for ${limit}; beyond that`);
    expect(finding?.message).toContain(remedy);
    expect(finding).toMatchObject({ severity: "warning", confidence: "high" });
  });
});

test.each([
  `nats.subscribe("orders")`,
  `on(bus, "order")`,
  `db.collection("orders").watch()`,
  `consumer`,
  `stream.consume("orders")`,
])("messages arrive at the rate of whoever sends them: %s", (source) => {
  expectPicture(
    rule,
    `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
const incoming = ${source};
for await (const order of incoming) await cio.track(order.userId, { name: "ordered" });
for await (const order of ${source}) await cio.track(order.userId, { name: "ordered" });
`,
  );
});

test("rows and lines are a list, also when they are read one by one", () => {
  expectPicture(
    rule,
    `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
export async function sync(users) {
  for await (const user of users.find().stream()) await cio.identify(user.id, { email: user.email });
                                                        ~~~~~~~~~~~~
}
export async function drain(cursor) {
  let user;
  do {
    user = await cursor.next();
    if (user) await cio.identify(user.id, { email: user.email });
                    ~~~~~~~~~~~~
  } while (user);
}
`,
  );
});

test("an array is made by a call for each element", () => {
  expectPicture(
    rule,
    `${client}const FEW = 5;
const welcome = (user) => cio.track(user.id, { name: "welcomed" });
export const all = (users) => Promise.all(Array.from(users, (user) => cio.track(user.id, { name: "welcomed" })));
                                                                      ~~~~~~~~~
export const byName = (users) => Promise.all(Array.from(users, welcome));
                                                               ~~~~~~~
export const seats = (count) => Promise.all(Array.from({ length: count }, (_, seat) => cio.track(\`seat-\${seat}\`, { name: "sold" })));
                                                                                       ~~~~~~~~~
export const three = () => Promise.all(Array.from({ length: 3 }, (_, seat) => cio.track(\`seat-\${seat}\`, { name: "sold" })));
export const few = () => Promise.all(Array.from({ length: FEW }, (_, seat) => cio.track(\`seat-\${seat}\`, { name: "sold" })));
export const slots = (user) => Array.from({ length: user.slots }, (_, slot) => ({ slot }));
`,
  );
});

test("workers that each take one element after the other are as many as run at once", () => {
  const take =
    'for (;;) { const user = await queue.next(); if (!user) return; await cio.track(user.id, { name: "seen" }); }';
  expectPicture(
    rule,
    `${client}const drain = async (queue) => { ${take} };
export const inline = (queue, count) => Promise.all(Array.from({ length: count }, async () => { ${take} }));
export const named = (queue, concurrency) => Promise.all(Array.from({ length: concurrency }, () => drain(queue)));
export const alike = (queue, count) => Promise.all(Array.from({ length: count }, () => drain(queue)));
export const byName = (queue, count) => Promise.all(Array.from({ length: count }, drain));
`,
  );
});

test.each([
  [5, ""],
  [5_000, `${" ".repeat(49)}~~~~~~~~~\n`],
])("a loop up to a constant of %i", (count, marks) => {
  expectPicture(
    rule,
    `${client}const COUNT = ${count};
export async function seed() {
  for (let seat = 0; seat < COUNT; seat++) await cio.track(\`seat-\${seat}\`, { name: "sold" });
${marks}}
`,
  );
});
