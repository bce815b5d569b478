import { afterEach, describe, expect, test } from "vitest";
import { forcePush, rebase } from "../../sandbox/people/branches.ts";
import { reply, resolve } from "../../sandbox/people/discussion.ts";
import { changeBase } from "../../sandbox/people/pull-requests.ts";
import {
  generousPermissions,
  getThread,
  openReviewedShop,
  tellThreads,
  writeSignUp,
  type ReviewedShop,
} from "./reviewed-shop.ts";

const path = "src/sign-up.ts";
const files = { [path]: writeSignUp() };
let shop: ReviewedShop;

afterEach(() => shop.stop());

async function open(...lines: readonly number[]) {
  return shop.open({ [path]: writeSignUp(...lines) });
}

describe("a push", () => {
  test("is told only of what is new; what stands is left alone", async () => {
    shop = await openReviewedShop(files);
    const pull = await open(3);
    await shop.push(pull, { [path]: writeSignUp(3, 10) });
    expect(tellThreads(shop, pull)).toEqual([`${path}:3 open`, `${path}:10 open`]);
    expect(pull.reviews).toHaveLength(2);
    expect(shop.checkRunOf(pull).annotations).toHaveLength(2);
  });

  test("that mends resolves the thread, where the app may", async () => {
    shop = await openReviewedShop(files, { permissions: generousPermissions });
    const pull = await open(3, 10);
    await shop.push(pull, { [path]: writeSignUp(10) });
    expect(tellThreads(shop, pull)).toEqual([`${path}:3 resolved by pitstop[bot]`, `${path}:10 open`]);
    expect(shop.checkRunOf(pull).annotations).toHaveLength(1);
  });

  test("that mends hides the comment as outdated, where the app may not resolve", async () => {
    shop = await openReviewedShop(files);
    const pull = await open(3, 10);
    await shop.push(pull, { [path]: writeSignUp(10) });
    expect(tellThreads(shop, pull)).toEqual([`${path}:3 hidden as OUTDATED`, `${path}:10 open`]);
  });

  test.each([
    ["reopens the thread", generousPermissions],
    ["shows the comment", undefined],
  ])("that brings the mistake back %s, and says nothing twice", async (_what, permissions) => {
    shop = await openReviewedShop(files, permissions === undefined ? {} : { permissions });
    const pull = await open(3);
    await shop.push(pull, { [path]: writeSignUp() });
    await shop.push(pull, { [path]: writeSignUp(3) });
    expect(tellThreads(shop, pull)).toEqual([`${path}:3 open`]);
    await shop.push(pull, { [path]: writeSignUp() });
    expect(tellThreads(shop, pull)).not.toEqual([`${path}:3 open`]);
    expect(pull.reviews).toHaveLength(1);
  });

  test("that shifts lines changes nothing", async () => {
    shop = await openReviewedShop(files);
    const pull = await open(3, 10);
    const before = pull.comments.map(({ body }) => body);
    await shop.push(pull, { [path]: `// People\n\n${writeSignUp(3, 10)}` });
    expect(tellThreads(shop, pull)).toEqual([`${path}:3 open`, `${path}:10 open`]);
    expect(pull.comments.map(({ body }) => body)).toEqual(before);
  });

  test("that renames the file changes nothing", async () => {
    shop = await openReviewedShop(files);
    const pull = await open(3, 10);
    await shop.push(pull, { [path]: undefined, "src/people.ts": writeSignUp(3, 10) });
    await shop.push(pull, { "README.md": "# Shop\n" });
    expect(tellThreads(shop, pull)).toEqual([`${path}:3 open`, `${path}:10 open`]);
    expect(shop.checkRunOf(pull).annotations.map((one) => one.path)).toEqual([
      "src/people.ts",
      "src/people.ts",
    ]);
  });

  test("that deletes the file takes its comments away", async () => {
    shop = await openReviewedShop(files);
    const pull = await open(3);
    await shop.push(pull, { [path]: undefined, "README.md": "# Shop\n" });
    expect(tellThreads(shop, pull)).toEqual([`${path}:3 hidden as OUTDATED`]);
  });

  test("that takes all code out of the change takes the comments away", async () => {
    shop = await openReviewedShop(files);
    const pull = await open(3);
    await shop.push(pull, { [path]: writeSignUp(), "README.md": "# Shop\n" });
    expect(tellThreads(shop, pull)).toEqual([`${path}:3 hidden as OUTDATED`]);
    expect(shop.checkRunOf(pull)).toMatchObject({ conclusion: "success", title: /^Nothing to review/ });
  });

  test("that breaks the file leaves its comments, since nobody knows whether they still hold", async () => {
    shop = await openReviewedShop(files);
    const pull = await open(3);
    await shop.push(pull, { [path]: `<<<<<<< ours\n${writeSignUp()}` });
    expect(tellThreads(shop, pull)).toEqual([`${path}:3 open`]);
    expect(shop.checkRunOf(pull).conclusion).toBe("neutral");
  });

  test("by force, or a rebase, changes nothing where the code is the same", async () => {
    shop = await openReviewedShop(files);
    const pull = await open(3);
    const place = { repository: shop.repository, pull };
    await shop.after(() => forcePush(shop.github.state, place, { [path]: writeSignUp(3) }));
    expect(tellThreads(shop, pull)).toEqual([`${path}:3 open`]);
    await shop.after(() => rebase(shop.github.state, place));
    expect(tellThreads(shop, pull)).toEqual([`${path}:3 open`]);
    expect(pull.reviews).toHaveLength(1);
  });
});

