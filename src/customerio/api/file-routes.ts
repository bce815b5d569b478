/** How a framework turns files into routes: below a folder, with a file name that is not part of the route. */
interface RouteFiles {
  readonly folder: RegExp;
  /** How the path of a file ends after the route. */
  readonly ending: RegExp;
}

const routeFiles: readonly RouteFiles[] = [
  { folder: /(?:^|\/)app\/(.*)/u, ending: /(?:^|\/)route\.[cm]?[jt]sx?$/u },
  { folder: /(?:^|\/)pages\/(api\/.*)/u, ending: /(?:\/index)?\.[cm]?[jt]sx?$/u },
  { folder: /(?:^|\/)src\/routes\/(.*)/u, ending: /(?:^|\/)\+server\.[cm]?[jt]s$/u },
  {
    folder: /(?:^|\/)server\/(api\/.*)/u,
    ending: /(?:\/index)?(?:\.(?:get|post|put|patch|delete))?\.[cm]?[jt]s$/u,
  },
];

/** A group of routes, which is not part of their paths: `(jobs)`. */
const group = /^\(.*\)$/u;
/** A segment that matches anything: `[id]`. */
const dynamic = /^\[.*\]$/u;

/** The path that a file answers requests under, with `:` for segments that match anything: `/api/jobs/:`; `undefined` for other files. */
export function readFileRoute(path: string): string | undefined {
  for (const { folder, ending } of routeFiles) {
    const below = folder.exec(path)?.[1];
    if (below === undefined || !ending.test(below)) continue;
    const segments = below
      .replace(ending, "")
      .split("/")
      .filter((segment) => segment !== "" && !group.test(segment));
    return `/${segments.map((segment) => (dynamic.test(segment) ? ":" : segment)).join("/")}`;
  }
  return undefined;
}
