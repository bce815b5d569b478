import type { Side } from "./diff.ts";

/** Everything the sandbox knows, in one place, as plain data. Only handlers and the façade change it. */
export interface State {
  /** Where the sandbox answers, such as `http://127.0.0.1:41234`. */
  url: string;
  readonly app: App;
  readonly installations: Installation[];
  readonly tokens: Map<string, Token>;
  /** Of processes that were killed. */
  readonly deadTokens: Set<string>;
  readonly repositories: Repository[];
  readonly requests: RequestRecord[];
  readonly deliveries: DeliveryRecord[];
  readonly violations: Violation[];
  readonly faults: PlannedFault[];
  /** Deliveries that are kept back; `undefined` while each is sent at once. */
  heldDeliveries: HeldDelivery[] | undefined;
  /** Webhooks on their way that nobody waits for. */
  readonly announcements: Set<Promise<void>>;
  /** By the node id of what they stand under. */
  readonly reactions: Map<string, Reaction[]>;
  /** Hidden comments and reviews by node id, with the reason as GraphQL names it, such as `OUTDATED`. */
  readonly minimized: Map<string, string>;
  /** Commits that GitHub made itself, and therefore signed. */
  readonly signedCommits: Set<string>;
  readonly limits: Limits;
  readonly spending: Spending;
  lastId: number;
}

export type Access = "read" | "write";
export type Permissions = Readonly<Record<string, Access>>;

export interface App {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  /** PEM. */
  readonly publicKey: string;
  readonly permissions: Permissions;
  readonly events: readonly string[];
  readonly webhookSecret: string;
  webhookUrl: string | undefined;
  readonly createdAt: Date;
}

export interface Account {
  readonly id: number;
  readonly login: string;
  readonly type: "User" | "Organization" | "Bot";
}

export interface Installation {
  readonly id: number;
  readonly account: Account;
  readonly createdAt: Date;
}

/** Who a token speaks for. */
export type Token =
  | {
      readonly kind: "installation";
      readonly installationId: number;
      readonly permissions: Permissions;
      readonly expiresAt: Date;
    }
  | { readonly kind: "person"; readonly account: Account };

export type Actor = Token | { readonly kind: "app" };

/** What a person may do with a repository. */
export type Role = "admin" | "write" | "read" | "none";

export interface Repository {
  readonly id: number;
  readonly owner: Account;
  readonly name: string;
  /** The bare git repository on disk. */
  readonly directory: string;
  readonly defaultBranch: string;
  readonly createdAt: Date;
  /** Everybody may read it. */
  readonly isPublic: boolean;
  /** Its owner gave it to the app, of those who installed it. */
  readonly isGivenToApp: boolean;
  /** What it was forked from. */
  readonly parent: Repository | undefined;
  /** By login in lower case; everybody else may read. */
  readonly roles: Map<string, Role>;
  readonly pulls: PullRequest[];
  readonly checkRuns: CheckRun[];
  readonly checkSuites: CheckSuite[];
}

export interface PullRequest {
  readonly id: number;
  readonly number: number;
  readonly author: Account;
  readonly createdAt: Date;
  title: string;
  body: string;
  state: "open" | "closed";
  isDraft: boolean;
  isMerged: boolean;
  base: Branch;
  head: Branch;
  /** Where the head branch is: the repository itself, a fork, or nowhere once the fork was deleted. */
  headRepository: Repository | undefined;
  /** Whose branch it is; known even when the fork is gone. */
  readonly headOwner: Account;
  labels: readonly string[];
  updatedAt: Date;
  readonly reviews: Review[];
  readonly threads: ReviewThread[];
  /** Of all threads, oldest first. */
  readonly comments: ReviewComment[];
  readonly conversation: IssueComment[];
  /** What else happened to it, as people see it below; oldest first. */
  readonly timeline: TimelineEvent[];
  /** As long as it waits in the merge queue. */
  queued: MergeGroup | undefined;
}

export interface TimelineEvent {
  readonly at: Date;
  readonly by: Account;
  readonly kind:
    | "closed"
    | "reopened"
    | "drafted"
    | "readied"
    | "merged"
    | "renamed"
    | "labeled"
    | "based"
    | "forced"
    | "queued"
    | "dequeued";
  /** In words, after the name of who did it. */
  readonly what: string;
}

/** A commit that a merge queue tries before it becomes the base branch. */
export interface MergeGroup {
  readonly headSha: string;
  readonly headRef: string;
  readonly baseSha: string;
  readonly baseRef: string;
}

export interface Branch {
  readonly name: string;
  readonly sha: string;
}

export interface Review {
  readonly id: number;
  readonly author: Account;
  readonly body: string;
  readonly state: "PENDING" | "COMMENTED" | "APPROVED" | "CHANGES_REQUESTED";
  readonly commitId: string;
  readonly submittedAt: Date;
}

/** A comment beside code with the answers to it. */
export interface ReviewThread {
  readonly id: number;
  resolvedBy: Account | undefined;
}

/** A comment beside code. Lines are 1-based and hold for the commit it was written on. */
export interface ReviewComment {
  readonly id: number;
  readonly reviewId: number;
  readonly threadId: number;
  readonly author: Account;
  body: string;
  readonly path: string;
  readonly side: Side;
  readonly startLine: number | undefined;
  readonly line: number;
  readonly commitId: string;
  /** The hunk's text down to the commented line. */
  readonly diffHunk: string;
  /** Lines below the first hunk's header. */
  readonly position: number;
  readonly inReplyTo: number | undefined;
  readonly createdAt: Date;
  updatedAt: Date;
}

