import picomatch from "picomatch";

/**
 * Creates a test for paths relative to the repository's root, with patterns as in `.gitignore`: a name without a slash
 * matches in every folder, a folder matches everything below it, and `!` reverts an earlier pattern. Braces and `**` work too.
 */
export function makePathTest(patterns: readonly string[]): (path: string) => boolean {
  const decide = makePathVerdict(patterns);
  return (path) => decide(path) ?? false;
}

/** As `makePathTest`; `undefined` for a path that no pattern speaks of, and `false` for one that the last such pattern takes back. */
export function makePathVerdict(patterns: readonly string[]): (path: string) => boolean | undefined {
  const tests = patterns.map((pattern) => {
    const isNegated = pattern.startsWith("!");
    const glob = toGlob(isNegated ? pattern.slice(1) : pattern);
    const matches = glob === "" ? () => false : picomatch(glob, { dot: true });
    return { matches, meaning: !isNegated };
  });
  return (path) => tests.findLast(({ matches }) => matches(path))?.meaning;
}

/** picomatch takes `x/**` for `x` itself and for all below it. */
function toGlob(pattern: string): string {
  const isFolder = pattern.endsWith("/");
  const name = pattern.replace(/^(?:\.?\/)+|\/+$/gu, "");
  if (name === "") return isFolder ? "**" : "";
  const isAnchored = /^\.?\//u.test(pattern) || name.includes("/");
  return `${isAnchored ? "" : "**/"}${name}/**${isFolder ? "/*" : ""}`;
}
