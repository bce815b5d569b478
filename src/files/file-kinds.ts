const tests =
  /(?:^|\/)(?:__tests__|__mocks__|__fixtures__|tests?|e2e|specs?|fixtures?|mocks?|stories|\.storybook|cypress|playwright|testing|test-utils)\/|\.(?:test|spec|e2e|stories|story|cy|mock|fixture)\.[cm]?[jt]sx?$|(?:^|\/)(?:jest|vitest)\.(?:setup|config)\.[cm]?[jt]s$/u;
const generated =
  /(?:^|\/)(?:node_modules|vendor|third_party|dist|build|out|generated|__generated__|\.next|\.nuxt|\.svelte-kit|coverage|bower_components|public\/assets)\/|\.min\.[cm]?js$|\.(?:generated|gen|pb)\.[cm]?[jt]s$|\.d\.[cm]?ts$/u;

/** Says whether a path belongs to tests, fixtures or stories. */
export function isTestPath(path: string): boolean {
  return tests.test(path);
}

/** Says whether a path belongs to code that a tool wrote or that came from elsewhere. */
export function isGeneratedPath(path: string): boolean {
  return generated.test(path);
}

/** Says whether a path belongs to code that people of the repository wrote for production: what its facts are learnt from. */
export function isProductPath(path: string): boolean {
  return !isTestPath(path) && !isGeneratedPath(path);
}
