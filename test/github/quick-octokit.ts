import { PatientOctokit } from "../../src/github/octokit.ts";

/** Probot's client as the app uses it, without the pauses between requests. */
export const QuickOctokit = PatientOctokit.defaults((options: { throttle?: object; retry?: object }) => ({
  ...options,
  throttle: { ...options.throttle, enabled: false },
  retry: { ...options.retry, retryAfterBaseValue: 1 },
}));
