/**
 * Libraries through which one side of a program hands something over to another, one row each: job queues, events, commands. A row is all
 * that it takes to support one more.
 */
export interface HandoffLibrary {
  /** What to call what it hands over through, before its name. */
  readonly noun: string;
  /** The packages it comes from; their subpaths count as well. */
  readonly packages: readonly string[];
  /** When the other side runs: some time later; at once, but nobody waits for it; or the call waits until it is done. */
  readonly delivery: "later" | "at-once" | "awaited";
  /** Everyone who takes something out gets it; without, only one of them. */
  readonly isForAll?: true;
  /** What its methods are called on. */
  readonly makers?: readonly Maker[];
  readonly puts: readonly PutForm[];
  readonly takes: readonly TakeForm[];
}

/** A class or function of the package that makes what others put into or take out of. */
export interface Maker {
  /** The name of the export. */
  readonly name: string;
  /** It is the default export as well. */
  readonly isDefault?: true;
  /** Where it is given its name; all with that name are the same. */
  readonly at?: ArgumentPlace;
  /** Without a name, each that is made is another one; with this, all are the same. */
  readonly isSingle?: true;
  /** The decorator that injects one by its name. */
  readonly injector?: string;
  /** The decorator of a class whose methods take out of the one of that name. */
  readonly processor?: string;
  /** A method that gives one by its name, on a maker without a name: `pubsub.topic("mails")`. */
  readonly isMethod?: true;
}

/** Where a value is among the arguments of a call: the argument (0-based), then properties. */
export type ArgumentPlace = readonly [argument: number, ...properties: string[]];

/** How a function is named in a call: a method of what a maker makes, an export of the package, or a class that is constructed. */
type Called =
  | { readonly methods: readonly string[] }
  | { readonly exports: readonly string[] }
  | { readonly classes: readonly string[] };

/** A call that puts something in. */
export type PutForm = Called & {
  /** Only where the first argument is a text, or only where it is none. */
  readonly isNamed?: boolean;
  /** The name of what it is put into, where the call says it. */
  readonly channel?: ArgumentPlace;
  /** What distinguishes it from others: the name of a job or event, or the class of a command. */
  readonly event?: ArgumentPlace;
  /** What is handed over; all arguments from this one on, where `isSpread`. */
  readonly payload: ArgumentPlace;
  readonly isSpread?: true;
  /** The argument is a list, or can be one: the places are those in each element. */
  readonly isList?: true;
  /** Where it is not the same as for other calls of the library. */
  readonly delivery?: HandoffLibrary["delivery"];
};

/** A decorator of a method, or of a class whose method of that name takes out. */
interface Decorating {
  readonly decorators: readonly string[];
  readonly method?: string;
  /** Without a name, the method takes out all. */
  readonly isNamelessForAll?: true;
}

/** A call or decorator that takes something out. */
export type TakeForm = (Called | Decorating) & {
  readonly channel?: ArgumentPlace;
  /** Which ones it takes out; all without. Of a decorator, all arguments are read. */
  readonly event?: ArgumentPlace;
  readonly isNamed?: boolean;
  /** Only where the first argument is this text. */
  readonly first?: string;
  /** The function that is given them; the last argument without. */
  readonly handler?: ArgumentPlace;
  /** Where the function finds what is handed over: the parameter (0-based), then properties; `[]` is any element of a list. */
  readonly payload: readonly Arrival[];
  /** Where it finds the name of the event. */
  readonly name?: Arrival;
};

/** A parameter (0-based), then properties. */
export type Arrival = readonly [parameter: number, ...path: string[]];

const jobData = [[0, "data"]] as const;

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
];
