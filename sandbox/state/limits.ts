import type { Actor, Cost, Expense, Limits, Resource, Spending, State } from "./state.ts";

/** The rate limits that GitHub documents. */
export const documentedLimits: Limits = {
  requestsPerHour: 5000,
  pointsPerMinute: 900,
  graphqlPointsPerMinute: 2000,
  contentPerMinute: 80,
  contentPerHour: 500,
  concurrent: 100,
  webhookSeconds: 10,
};
const minute = 60_000;
const hour = 3_600_000;

export function createSpending(): Spending {
  return { hours: new Map(), recent: [], concurrent: 0 };
}

/** A rate limit that a request exceeds. */
export interface ExceededLimit {
  readonly message: string;
  /** Only for secondary rate limits. */
  readonly retryAfterSeconds?: number;
}

/** Charges a request to its caller. Returns the rate limit that it exceeds, if any. */
export function spend(state: State, actor: Actor, cost: Cost): ExceededLimit | undefined {
  const { limits, spending } = state;
  const now = Date.now();
  const who = nameOf(actor);
  const account = hourOf(state, actor, cost.resource);
  if (account.used >= limits.requestsPerHour) {
    return { message: `API rate limit exceeded for ${who}.` };
  }
  account.used += 1;
  spending.recent = [...spending.recent.filter(({ at }) => at > now - hour), { ...cost, who, at: now }];
  const own = spending.recent.filter((expense) => expense.who === who);
  const lastMinute = own.filter(({ at }) => at > now - minute);
  const points = (resource: Resource) =>
    lastMinute.filter((one) => one.resource === resource).reduce((sum, one) => sum + one.points, 0);
  const content = (expenses: readonly Expense[]) => expenses.filter(({ isContent }) => isContent).length;
  if (
    spending.concurrent > limits.concurrent ||
    points("core") > limits.pointsPerMinute ||
    points("graphql") > limits.graphqlPointsPerMinute ||
    (cost.isContent && content(lastMinute) > limits.contentPerMinute) ||
    (cost.isContent && content(own) > limits.contentPerHour)
  ) {
    return {
      message: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
      retryAfterSeconds: minute / 1000,
    };
  }
  return undefined;
}

/** A 304 does not count against the rate limit. */
export function refund(state: State, actor: Actor, resource: Resource): void {
  hourOf(state, actor, resource).used -= 1;
}

/** How much of an hour's requests a caller has left. `reset` is in seconds since 1970. */
export function readLimit(state: State, actor: Actor, resource: Resource) {
  const { used, resetsAt } = hourOf(state, actor, resource);
  const limit = state.limits.requestsPerHour;
  return { limit, used, remaining: limit - used, reset: Math.ceil(resetsAt / 1000) };
}

/** The rate limit headers of every response. */
export function rateLimitHeaders(
  state: State,
  actor: Actor,
  resource: Resource,
): Readonly<Record<string, string>> {
  const { limit, used, remaining, reset } = readLimit(state, actor, resource);
  return {
    "x-ratelimit-limit": String(limit),
    "x-ratelimit-remaining": String(remaining),
    "x-ratelimit-reset": String(reset),
    "x-ratelimit-resource": resource,
    "x-ratelimit-used": String(used),
  };
}

function hourOf({ spending }: State, actor: Actor, resource: Resource) {
  const key = `${nameOf(actor)} ${resource}`;
  const known = spending.hours.get(key);
  if (known !== undefined && known.resetsAt > Date.now()) return known;
  const fresh = { used: 0, resetsAt: Date.now() + hour };
  spending.hours.set(key, fresh);
  return fresh;
}

function nameOf(actor: Actor): string {
  switch (actor.kind) {
    case "app":
      return "the app";
    case "installation":
      return `installation ID ${actor.installationId}`;
    case "person":
      return `user ID ${actor.account.id}`;
  }
}
