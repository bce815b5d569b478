import type { OwnApp } from "../github/own-app.ts";
import { failing, ok, warning, type Check } from "./check.ts";
import type { Manifest } from "./manifest.ts";

/** GitHub sends these to every app that can write checks, whether it is subscribed to them or not. */
const sentAnyway: ReadonlySet<string> = new Set(["check_run", "check_suite"]);
/** GitHub rejects the app's tokens when the clocks differ by about a minute. In milliseconds. */
const maxSkew = 30_000;

/**
 * Compares the app that GitHub knows with what `app.yml` asks for, and with this machine's clock.
 *
 * @param now milliseconds since 1970, when the answer came
 */
export function checkApp(app: OwnApp, manifest: Manifest, now: number): readonly Check[] {
  const { name, page, serverVersion } = app;
  return [
    ok("app", `GitHub knows the app as ${name}${page === "" ? "" : ` (${page})`}.`),
    checkPermissions(app, manifest),
    checkEvents(app, manifest),
    checkClock(app, now),
    ...(serverVersion === undefined ? [] : [ok("server", `GitHub Enterprise Server ${serverVersion}.`)]),
  ];
}

function checkPermissions({ permissions }: OwnApp, manifest: Manifest): Check {
  const missing = findMissing(manifest.permissions, permissions);
  if (missing.length === 0) return ok("permissions", "The app asks for every permission in app.yml.");
  return failing(
    "permissions",
    `The app lacks ${missing.join(", ")}. Grant it on the app's settings page (Permissions & events); then the owner of each installation has to accept it.`,
  );
}

/** The permissions that are not granted, or only to read, such as `checks: write`. */
export function findMissing(
  wanted: Readonly<Record<string, string>>,
  granted: Readonly<Record<string, string>>,
): readonly string[] {
  return Object.entries(wanted)
    .filter(([name, access]) => rank(granted[name]) < rank(access))
    .map(([name, access]) => `${name}: ${access}`);
}

const accesses: readonly (string | undefined)[] = [undefined, "read", "write", "admin"];

function rank(access: string | undefined): number {
  return accesses.indexOf(access);
}

function checkEvents({ events }: OwnApp, manifest: Manifest): Check {
  const missing = manifest.events.filter((event) => !events.includes(event) && !sentAnyway.has(event));
  if (missing.length === 0) return ok("events", "The app is subscribed to every event in app.yml.");
  return failing(
    "events",
    `The app is not subscribed to ${missing.join(", ")}, so GitHub never sends these. Subscribe on the app's settings page (Permissions & events).`,
  );
}

function checkClock({ answeredAt }: OwnApp, now: number): Check {
  if (answeredAt === undefined) return ok("clock", "GitHub gave no date to compare the clock with.");
  const skew = now - answeredAt;
  if (Math.abs(skew) <= maxSkew) return ok("clock", "The clock agrees with GitHub's.");
  const seconds = Math.round(Math.abs(skew) / 1000);
  return warning(
    "clock",
    `The clock of this machine is ${seconds} s ${skew > 0 ? "ahead of" : "behind"} GitHub's, which rejects tokens when that is a minute or more. Synchronize it, for example with NTP.`,
  );
}
