import type { HandoffLibrary } from "./handoff-library.ts";

const jobData = [[0, "data"]] as const;

/** Libraries through which one side of a program sends something to another, one row each: job queues, events, commands, actions. */
export const handoffLibraries: readonly HandoffLibrary[] = [
  {
    noun: "the queue",
    packages: ["bullmq", "@nestjs/bullmq"],
    delivery: "later",
    makers: [
      { name: "Queue", at: [0], injector: "InjectQueue", processor: "Processor" },
      { name: "FlowProducer", isSingle: true, injector: "InjectFlowProducer" },
    ],
    puts: [
      { methods: ["add"], isNamed: true, event: [0], payload: [1] },
      {
        methods: ["add"],
        isNamed: false,
        channel: [0, "queueName"],
        event: [0, "name"],
        payload: [0, "data"],
      },
      { methods: ["addBulk"], isList: true, event: [0, "name"], payload: [0, "data"] },
    ],
    takes: [
      { classes: ["Worker"], channel: [0], handler: [1], payload: jobData, name: [0, "name"] },
      { decorators: ["Processor"], method: "process", payload: jobData, name: [0, "name"] },
    ],
  },
  {
    noun: "the queue",
    packages: ["bull", "@nestjs/bull"],
    delivery: "later",
    makers: [{ name: "Queue", isDefault: true, at: [0], injector: "InjectQueue", processor: "Processor" }],
    puts: [
      { methods: ["add"], isNamed: true, event: [0], payload: [1] },
      { methods: ["add"], isNamed: false, payload: [0] },
      { methods: ["addBulk"], isList: true, event: [0, "name"], payload: [0, "data"] },
    ],
    takes: [
      { methods: ["process"], isNamed: true, event: [0], payload: jobData, name: [0, "name"] },
      { methods: ["process"], isNamed: false, payload: jobData, name: [0, "name"] },
      { decorators: ["Process"], isNamelessForAll: true, event: [0], payload: jobData, name: [0, "name"] },
    ],
  },
  {
    noun: "the queue",
    packages: ["bee-queue"],
    delivery: "later",
    makers: [{ name: "Queue", isDefault: true, at: [0] }],
    puts: [{ methods: ["createJob"], payload: [0] }],
    takes: [{ methods: ["process"], payload: jobData }],
  },
  {
    noun: "the queue",
    packages: ["pg-boss"],
    delivery: "later",
    makers: [{ name: "PgBoss", isDefault: true, isSingle: true }],
    puts: [
      { methods: ["send", "sendOnce", "publish", "publishOnce"], isNamed: true, event: [0], payload: [1] },
      { methods: ["send", "publish"], isNamed: false, event: [0, "name"], payload: [0, "data"] },
      { methods: ["sendAfter", "sendThrottled", "sendDebounced"], event: [0], payload: [1] },
    ],
    // Since version 10 a handler gets a list of jobs.
    takes: [
      {
        methods: ["work", "subscribe"],
        event: [0],
        payload: [
          [0, "data"],
          [0, "[]", "data"],
        ],
      },
    ],
  },
  {
    noun: "the job",
    packages: ["agenda", "@hokify/agenda"],
    delivery: "later",
    makers: [{ name: "Agenda", isDefault: true, isSingle: true }],
    puts: [
      { methods: ["now", "create"], event: [0], payload: [1] },
      { methods: ["schedule", "every"], event: [1], payload: [2] },
    ],
    takes: [{ methods: ["define"], event: [0], payload: [[0, "attrs", "data"]] }],
  },
  {
    noun: "the event",
    packages: ["inngest"],
    delivery: "later",
    isForAll: true,
    makers: [{ name: "Inngest", isSingle: true }],
    puts: [{ methods: ["send"], isList: true, event: [0, "name"], payload: [0] }],
    takes: [
      { methods: ["createFunction"], event: [1, "event"], handler: [2], payload: [[0, "event"]] },
      { methods: ["createFunction"], event: [0, "triggers", "event"], handler: [1], payload: [[0, "event"]] },
    ],
  },
  {
    noun: "the task",
    packages: ["@trigger.dev/sdk"],
    delivery: "later",
    makers: [
      { name: "task", at: [0, "id"] },
      { name: "schemaTask", at: [0, "id"] },
      { name: "tasks", isSingle: true },
    ],
    puts: [
      { methods: ["trigger", "triggerAndWait"], isNamed: true, channel: [0], payload: [1] },
      { methods: ["trigger", "triggerAndWait"], isNamed: false, payload: [0] },
      { methods: ["batchTrigger"], isNamed: false, isList: true, payload: [0, "payload"] },
    ],
    takes: [{ exports: ["task", "schemaTask"], channel: [0, "id"], handler: [0, "run"], payload: [[0]] }],
  },
  {
    noun: "the queue",
    packages: ["@aws-sdk/client-sqs", "sqs-consumer", "sqs-producer", "aws-sdk"],
    delivery: "later",
    makers: [
      { name: "Consumer", isSingle: true },
      { name: "Producer", isSingle: true },
      { name: "SQS", isSingle: true },
    ],
    puts: [
      { classes: ["SendMessageCommand"], channel: [0, "QueueUrl"], payload: [0, "MessageBody"] },
      { methods: ["sendMessage"], channel: [0, "QueueUrl"], payload: [0, "MessageBody"] },
    ],
    takes: [
      {
        methods: ["create"],
        channel: [0, "queueUrl"],
        handler: [0, "handleMessage"],
        payload: [[0, "Body"]],
      },
    ],
  },
  {
    noun: "the topic",
    packages: ["@google-cloud/pubsub"],
    delivery: "later",
    isForAll: true,
    makers: [
      { name: "topic", at: [0], isMethod: true },
      { name: "subscription", at: [0], isMethod: true },
    ],
    puts: [
      { methods: ["publishMessage"], payload: [0, "json"] },
      { methods: ["publishMessage"], payload: [0, "data"] },
      { methods: ["publish", "publishJSON"], payload: [0] },
    ],
    takes: [{ methods: ["on"], first: "message", payload: [[0, "data"]] }],
  },
  {
    noun: "the event",
    packages: ["@nestjs/event-emitter", "eventemitter2"],
    delivery: "at-once",
    isForAll: true,
    makers: [{ name: "EventEmitter2", isSingle: true }],
    puts: [
      { methods: ["emit"], event: [0], payload: [1], isSpread: true },
      { methods: ["emitAsync"], event: [0], payload: [1], isSpread: true, delivery: "awaited" },
    ],
    takes: [{ decorators: ["OnEvent"], event: [0], payload: [[0]] }],
  },
  {
    noun: "the event",
    packages: ["eventemitter2"],
    delivery: "at-once",
    isForAll: true,
    makers: [{ name: "EventEmitter2", isDefault: true }],
    puts: [
      { methods: ["emit"], event: [0], payload: [1], isSpread: true },
      { methods: ["emitAsync"], event: [0], payload: [1], isSpread: true, delivery: "awaited" },
    ],
    takes: [{ methods: ["on", "once", "addListener"], event: [0], payload: [[0]] }],
  },
  {
    noun: "the event",
    packages: ["events", "node:events", "eventemitter3"],
    delivery: "at-once",
    isForAll: true,
    makers: [{ name: "EventEmitter", isDefault: true }],
    puts: [{ methods: ["emit"], event: [0], payload: [1], isSpread: true }],
    takes: [
      {
        methods: ["on", "once", "addListener", "prependListener"],
        event: [0],
        payload: [[0]],
      },
    ],
  },
  {
    noun: "the event",
    packages: ["mitt", "emittery", "nanoevents", "tiny-emitter"],
    delivery: "at-once",
    isForAll: true,
    makers: [
      { name: "mitt", isDefault: true },
      { name: "Emittery", isDefault: true },
      { name: "createNanoEvents" },
      { name: "TinyEmitter", isDefault: true },
    ],
    puts: [{ methods: ["emit"], event: [0], payload: [1], isSpread: true }],
    takes: [
      { methods: ["on"], first: "*", payload: [[1]], name: [0] },
      { methods: ["on", "once"], event: [0], payload: [[0]] },
    ],
  },
  {
    noun: "the command",
    packages: ["@nestjs/cqrs"],
    delivery: "awaited",
    makers: [
      { name: "CommandBus", isSingle: true },
      { name: "QueryBus", isSingle: true },
    ],
    puts: [{ methods: ["execute"], event: [0], payload: [0] }],
    takes: [{ decorators: ["CommandHandler"], method: "execute", event: [0], payload: [[0]] }],
  },
  {
    noun: "the event",
    packages: ["@nestjs/cqrs"],
    delivery: "at-once",
    isForAll: true,
    makers: [{ name: "EventBus", isSingle: true }],
    puts: [
      { methods: ["publish"], event: [0], payload: [0] },
      { methods: ["publishAll"], isList: true, event: [0], payload: [0] },
    ],
    takes: [{ decorators: ["EventsHandler"], method: "handle", event: [0], payload: [[0]] }],
  },
  {
    noun: "the action",
    packages: ["redux", "react-redux", "@reduxjs/toolkit", "redux-saga"],
    delivery: "at-once",
    isForAll: true,
    puts: [
      { names: ["dispatch"], event: [0, "type"], payload: [0] },
      { exports: ["put", "putResolve"], event: [0, "type"], payload: [0] },
    ],
    takes: [
      { isMiddleware: true, payload: [[0]] },
      {
        names: ["startListening", "startAppListening"],
        event: [0, "type"],
        handler: [0, "effect"],
        payload: [[0]],
      },
      {
        names: ["startListening", "startAppListening"],
        event: [0, "actionCreator"],
        handler: [0, "effect"],
        payload: [[0]],
      },
      {
        names: ["startListening", "startAppListening"],
        event: [0, "matcher"],
        handler: [0, "effect"],
        payload: [[0]],
      },
      {
        exports: ["takeEvery", "takeLatest", "takeLeading"],
        event: [0],
        handler: [1],
        payload: [[0]],
      },
      { exports: ["throttle", "debounce"], event: [1], handler: [2], payload: [[0]] },
      { names: ["addCase"], event: [0], handler: [1], payload: [[1]] },
    ],
  },
  {
    noun: "the route",
    packages: ["@upstash/qstash"],
    delivery: "later",
    makers: [
      { name: "Client", isSingle: true },
      { name: "queue", isMethod: true, isSingle: true },
    ],
    puts: [
      {
        methods: ["publishJSON", "publish", "enqueueJSON", "enqueue"],
        isRoute: true,
        event: [0, "url"],
        payload: [0, "body"],
      },
      {
        methods: ["batchJSON", "batch"],
        isRoute: true,
        isList: true,
        event: [0, "url"],
        payload: [0, "body"],
      },
      {
        methods: ["create"],
        of: "schedules",
        isRoute: true,
        event: [0, "destination"],
        payload: [0, "body"],
      },
    ],
    takes: [],
    routes: [
      [0, "json()"],
      [0, "text()"],
      [0, "body"],
      [0, "req", "json()"],
      [0, "request", "json()"],
    ],
  },
];
