import nock from "nock";
import { afterEach, beforeEach, expect } from "vitest";

/**
 * Fails a test that sends a request to GitHub it did not announce, or announces one it does not send. A test whose point is that a
 * request is sent says so itself: `expect(nock.pendingMocks()).toEqual([])`.
 */
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
