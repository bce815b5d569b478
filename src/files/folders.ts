/** A folder, anywhere in the tree, whose code a repository's authors did not write. */
export interface ForeignFolder {
  /** The folder's name, or its last names with `/` between them. */
  readonly name: string;
  /** A noun, such as "build output". */
  readonly holds: string;
  /**
   * Its code is read although nothing is reported there: hand-written code imports it, and people do give their own folders such a name.
   * Other folders are never read, for their size.
   */
  readonly isRead: boolean;
}

/** The one list of such folders: it decides what is read, judged and learned from. The README lists them, too. */
export const foreignFolders: readonly ForeignFolder[] = [
  ...list("installed packages", false, ["node_modules", "bower_components", ".yarn"]),
  ...list("git's own files", false, [".git"]),
  ...list("build output", false, ["dist", ".next", ".nuxt", ".output", ".svelte-kit"]),
  ...list("coverage reports", false, ["coverage"]),
  ...list("vendored code", false, ["vendor", "vendored", "third_party"]),
  ...list("build output", true, ["build", "out", "public/assets"]),
  ...list("generated code", true, ["generated", "__generated__"]),
];

function list(holds: string, isRead: boolean, names: readonly string[]): readonly ForeignFolder[] {
  return names.map((name) => ({ name, holds, isRead }));
}

/** Folders of tests, fixtures and stories. */
export const testFolders: readonly string[] = [
  ...["test", "tests", "__tests__", "e2e", "spec", "specs", "testing", "test-utils", "cypress", "playwright"],
  ...["fixture", "fixtures", "__fixtures__", "mock", "mocks", "__mocks__"],
  ...["stories", ".storybook"],
];
