import { ProbotOctokit } from "probot";
import { doNotRetry, patience } from "./octokit.ts";

type ClientOptions = NonNullable<ConstructorParameters<typeof ProbotOctokit>[0]>;

/**
 * The app's client: Probot's, with better rate limiting.
 *
 * Its plugin for rate limits is off. It sends one write per second, and counts each GraphQL query as one, so even a single review waits.
 * Yet it allows more in a minute than GitHub allows reviews in an hour, and no client knows the responses that another one got.
 */
export const PatientOctokit = ProbotOctokit.plugin(patience).defaults((options: ClientOptions) => ({
  ...options,
  retry: { doNotRetry, ...options.retry },
  throttle: { enabled: false },
}));
