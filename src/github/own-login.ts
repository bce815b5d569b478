import { z } from "zod";
import { ask } from "./graphql.ts";
import type { GitHub } from "./octokit.ts";

const viewerShape = z.object({ viewer: z.object({ login: z.string() }) });

/** The author of comments written with this client: a person's login, or one such as `github-actions[bot]`. */
export async function getOwnLogin(github: GitHub): Promise<string> {
  const { viewer } = await ask(github, viewerShape, "query { viewer { login } }", {});
  return viewer.login;
}