describe("what a person did", () => {
  test("is kept: what somebody resolved is not opened or said again", async () => {
    shop = await openReviewedShop(files, { permissions: generousPermissions });
    const pull = await open(3);
    const place = { repository: shop.repository, pull };
    await resolve(shop.github.state, place, getThread(pull, 0), "octocat");
    await shop.push(pull, { [path]: writeSignUp(3, 10) });
    await shop.push(pull, { [path]: `// People\n${writeSignUp(3, 10)}` });
    expect(tellThreads(shop, pull)).toEqual([`${path}:3 resolved by octocat`, `${path}:10 open`]);
  });

  test("is kept: what somebody hid is not shown or said again", async () => {
    shop = await openReviewedShop(files);
    const pull = await open(3);
    const [comment] = pull.comments;
    shop.github.state.minimized.set(commentId(comment?.id), "RESOLVED");
    await shop.push(pull, { [path]: `// People\n${writeSignUp(3)}` });
    expect(tellThreads(shop, pull)).toEqual([`${path}:3 hidden as RESOLVED`]);
    expect(pull.comments).toHaveLength(1);
  });

  test("is kept: what somebody deleted is not said again", async () => {
    shop = await openReviewedShop(files);
    const pull = await open(3);
    pull.comments.splice(0);
    await shop.push(pull, { [path]: writeSignUp(3, 10) });
    expect(tellThreads(shop, pull)).toEqual([`${path}:10 open`]);
  });

  test("is never hidden: a comment that somebody answered stays when its mistake is mended", async () => {
    shop = await openReviewedShop(files);
    const pull = await open(3);
    const place = { repository: shop.repository, pull };
    await reply(shop.github.state, place, getThread(pull, 0), { login: "octocat", body: "Will do." });
    await shop.push(pull, { [path]: writeSignUp() });
    expect(tellThreads(shop, pull)).toEqual([`${path}:3 open, 1 answered`]);
  });

  test("does not keep a mended thread open, answered or not, where the app may resolve it", async () => {
    shop = await openReviewedShop(files, { permissions: generousPermissions });
    const pull = await open(3);
    const place = { repository: shop.repository, pull };
    await reply(shop.github.state, place, getThread(pull, 0), { login: "octocat", body: "Will do." });
    await shop.push(pull, { [path]: writeSignUp() });
    expect(tellThreads(shop, pull)).toEqual([`${path}:3 resolved by pitstop[bot], 1 answered`]);
  });

  test("does not count when it only looks like our marker", async () => {
    shop = await openReviewedShop(files);
    const pull = await open(3);
    const marker = pull.comments[0]?.body.split("\n").at(-1) ?? "";
    const other = await shop.open({ [path]: writeSignUp(3) }, { branch: "other" });
    // The same finding has the same fingerprint; somebody copies our marker into a comment of their own, before we come.
    await shop.push(other, { [path]: writeSignUp() });
    const place = { repository: shop.repository, pull: other };
    await reply(shop.github.state, place, getThread(other, 0), { login: "mallory", body: marker });
    await shop.push(other, { [path]: writeSignUp(3) });
    expect(tellThreads(shop, other)).toEqual([`${path}:3 open, 1 answered`]);
  });
});

describe("a new base", () => {
  test("makes another change, which is reviewed", async () => {
    shop = await openReviewedShop(files);
    const first = await open(3);
    const second = await shop.open({ [path]: writeSignUp(3, 10) }, { branch: "second" });
    expect(tellThreads(shop, second)).toHaveLength(2);
    const runs = shop.repository.checkRuns.length;
    await shop.after(() =>
      changeBase(shop.github.state, { repository: shop.repository, pull: second }, first.head.name),
    );
    expect(shop.repository.checkRuns).toHaveLength(runs + 1);
    expect(tellThreads(shop, second)).toEqual([`${path}:3 open`, `${path}:10 open`]);
  });
});

function commentId(id: number | undefined): string {
  return `PRRC_${Buffer.from(String(id)).toString("base64url")}`;
}
