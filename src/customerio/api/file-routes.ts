/** How a framework makes routes of files: below a folder, by a name that is no part of the route. */
interface RouteFiles {
  readonly folder: RegExp;
  /** What the path of a file ends with, from where the route ends. */
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

/** A group of routes, which is no part of their paths: `(jobs)`. */
const group = /^\(.*\)$/u;
/** A segment that stands for any: `[id]`. */
const dynamic = /^\[.*\]$/u;

/** The path under which a file answers requests, with `:` for segments that stand for any: `/api/jobs/:`; `undefined` for other files. */
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
