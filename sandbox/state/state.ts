import type { Side } from "./diff.ts";

/** The whole state of the sandbox as plain data. */
export interface State {
  /** The sandbox's base URL, such as `http://127.0.0.1:41234`. */
  url: string;
  readonly app: App;
  readonly installations: Installation[];
  readonly tokens: Map<string, Token>;
  /** Tokens of processes that were killed. */
  readonly killedTokens: Set<string>;
  readonly repositories: Repository[];
  readonly requests: RequestRecord[];
  readonly deliveries: DeliveryRecord[];
  readonly violations: Violation[];
  readonly faults: PlannedFault[];
  /** Deliveries that are held back; `undefined` while deliveries are sent immediately. */
  heldDeliveries: HeldDelivery[] | undefined;
  /** Webhooks in flight that no request waits for. */
  readonly announcements: Set<Promise<void>>;
  /** By the node id of their subject. */
  readonly reactions: Map<string, Reaction[]>;
  /** Hidden comments and reviews by node id, with GraphQL's name of the reason, such as `OUTDATED`. */
  readonly minimized: Map<string, string>;
  /** SHAs of the commits that GitHub created, and therefore signed. */
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

/** The identity behind a token. */
export type Token =
  | {
      readonly kind: "installation";
      readonly installationId: number;
      /** The only repositories that it can access; `undefined` for all that the installation covers. */
      readonly repositoryIds: readonly number[] | undefined;
      readonly permissions: Permissions;
      readonly expiresAt: Date;
    }
  | { readonly kind: "person"; readonly account: Account };

export type Actor = Token | { readonly kind: "app" };

/** What a person may do in a repository. */
export type Role = "admin" | "write" | "read" | "none";

export interface Repository {
  readonly id: number;
  readonly owner: Account;
  readonly name: string;
  /** The path of the bare git repository. */
  readonly directory: string;
  readonly defaultBranch: string;
  readonly createdAt: Date;
  /** Everyone may read it. */
  readonly isPublic: boolean;
  /** Its owner's installation of the app covers it. */
  readonly isGivenToApp: boolean;
  /** The repository that it was forked from. */
  readonly parent: Repository | undefined;
  /** By lower-case login; everyone else has the role `read`. */
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
  /** The repository of the head branch: the repository itself or a fork; `undefined` once the fork is deleted. */
  headRepository: Repository | undefined;
  /** The owner of the head repository, also after the fork is deleted. */
  readonly headOwner: Account;
  labels: readonly string[];
  updatedAt: Date;
  readonly reviews: Review[];
  readonly threads: ReviewThread[];
  /** The comments of all threads, oldest first. */
  readonly comments: ReviewComment[];
  readonly conversation: IssueComment[];
  /** The other events in its conversation, oldest first. */
  readonly timeline: TimelineEvent[];
  /** Its merge group while it is in the merge queue. */
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
  /** The event as a sentence that starts after the person's name. */
  readonly what: string;
}

/** A commit that a merge queue checks before the base branch moves to it. */
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

/** An inline comment with its replies. */
export interface ReviewThread {
  readonly id: number;
  resolvedBy: Account | undefined;
}

/** An inline comment. Its lines are 1-based and refer to the commit that it was written on. */
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
  /** The hunk's text up to and including the commented line. */
  readonly diffHunk: string;
  /** The number of lines below the first hunk's header. */
  readonly position: number;
  readonly inReplyTo: number | undefined;
  readonly createdAt: Date;
  updatedAt: Date;
}

export interface Reaction {
  readonly id: number;
  readonly author: Account;
  /** REST's name, such as `+1`. */
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

/** The check runs of one commit. */
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

/** As in GitHub's API. */
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

/** A request to the API. */
export interface RequestRecord {
  readonly method: string;
  /** Includes the query. */
  readonly path: string;
  /** Such as `pulls/list-files` or `graphql/resolveReviewThread`; `undefined` if GitHub does not document it. */
  readonly operation: string | undefined;
  /** `undefined` if no response was sent. */
  readonly status: number | undefined;
  readonly startedAt: Date;
  readonly milliseconds: number;
  /** Without credentials. */
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly requestBody: unknown;
  readonly responseBody: unknown;
}

/** A webhook that was sent. */
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
  /** The status of the app's response; `undefined` if there was none. */
  readonly status: number | undefined;
  readonly milliseconds: number;
}

/** A webhook that has not been sent yet. */
export type HeldDelivery = Pick<
  DeliveryRecord,
  "guid" | "event" | "action" | "payload" | "installationId" | "repositoryId"
>;

/** Something that would not work on GitHub, or a bug in the sandbox. It fails the test that caused it. */
export interface Violation {
  readonly kind: "request" | "response" | "webhook" | "unknown-route" | "not-simulated" | "sandbox";
  readonly where: string;
  readonly message: string;
}

/** An id that is unique in the sandbox. */
export function nextId(state: State): number {
  state.lastId += 1;
  return state.lastId;
}

/** A way in which GitHub fails. */
export type Fault =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly message: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** The connection is reset. */
  | { readonly kind: "reset" }
  /** No response is sent; the caller times out. */
  | { readonly kind: "hang" }
  /** The response is correct, but late. */
  | { readonly kind: "slow"; readonly milliseconds: number }
  /** The response is correct and takes at least that long, with what the sandbox itself needs for it. */
  | { readonly kind: "lasting"; readonly milliseconds: number }
  /** Something else happens first, such as a push; then the response is correct. `act` must not wait for the app to finish. */
  | { readonly kind: "meanwhile"; readonly act: () => Promise<void> }
  /** The app's process is killed while it waits for the response: its requests are ignored and it receives no webhooks. */
  | { readonly kind: "crash" };

/** A fault planned for future requests. */
export interface PlannedFault {
  /** Such as `pulls/create-review`; `*` matches every operation. */
  readonly operation: string;
  readonly fault: Fault;
  /** GitHub performs the request and fails only then, so the caller cannot know that it succeeded. */
  readonly isDone: boolean;
  /** How many requests of the operation succeed before the first failure. */
  skip: number;
  times: number;
}

/** GitHub's rate limits for one app. */
export interface Limits {
  readonly requestsPerHour: number;
  /** A read costs 1 point, a write 5. */
  readonly pointsPerMinute: number;
  readonly graphqlPointsPerMinute: number;
  /** Requests that create content, such as comments: they notify people. */
  readonly contentPerMinute: number;
  readonly contentPerHour: number;
  /** Concurrent requests, REST and GraphQL combined. */
  readonly concurrent: number;
  /** How long GitHub waits for the response to a webhook. */
  readonly webhookSeconds: number;
}

export type Resource = "core" | "graphql";

/** What callers have used of their rate limits. */
export interface Spending {
  readonly hours: Map<string, { used: number; readonly resetsAt: number }>;
  recent: readonly Expense[];
  concurrent: number;
}

/** The cost of a request. */
export interface Cost {
  readonly resource: Resource;
  readonly points: number;
  readonly isContent: boolean;
}

export interface Expense extends Cost {
  readonly who: string;
  /** Unix time in milliseconds. */
  readonly at: number;
}
