import type { GitHub } from "./octokit.ts";

/** The permissions that Pitstop uses, besides reading metadata, which every token allows. */
export type Permissions = Readonly<
  Partial<Record<"checks" | "contents" | "pull_requests", "read" | "write">>
>;

/** The app in one account; plain data. */
export interface Installation {
  readonly id: number;
  readonly appId: number;
  /** Its owner paused it: no request is allowed then. */
  readonly isSuspended: boolean;
  /** What its owner granted. */
  readonly permissions: Permissions;
}

/** An installation as the API and a webhook's payload both give it. */
interface InstallationData {
  readonly id: number;
  readonly app_id: number;
  readonly suspended_at: string | null;
  readonly permissions: Permissions;
}

/** Extracts what the app needs from the API's or a payload's installation. */
export function toInstallation(installation: InstallationData): Installation {
  const { id, app_id: appId, suspended_at: suspendedAt, permissions } = installation;
  return { id, appId, isSuspended: suspendedAt !== null, permissions };
}

/**
 * Lists the app's installations, and requests each page only when the previous one is used up.
 *
 * @param github authenticated as the app, not as an installation
 */
export async function* listInstallations(github: GitHub, signal: AbortSignal): AsyncIterable<Installation> {
  for (let page = 1; ; page += 1) {
    const { data } = await github.rest.apps.listInstallations({
      ...{ per_page: installationsPerPage, page, request: { signal } },
    });
    yield* data.map(toInstallation);
    if (data.length < installationsPerPage) return;
  }
}

const installationsPerPage = 100;

const names = ["checks", "contents", "pull_requests"] as const;

/** Extracts the permissions that Pitstop uses from all that an app has. */
export function toPermissions(all: Readonly<Record<string, string | undefined>>): Permissions {
  return Object.fromEntries(
    names.flatMap((name) => (all[name] === "read" || all[name] === "write" ? [[name, all[name]]] : [])),
  );
}

/** Limits permissions to those that were granted. */
export function restrict(wanted: Permissions, granted: Permissions): Permissions {
  return Object.fromEntries(
    names.flatMap((name) => {
      const access = granted[name] === "read" ? "read" : wanted[name];
      return wanted[name] === undefined || granted[name] === undefined ? [] : [[name, access]];
    }),
  );
}
