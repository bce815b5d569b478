import { ProbotOctokit } from "probot";
import { doNotRetry, patience } from "./octokit.ts";

type ClientOptions = NonNullable<ConstructorParameters<typeof ProbotOctokit>[0]>;

/**
 * Probot's client with better manners: the app's.
 *
 * Its plugin for rate limits is off. It sends one write per second, and counts each GraphQL query as one, so even a single review waits; but
 * it lets more through in a minute than GitHub allows of reviews in an hour, and no client knows what another one was answered.
 */
export const PatientOctokit = ProbotOctokit.plugin(patience).defaults((options: ClientOptions) => ({
  ...options,
  retry: { doNotRetry, ...options.retry },
  throttle: { enabled: false },
}));
