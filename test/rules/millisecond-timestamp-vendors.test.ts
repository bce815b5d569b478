import { expect, test } from "vitest";
import { millisecondTimestamp as rule } from "../../rules/millisecond-timestamp.ts";
import { expectPicture, fix } from "./picture.ts";

const track = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
`;

test("SQS gives its times as texts of milliseconds", () => {
  const picture = `${track}
export async function handler(event) {
  for (const record of event.Records) {
    const { userId, name, attributes } = JSON.parse(record.body);
    await cio.track(userId, { name, timestamp: Number(record.attributes.SentTimestamp) });
                                               ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
    await cio.track(userId, { name, timestamp: parseInt(record.attributes["ApproximateFirstReceiveTimestamp"], 10) });
                                               ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
    await cio.track(userId, { name, timestamp: Math.floor(Number(record.attributes.SentTimestamp) / 1000) });
    await cio.track(userId, { name, timestamp: Number(attributes.sentTimestamp) });
    await cio.track(userId, { name, timestamp: Number(record.body.SentTimestamp) });
  }
}
`;
  const fixed = fix(picture, expectPicture(rule, picture))["src/example.ts"];
  expect(fixed).toContain("timestamp: Math.floor(Number(record.attributes.SentTimestamp) / 1000) });");
});

test("an API Gateway counts milliseconds, and Kinesis fractions of seconds", () => {
  expectPicture(
    rule,
    `${track}
export const handler = async ({ requestContext, Records, userId }) => {
  await cio.track(userId, { name: "opened", timestamp: requestContext.timeEpoch });
                                                       ~~~~~~~~~~~~~~~~~~~~~~~~
  await cio.track(userId, { name: "opened", timestamp: Math.floor(requestContext.timeEpoch / 1000) });
  await cio.identify(userId, { arrived_at: Records[0].kinesis.approximateArrivalTimestamp });
                                           ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  await cio.identify(userId, { arrived_at: Math.floor(Records[0].kinesis.approximateArrivalTimestamp) });
  await cio.identify(userId, { arrived_at: Records[0].approximateArrivalTimestamp });
};
`,
  );
});

test("SNS and EventBridge give their times as ISO texts", () => {
  expectPicture(
    rule,
    `import type { EventBridgeEvent, SNSEvent } from "aws-lambda";
${track}
export const onTopic = ({ Records: [record] }: SNSEvent) => cio.identify("7", { sent_at: record.Sns.Timestamp, read_at: record.Timestamp });
                                                                                         ~~~~~~~~~~~~~~~~~~~~
export const onEvent = (event: EventBridgeEvent<"paid", { time: string }>) => cio.identify("7", { paid_at: event.time, kept_at: event.detail.time });
                                                                                                           ~~~~~~~~~~
export const onOther = (event: { time: number }) => cio.identify("7", { paid_at: event.time });
`,
  );
});

test("a message of Kafka has its time as a text of milliseconds; what it holds can have its own", () => {
  const picture = (types: string): string => `import { Kafka } from "kafkajs";
${types}
${track}
const consumer = new Kafka({ brokers: ["kafka:9092"] }).consumer({ groupId: "mails" });
const send = (message: KafkaMessage) => cio.track("7", { name: "paid", timestamp: +message.timestamp });
`;
  const run = `await consumer.run({
  eachMessage: async ({ message }) => {
    const order = JSON.parse(message.value.toString());
    await cio.track(order.userId, { name: "order_paid", timestamp: Number(message.timestamp) });
                                                                   ~~~~~~~~~~~~~~~~~~~~~~~~~
    await cio.track(order.userId, { name: "order_paid", timestamp: Math.trunc(Number(message.timestamp) / 1000) });
    await cio.track(order.userId, { name: "order_paid", timestamp: Number(order.timestamp) });
  },
});
await consumer.run({
  eachBatch: async ({ batch }) => {
    for (const message of batch.messages) {
      await cio.track(message.key.toString(), { name: "order_paid", timestamp: Number(message.timestamp) });
                                                                               ~~~~~~~~~~~~~~~~~~~~~~~~~
    }
  },
});
async function relay(raw: KafkaMessage) {
  const message = decode(raw);
  await cio.track(message.userId, { name: "order_paid", timestamp: Number(message.timestamp) });
}
`;
  const sent = `${" ".repeat(82)}${"~".repeat(18)}\n`;
  expectPicture(rule, picture(`import type { KafkaMessage } from "kafkajs";`) + sent + run);
  expectPicture(
    rule,
    picture(`import type { Message as OwnMessage } from "./message";`).replace("KafkaMessage", "OwnMessage"),
  );
});

test("a job of BullMQ has the time when it was created in milliseconds; its data can have its own", () => {
  expectPicture(
    rule,
    `import { Worker, type Job } from "bullmq";
${track}
export const onJob = (job: Job) => cio.track(job.data.userId, { name: "exported", timestamp: job.timestamp, data: { sent_at: job.data.timestamp } });
                                                                                             ~~~~~~~~~~~~~
`,
  );
});

test("chat platforms count milliseconds, seconds and fractions of them", () => {
  expectPicture(
    rule,
    `import { Events } from "discord.js";
${track}
client.on(Events.GuildMemberAdd, (member) => cio.identify(member.id, { joined_at: member.joinedTimestamp, seen_at: Math.floor(member.joinedTimestamp / 1000) }));
                                                                                  ~~~~~~~~~~~~~~~~~~~~~~
`,
  );
  expectPicture(
    rule,
    `import { App } from "@slack/bolt";
${track}
app.event("message", ({ event, row }) => cio.identify(event.user, { posted_at: Number(event.ts), seen_at: parseInt(event.ts, 10), stored_at: Number(row.ts) }));
                                                                               ~~~~~~~~~~~~~~~~
`,
  );
  expectPicture(
    rule,
    `import { Bot } from "grammy";
import { PipelinesClient } from "customerio-node";
const pipelines = new PipelinesClient({ writeKey: process.env.CIO_WRITE_KEY! });
bot.on("message", async ({ message, row }) => {
  await pipelines.track({ userId: "7", event: "wrote", timestamp: message.date });
                                                                  ~~~~~~~~~~~~
  await pipelines.track({ userId: "7", event: "wrote", timestamp: row.date });
});
`,
  );
});

test("the App Store's times are in milliseconds where its library decoded them", () => {
  expectPicture(
    rule,
    `import { SignedDataVerifier, type JWSRenewalInfoDecodedPayload } from "@apple/app-store-server-library";
${track}
export async function onNotification(body, row) {
  const paid = await verifier.verifyAndDecodeTransaction(body.signedTransactionInfo);
  await cio.identify(paid.appAccountToken, { expires_at: paid.expiresDate, stored_at: row.expiresDate });
                                                         ~~~~~~~~~~~~~~~~
}
export const renew = (info: JWSRenewalInfoDecodedPayload) => cio.identify(info.appAccountToken, { renews_at: info.renewalDate });
                                                                                                             ~~~~~~~~~~~~~~~~
`,
  );
});