export interface Reaction {
  readonly id: number;
  readonly author: Account;
  /** As REST names it, such as `+1`. */
  readonly content: string;
  readonly createdAt: Date;
}

export interface IssueComment {
  readonly id: number;
  readonly author: Account;
  body: string;
  readonly createdAt: Date;
  updatedAt: Date;
}

/** The check runs of one commit, of this one app. */
export interface CheckSuite {
  readonly id: number;
  readonly headSha: string;
  /** `undefined` for a commit of a fork. */
  readonly headBranch: string | undefined;
  readonly before: string | undefined;
  readonly createdAt: Date;
}

export interface CheckRun {
  readonly id: number;
  readonly suiteId: number;
  readonly headSha: string;
  startedAt: Date;
  name: string;
  externalId: string;
  detailsUrl: string;
  status: "queued" | "in_progress" | "completed";
  conclusion: string | undefined;
  completedAt: Date | undefined;
  title: string | undefined;
  summary: string | undefined;
  text: string | undefined;
  readonly annotations: Annotation[];
  actions: readonly CheckAction[];
}

/** As GitHub takes and gives it. */
export interface Annotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly start_column?: number | undefined;
  readonly end_column?: number | undefined;
  readonly annotation_level: "notice" | "warning" | "failure";
  readonly title?: string | undefined;
  readonly message: string;
  readonly raw_details?: string | undefined;
}

export interface CheckAction {
  readonly label: string;
  readonly description: string;
  readonly identifier: string;
}

/** One request that reached the API. */
export interface RequestRecord {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** Such as `pulls/list-files` or `graphql/resolveReviewThread`; `undefined` for what GitHub does not document. */
  readonly operation: string | undefined;
  /** `undefined` when no answer was sent. */
  readonly status: number | undefined;
  readonly startedAt: Date;
  readonly milliseconds: number;
  /** Without credentials. */
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly requestBody: unknown;
  readonly responseBody: unknown;
}

/** One webhook that was sent. */
export interface DeliveryRecord {
  readonly id: number;
  readonly guid: string;
  readonly event: string;
  readonly action: string | undefined;
  readonly payload: unknown;
  readonly installationId: number;
  readonly repositoryId: number;
  readonly isRedelivery: boolean;
  readonly deliveredAt: Date;
  /** Of the app's answer; `undefined` when none came. */
  readonly status: number | undefined;
  readonly milliseconds: number;
}

/** A webhook that is still to be sent. */
export type HeldDelivery = Pick<
  DeliveryRecord,
  "guid" | "event" | "action" | "payload" | "installationId" | "repositoryId"
>;

/** Something that would not work with GitHub, or that the sandbox does wrong itself. A test that meets one has failed. */
export interface Violation {
  readonly kind: "request" | "response" | "webhook" | "unknown-route" | "not-simulated" | "sandbox";
  readonly where: string;
  readonly message: string;
}

/** A number that nothing else in the sandbox has. */
export function nextId(state: State): number {
  state.lastId += 1;
  return state.lastId;
}

/** How GitHub fails to answer. */
export type Fault =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly message: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** The connection breaks. */
  | { readonly kind: "reset" }
  /** Nothing comes, until the caller gives up. */
  | { readonly kind: "hang" }
  /** The answer is right, but late. */
  | { readonly kind: "slow"; readonly milliseconds: number }
  /** Something else happens first, such as a push; then the answer is right. `act` must not wait for the app to be done. */
  | { readonly kind: "meanwhile"; readonly act: () => Promise<void> }
  /** The app's process is killed while it waits for the answer: nothing more is heard of it, and no webhook reaches it. */
  | { readonly kind: "crash" };

/** A fault that waits for a request. */
export interface PlannedFault {
  /** Such as `pulls/create-review`; `*` for every one. */
  readonly operation: string;
  readonly fault: Fault;
  /** GitHub does what was asked and only then fails, so that the caller cannot know. */
  readonly isDone: boolean;
  /** How many requests of that operation are let through before. */
  skip: number;
  times: number;
}

/** How much GitHub takes from one app. The numbers are those it documents. */
export interface Limits {
  readonly requestsPerHour: number;
  /** Reading costs 1 point, writing 5. */
  readonly pointsPerMinute: number;
  readonly graphqlPointsPerMinute: number;
  /** Comments, reviews and the like: what notifies people. */
  readonly contentPerMinute: number;
  readonly contentPerHour: number;
  /** REST and GraphQL together, at the same time. */
  readonly concurrent: number;
  /** How long it waits for the answer to a webhook. */
  readonly webhookSeconds: number;
}

export type Resource = "core" | "graphql";

/** What callers have used up. */
export interface Spending {
  readonly hours: Map<string, { used: number; readonly resetsAt: number }>;
  recent: readonly Expense[];
  concurrent: number;
}

/** What a request costs. */
export interface Cost {
  readonly resource: Resource;
  readonly points: number;
  readonly isContent: boolean;
}

export interface Expense extends Cost {
  readonly who: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}
