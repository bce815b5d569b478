import type { FailedDeliveries } from "../github/failed-deliveries.ts";
import type { InstalledAccount, RequestsLeft } from "../github/installed-accounts.ts";
import { findMissing } from "./check-app.ts";
import { failing, ok, warning, type Check } from "./check.ts";
import type { Manifest } from "./manifest.ts";

const minute = 60_000;
/** The share of an hour's requests below which reviews may soon have to wait. */
const lowShare = 0.1;

/** Whether owners have accepted what the app asks for since they installed it. */
export function checkInstallations(
  accounts: readonly InstalledAccount[],
  { permissions }: Manifest,
): readonly Check[] {
  if (accounts.length === 0) {
    const remedy = "Install it from its settings page (Install App).";
    return [warning("installations", `The app is not installed anywhere, so it reviews nothing. ${remedy}`)];
  }
  const problems = accounts.flatMap(({ login, isSuspended, permissions: granted }) => {
    if (isSuspended)
      return [warning("installations", `${login} has suspended the app: nothing is reviewed.`)];
    const missing = findMissing(permissions, granted);
    if (missing.length === 0) return [];
    const text = `${login} has not granted ${missing.join(", ")}. Its owner has to accept the app's request in the settings of the account (GitHub Apps).`;
    return [failing("installations", text)];
  });
  if (problems.length > 0) return problems;
  const count = accounts.length === 1 ? "1 account" : `${accounts.length} accounts`;
  return [ok("installations", `Installed on ${count}; all permissions are granted.`)];
}

/** Whether webhooks arrived in the last 24 hours. @param now milliseconds since 1970 */
export function checkDeliveries({ count, isMore, newest }: FailedDeliveries, now: number): Check {
  if (newest === undefined) return ok("deliveries", "No webhook failed in the last 24 hours.");
  const { event, status, reason, at } = newest;
  const minutes = Math.round((now - at) / minute);
  const number = isMore ? `More than ${count}` : String(count);
  return warning(
    "deliveries",
    `${number} webhook ${count === 1 ? "delivery" : "deliveries"} failed in the last 24 hours, the newest ${minutes} min ago: ${event}, ${status} (${reason}). A running Pitstop has missed webhooks redelivered; if it keeps failing, check that GitHub can reach the webhook URL.`,
  );
}

/** Whether an account's requests last. @param now milliseconds since 1970 */
export function checkRequestsLeft(login: string, requests: RequestsLeft | undefined, now: number): Check {
  if (requests === undefined) return ok("rate limit", `${login}: this server has no rate limit.`);
  const { left, limit, resetsAt } = requests;
  const minutes = Math.max(Math.ceil((resetsAt - now) / minute), 0);
  const text = `${login}: ${left} of ${limit} requests left; the count starts again in ${minutes} min.`;
  return left < limit * lowShare
    ? warning("rate limit", `${text} Reviews wait when none is left.`)
    : ok("rate limit", text);
}
