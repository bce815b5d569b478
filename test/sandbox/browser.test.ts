import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { withWriteAccess } from "../../sandbox/state/manifest.ts";
import { oneMistake, plantClub, trials } from "../scenario/plant-club.ts";
import type { Scene } from "../scenario/scene.ts";
import { usePitstop } from "../scenario/use-pitstop.ts";
import { findBrowser, startBrowser } from "./browser.ts";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const executable = findBrowser();
const patienceMilliseconds = 60_000;

describe.skipIf(executable === undefined)("in a browser (skipped without chromium)", () => {
  const pitstop = usePitstop({ permissions: withWriteAccess() });
  const complaints: string[] = [];
  let browser: Browser;

  beforeAll(async () => {
    browser = await startBrowser(executable ?? "");
  });

  afterEach(async () => {
    // A page left open would go on asking.
    await Promise.all(browser.contexts().map((context) => context.close()));
    expect(complaints.splice(0)).toEqual([]);
  });

  afterAll(() => browser.close());

  /** A page of the pull request, watched: it must not complain, nor ask any other server for anything. */
  async function open(
    { url }: Scene,
    path: string = "/files",
    options: BrowserContextOptions = {},
  ): Promise<Page> {
    const page = await browser.newPage(options);
    page.setDefaultTimeout(patienceMilliseconds);
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => {
      if (!request.url().startsWith(new URL(url).origin)) complaints.push(`asks for ${request.url()}`);
    });
    await page.goto(url + path);
    return page;
  }

  test("a mistake is read, mended with one click and made again: comment, resolved thread, green check, new comment", async () => {
    const scene = await pitstop.given({ files: plantClub, change: oneMistake });
    await scene.when.opened();
    const page = await open(scene);
    const conversation = page.getByRole("region", { name: /Conversation on src\/members\/routes.ts/ });
    await conversation.getByText("is sent in milliseconds").waitFor();
    await page.getByRole("link", { name: "Pitstop: failure" }).waitFor();

    await conversation.getByRole("button", { name: "Commit suggestion" }).click();
    // Nobody reloads: the page sees the review of the new commit come.
    await page.getByRole("link", { name: "Pitstop: success" }).waitFor();
    await page.getByText("0 open threads", { exact: true }).waitFor();
    expect(await page.getByRole("status").textContent()).toBe("Pitstop: success, 0 open threads");
    await page.getByRole("link", { name: /Conversation/ }).click();
    await page.getByText("octocat marked this conversation as resolved").waitFor();
    await page.getByText("All checks have passed").waitFor();

    await page.getByRole("link", { name: /Files changed/ }).click();
    await page.getByRole("link", { name: "Edit src/members/routes.ts" }).click();
    const editor = page.getByRole("textbox", { name: "Content" });
    const text = await editor.inputValue();
    const greeting = "\n  await customerio.identify(member.id, { greeted_at: Date.now() });";
    const introduction = "  await introduceMember(member);";
    await editor.fill(text.replace(introduction, introduction + greeting));
    await page.getByRole("button", { name: "Commit to feature" }).click();
    await page.getByText("greeted_at is sent in milliseconds").waitFor();
    await page.getByRole("link", { name: "Pitstop: failure" }).waitFor();

    await page.getByRole("link", { name: "Edit src/members/routes.ts" }).click();
    await editor.fill(text);
    await page.getByRole("button", { name: "Commit to feature" }).click();
    await page.getByRole("link", { name: "Pitstop: success" }).waitFor();
    await page.getByRole("link", { name: /Conversation/ }).click();
    await page.getByText("pitstop[bot] marked this conversation as resolved").waitFor();
  });

  test("suggestions are gathered and committed as one, with the keyboard alone", async () => {
    const scene = await pitstop.given({ files: plantClub, change: trials });
    await scene.when.opened();
    const page = await open(scene);
    await page.keyboard.press("Tab");
    const focused = () => page.evaluate<string>("document.activeElement.textContent");
    expect(await focused()).toBe("Skip to content");
    for (const index of [0, 1]) {
      await page.getByRole("button", { name: "Add to batch" }).first().focus();
      await page.keyboard.press("Enter");
      await page.getByText(`${index + 1} suggestion${index === 0 ? "" : "s"} in the batch`).waitFor();
    }
    await page.getByRole("button", { name: "Commit suggestions" }).focus();
    await page.keyboard.press("Enter");
    await page.getByText("wants to merge 2 commits").waitFor();
    await scene.shows({ commits: [/./, "octocat: Apply suggestions from code review"] });
    expect(scene.pull.threads.filter(({ resolvedBy }) => resolvedBy?.login === "octocat")).toHaveLength(2);
  });

  test("Fix all mends everything that has a suggestion, in one commit of the app's", async () => {
    const scene = await pitstop.given({ files: plantClub, change: trials });
    await scene.when.opened();
    const reported = scene.pull.comments.length;
    const mendable = scene.pull.comments.filter(({ body }) => body.includes("```suggestion")).length;
    const page = await open(scene, "/checks");
    await page.getByRole("button", { name: "Fix all" }).click();
    await page.getByRole("link", { name: /Conversation/ }).click();
    await page.getByText("wants to merge 2 commits").waitFor();
    await scene.shows({ commits: [/./, /^pitstop\[bot\]: /] });
    // The commit stands before the review of it has ended.
    await scene.when.settled();
    const resolved = scene.pull.threads.filter(({ resolvedBy }) => resolvedBy?.login === "pitstop[bot]");
    expect(resolved.length).toBeGreaterThanOrEqual(mendable);
    expect(resolved.length).toBeLessThan(reported);
  });

  test("what a reader has opened or reached stays so while the page renews itself", async () => {
    const scene = await pitstop.given({ files: plantClub, change: oneMistake });
    await scene.when.opened();
    const page = await open(scene, "");
    await page.getByText("Reply…").click();
    await page.getByRole("button", { name: "Convert to draft" }).focus();
    await scene.when.commented("Thanks!", "visitor");
    await page.getByText("Thanks!").waitFor();
    expect(await page.getByRole("textbox", { name: "Reply" }).isVisible()).toBe(true);
    expect(await page.evaluate<string>("document.activeElement.textContent")).toBe("Convert to draft");
  });

  test("every page fits on a phone, dark and light, and a machine that knows the rules of access has no complaint", async () => {
    const scene = await pitstop.given({ files: plantClub, change: trials });
    await scene.when.opened();
    await scene.when.replied("src/messaging/trial-emails.ts:5", "Which key is right?");
    await scene.when.resolved("src/messaging/trial-emails.ts:5");
    await scene.when.labeled("customer.io");
    const found: unknown[] = [];
    for (const colorScheme of ["light", "dark"] as const) {
      const options = { colorScheme, viewport: { width: 390, height: 844 }, bypassCSP: true };
      for (const path of ["", "/files", "/checks", "/log", "/edit?path=src/trials/routes.ts"]) {
        const page = await open(scene, path, options);
        const width = await page.evaluate<number>("document.documentElement.scrollWidth");
        expect([path, width]).toEqual([path, 390]);
        await page.addScriptTag({ path: axe });
        const { violations } = await page.evaluate<AxeResults>("axe.run()");
        for (const { id, nodes } of violations) {
          const where = nodes.slice(0, 3).map(({ html, any }) => `${html}: ${any[0]?.message ?? ""}`);
          found.push({ path, colorScheme, id, where });
        }
        await page.close();
      }
    }
    expect(found).toEqual([]);
  });
});
