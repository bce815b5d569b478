import { expect, test } from "vitest";
import { findFiles, readBytes, readTexts } from "../../src/github/blobs.ts";
import {
  hasBotWritten,
  listConversation,
  listThreadComments,
  mayWrite,
} from "../../src/github/conversation.ts";
import { findArchive } from "../../src/github/find-archive.ts";
import { listInstallations } from "../../src/github/installations.ts";
import type { GitHub } from "../../src/github/octokit.ts";
import { getPullRequest } from "../../src/github/pull-request.ts";
import { listChanges } from "../../src/github/read-change.ts";
import { readConfigs, readExtendedConfig, readNestedConfigs } from "../../src/github/read-config.ts";
import { readHead } from "../../src/github/read-head.ts";
import { readStanding } from "../../src/github/read-standing.ts";
import { readTextsBefore } from "../../src/github/texts-before.ts";
import { readTree } from "../../src/github/tree.ts";
import { updateThreads } from "../../src/github/update-threads.ts";
import { aClient, aPull, someHeadTools } from "./fake-github.ts";
import { useNock } from "./nock-setup.ts";

useNock();

const pull = aPull();

/** Anything else that is sent although the review is stopped fails these tests, since no request is announced. */
test.each<[what: string, ask: (github: GitHub, signal: AbortSignal) => Promise<unknown>]>([
  ["its state", (github, signal) => readStanding(github, pull, undefined, signal)],
  ["its pull request", (github, signal) => getPullRequest(github, pull, signal)],
  ["its changes", (github, signal) => listChanges(github, pull, signal)],
  ["its head", (github, signal) => readHead(github, pull, [], someHeadTools(), signal)],
  ["its tree", (github, signal) => readTree(github, pull, signal)],
  ["its archive", (github, signal) => findArchive(github, pull, signal)],
  ["its files", (github, signal) => findFiles(github, pull, ["a.ts"], signal)],
  ["texts", (github, signal) => readTexts(github, pull, ["ab"], signal)],
  ["bytes", (github, signal) => readBytes(github, pull, "ab", signal)],
  ["the texts before it", (github, signal) => readTextsBefore(github, pull, ["a.ts"], signal)],
  ["its configs", (github, signal) => readConfigs(github, pull, signal)],
  ["its nested configs", (github, signal) => readNestedConfigs(github, pull, ["a/pitstop.yml"], signal)],
  [
    "the config that it extends",
    (github, signal) => readExtendedConfig({ github }, { ...pull, path: "pitstop.yml" }, pull, signal),
  ],
  ["its conversation", (github, signal) => listConversation(github, pull, signal)],
  ["its threads", (github, signal) => listThreadComments(github, pull, signal)],
  ["what its author may do", (github, signal) => mayWrite(github, pull, "octocat", signal)],
  ["our answers", (github, signal) => hasBotWritten(github, pull, undefined, "<!-- -->", signal)],
  [
    "changes of its threads",
    (github, signal) => updateThreads(github, [{ kind: "reopen", threadId: "PRRT_0" }], signal),
  ],
  ["installations", (github, signal) => listInstallations(github, signal)[Symbol.asyncIterator]().next()],
])("a stopped review asks for nothing any more: %s", async (_what, ask) => {
  await expect(ask(aClient(), AbortSignal.abort(new Error("stopped")))).rejects.toThrow();
});
