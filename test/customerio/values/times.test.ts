import { expect, test } from "vitest";
import type { TimeUnit } from "../../../src/customerio/values/time-units.ts";
import { readTable } from "./knowledge-of.ts";

const rows: readonly (readonly [code: string, unit: TimeUnit | undefined])[] = [
  ["Date.now()", "milliseconds"],
  ["globalThis.Date.now()", "milliseconds"],
  ["Date.parse(order.paid)", "milliseconds"],
  ["Date.UTC(2026, 1)", "milliseconds"],
  ["clock.now()", undefined],
  ["new Date()", "date"],
  ["new Timer()", undefined],
  ["+new Date()", "milliseconds"],
  ["-new Date()", undefined],
  ["Number(new Date())", "milliseconds"],
  ["parseInt(new Date().getTime() / 1000)", "seconds"],
  ["parseFloat(new Date().getTime() / 1000)", "fractional-seconds"],
  ["new Date().getTime()", "milliseconds"],
  ["new Date().valueOf()", "milliseconds"],
  ["user.createdAt.valueOf()", "milliseconds"],
  ["user.name.valueOf()", undefined],
  ["performance.timeOrigin", "milliseconds"],
  ["window.performance.timeOrigin", "milliseconds"],
  ["performance.now()", undefined],
  ["new Date().toISOString()", "iso"],
  ["new Date().toJSON()", "iso"],
  ["invoice.toJSON()", undefined],
  ["DateTime.now()", "date"],
  ["DateTime.now().toMillis()", "milliseconds"],
  ["DateTime.now().toSeconds()", "seconds"],
  ["DateTime.now().toISO()", "iso"],
  ["DateTime.now().plus({ days: 1 }).toMillis()", "milliseconds"],
  ["moment()", "date"],
  ["moment.utc()", "date"],
  ["moment().unix()", "seconds"],
  ['moment().format("x")', "milliseconds"],
  ['moment().format("X")', "seconds"],
  ['moment().format("YYYY")', undefined],
  ["dayjs().startOf('day')", "date"],
  ["queue.add('job')", undefined],
  ["getUnixTime(new Date())", "seconds"],
  ["getTime(new Date())", "milliseconds"],
  ["formatISO(new Date())", "iso"],
  ["addDays(new Date(), 14)", "date"],
  ["addBusinessDays(new Date(), 14)", "date"],
  ["startOfISOWeek(new Date())", "date"],
  ["endOfTomorrow()", "date"],
  ["setHours(new Date(), 1)", "date"],
  ["addProduct(new Date())", undefined],
  ["1700000000000", "milliseconds"],
  ["1700000000", "seconds"],
  ["Math.floor(Date.now() / 1000)", "seconds"],
  ["Math.trunc(Date.now() / 1000)", "seconds"],
  ["Math.abs(Date.now() / 1000)", undefined],
  ["~~(Date.now() / 1000)", "seconds"],
  ["(Date.now() / 1000) | 0", "seconds"],
  ["(Date.now() / 1000) >> 0", "seconds"],
  ["(Date.now() / 1000) >>> 0", "seconds"],
  ["(Date.now() / 1000) & 255", undefined],
  ["Date.now() / 1000", "fractional-seconds"],
  ["Date.now() / 1e3", "fractional-seconds"],
  ["Date.now() * 0.001", "fractional-seconds"],
  ["dayjs(user.joined).year(2030).add(1, 'year').valueOf()", "milliseconds"],
  ["dayjs(user.joined).set('hour', 9).valueOf()", "milliseconds"],
  ["dayjs(user.joined).year(2030).unix()", "seconds"],
  ["dayjs(user.joined).year().valueOf()", undefined],
  ["settings.set('hour', 9).valueOf()", undefined],
  ["(now.getTime() - (now.getTime() % 1000)) / 1000", "seconds"],
  ["(now.getTime() - (now.getTime() % 60)) / 1000", "fractional-seconds"],
  ["(Date.now() / 1000).toFixed(0)", "seconds"],
  ["(Date.now() / 1000).toFixed()", "seconds"],
  ["(Date.now() / 1000).toFixed(3)", "fractional-seconds"],
  ["Date.now().toString()", "milliseconds"],
  ["Date.now().toString(10)", "milliseconds"],
  ["Date.now().toString(36)", undefined],
  ["String(Date.now())", "milliseconds"],
  ["String(Math.floor(Date.now() / 1000))", "seconds"],
  ["`${Math.floor(Date.now() / 1000)}`", "seconds"],
  ["`${Math.floor(Date.now() / 1000)}s`", undefined],
  ["`${Date.now()}${Date.now()}`", undefined],
  ["String(new Date())", undefined],
  ["`${new Date()}`", undefined],
  ["new Date().toString()", undefined],
  ["String(new Date().toISOString())", "iso"],
  ["Date.now() / 60000", undefined],
  ["Math.floor(Date.now() / 1000) * 1000", "milliseconds"],
  ["1000 * Math.floor(Date.now() / 1000)", "milliseconds"],
  ["Date.now() * 1000", "microseconds"],
  ["subscription.current_period_end * 1000", "milliseconds"],
  ["event.created * 1000", "milliseconds"],
  ["event.total * 1000", undefined],
  ["Date.now() + 14 * 24 * 60 * 60 * 1000", "milliseconds"],
  ["14 * 24 * 60 * 60 * 1000 + Date.now()", "milliseconds"],
  ["Date.now() - startedAt.getTime()", "duration"],
  ["(Date.now() - startedAt.getTime()) / 1000", "duration"],
  ["Date.now() % 1000", "duration"],
  ["60 * 60", "number"],
  ["+user.createdAt", "milliseconds"],
  ["+req.body.createdAt", undefined],
  ["+user.age", undefined],
  ["user.purchasedAtMs", "milliseconds"],
  ["user.createdInMs", "milliseconds"],
  ["user.durationMs", undefined],
  ["user.createdAt", undefined],
  ["null", undefined],
  // Sums in sums are looked into up to a depth.
  [`Date.now()${" + 1".repeat(12)}`, "milliseconds"],
  [`Date.now()${" + 1".repeat(13)}`, undefined],
  ['isNew ? Date.now() : "never"', undefined],
];
const read = readTable(rows.map(([code]) => `show(${code});`));

