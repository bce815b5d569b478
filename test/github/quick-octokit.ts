import { PatientOctokit } from "../../src/github/app-octokit.ts";

/** Probot's client as the app uses it, without the pauses before a request is retried. */
export const QuickOctokit = PatientOctokit.defaults((options: { retry?: object }) => ({
  ...options,
  retry: { ...options.retry, retryAfterBaseValue: 1 },
}));
