import nock from "nock";
import { afterEach, beforeEach, expect } from "vitest";

/** Every request to GitHub must be one that the test announced, and every announced one must come. */
export function useNock(): void {
  const unexpected: string[] = [];
  const remember = (request: { method?: string; host?: string; path?: string }) => {
    if (!/^(127\.0\.0\.1|localhost)/.test(request.host ?? "")) {
      unexpected.push(`${request.method ?? ""} ${request.host ?? ""}${request.path ?? ""}`);
    }
  };

  beforeEach(() => {
    nock.disableNetConnect();
    nock.enableNetConnect(/^(127\.0\.0\.1|localhost)/);
    nock.emitter.on("no match", remember);
  });

  afterEach(() => {
    nock.emitter.off("no match", remember);
    const pending = nock.pendingMocks();
    nock.cleanAll();
    nock.enableNetConnect();
    expect(unexpected.splice(0)).toEqual([]);
    expect(pending).toEqual([]);
  });
}