test.each(rows)("%s is in %s", (code, unit) => {
  const { knowledge, term } = read(`show(${code});`);
  const units = new Set(knowledge.flow.findOrigins(term).map((origin) => knowledge.times.getUnit(origin)));
  expect(units.has(unit)).toBe(true);
  expect(units.size === 1 || unit === undefined).toBe(true);
});

const vendors: readonly (readonly [code: string, unit: TimeUnit | undefined])[] = [
  [
    'import type { UserJSON } from "@clerk/backend";\nexport const sync = (user: UserJSON) => show(user.created_at);',
    "milliseconds",
  ],
  [
    'import { verifyWebhook } from "@clerk/nextjs/webhooks";\nconst event = await verifyWebhook(req);\nshow(event.data.last_sign_in_at);',
    "milliseconds",
  ],
  [
    'import type { UserWebhookEvent } from "@clerk/backend";\nexport const sync = ({ data: { updated_at } }: UserWebhookEvent) => show(updated_at);',
    "milliseconds",
  ],
  [
    'import type { UserJSON } from "@clerk/backend";\nexport const sync = (order: Order /* not UserJSON */) => show(order.created_at);',
    undefined,
  ],
  ["export const sync = (user: UserJSON) => show(user.created_at);", undefined],
  [
    'import { Worker } from "bullmq";\nworker.on("completed", (job) => show(job.finishedOn));',
    "milliseconds",
  ],
  ['import { Worker } from "bullmq-pro";\nworker.on("completed", (job) => show(job.finishedOn));', undefined],
  ['import { Worker } from "bullmq";\nworker.on("completed", (job) => show(job.startedOn));', undefined],
];
const readVendor = readTable(vendors.map(([code]) => code));

test.each(vendors)("%s is in %s", (code, unit) => {
  const { knowledge, term } = readVendor(code);
  const [origin] = knowledge.flow.findOrigins(term);
  expect(origin && knowledge.times.getUnit(origin)).toBe(unit);
});
