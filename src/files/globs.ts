import picomatch from "picomatch";

/**
 * Makes a test for paths relative to the repository's root, with patterns as people know them from `.gitignore`: a name without a slash
 * is meant in every folder, a folder means all below it, and `!` takes back what an earlier pattern said. Braces and `**` work too.
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
