import { LRUCache } from "lru-cache";
import { AnalysisExhausted } from "../threads/exhausted.ts";
import type { Analyze, AnalyzedHead } from "./review-tools.ts";

/** An analysis that does not waste minutes on the same code twice. */
export interface RememberedAnalyses {
  /** Fails at once if the same head took too much time or memory before. */
  readonly analyze: Analyze;
  /** Tries again, because a person asked for it. */
  readonly retry: Analyze;
}

/** Far more than can fail while their pull requests are still active; each takes a few hundred bytes. */
const rememberedHeads = 1_000;

/**
 * Remembers which heads took too much time or memory, in this process only: after a restart, the completed check run keeps such a head from
 * being reviewed again.
 */
export function rememberExhausted(analyze: Analyze): RememberedAnalyses {
  const exhausted = new LRUCache<string, AnalysisExhausted>({ max: rememberedHeads });

  const retry: Analyze = async (snapshot, config, signal, head) => {
    const key = keyOf(head);
    try {
      const analysis = await analyze(snapshot, config, signal, head);
      exhausted.delete(key);
      return analysis;
    } catch (error) {
      if (error instanceof AnalysisExhausted) exhausted.set(key, error);
      throw error;
    }
  };

  return {
    retry,
    analyze: (snapshot, config, signal, head) => {
      const known = exhausted.get(keyOf(head));
      return known === undefined ? retry(snapshot, config, signal, head) : Promise.reject(known);
    },
  };
}

function keyOf({ owner, repo, headSha }: AnalyzedHead): string {
  return `${owner}/${repo}@${headSha}`;
}
