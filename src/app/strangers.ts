import { LRUCache } from "lru-cache";
import type { PullRequestName } from "../github/conversation.ts";

/** The kind of person who asks: one with write access, one without, or one without who was answered already. */
export type Asking = "insider" | "stranger" | "known stranger";

/** Remembers who was found to have no write access to a repository, in this process. */
export interface Strangers {
  /**
   * Says who a person is. Only strangers are remembered, and only for a while: what they ask for costs nothing then.
   *
   * @param ask whether the person has write access
   */
  readonly recognize: (
    { owner, repo }: Pick<PullRequestName, "owner" | "repo">,
    login: string,
    ask: () => Promise<boolean>,
  ) => Promise<Asking>;
}

/** How soon somebody who was given write access is recognized at the latest, in milliseconds. */
const rememberedFor = 5 * 60_000;
const rememberedPeople = 10_000;

export function createStrangers(): Strangers {
  /** Also of those who are being asked about: one review can bring a hundred comments at once. */
  const answers = new LRUCache<string, Promise<boolean>>({ max: rememberedPeople, ttl: rememberedFor });

  return {
    recognize: async ({ owner, repo }, login, ask) => {
      const key = `${owner}/${repo} ${login}`;
      const known = answers.get(key);
      if (known !== undefined) return (await known) ? "insider" : "known stranger";
      const answer = ask();
      answers.set(key, answer);
      let mayWrite: boolean | undefined;
      try {
        mayWrite = await answer;
      } finally {
        if (mayWrite !== false) answers.delete(key);
      }
      return mayWrite ? "insider" : "stranger";
    },
  };
}
