import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { withWriteAccess } from "../../sandbox/state/manifest.ts";
import { oneMistake, plantClub, trials } from "../scenario/plant-club.ts";
import type { Scene } from "../scenario/scene.ts";
import { usePitstop } from "../scenario/use-pitstop.ts";
import { findBrowser, startBrowser } from "../../scripts/browser.ts";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const executable = findBrowser();
const patienceMilliseconds = 60_000;
const startPage = "start page";

describe.skipIf(executable === undefined)("in a browser (skipped without chromium)", () => {
  const pitstop = usePitstop({ permissions: withWriteAccess() });
  const complaints: string[] = [];
  let browser: Browser;

  beforeAll(async () => {
    browser = await startBrowser(executable ?? "");
  });

  afterEach(async () => {
    // A page that stays open would keep sending requests.
    await Promise.all(browser.contexts().map((context) => context.close()));
    expect(complaints.splice(0)).toEqual([]);
  });

  afterAll(() => browser.close());

  /** Opens a page of the pull request, or the start page. Console errors and requests to other servers fail the test. */
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
    await page.goto(path === startPage ? new URL("/", url).href : url + path);
    return page;
  }

  test("a mistake is found, fixed with one click and made again: comment, resolved conversation, green check, new comment", async () => {
    const scene = await pitstop.given({ files: plantClub, change: oneMistake });
    await scene.when.opened();
    const page = await open(scene);
    const conversation = page.getByRole("region", { name: /Conversation on src\/members\/routes.ts/ });
    await conversation.getByText("is sent in milliseconds").waitFor();
    await page.getByRole("link", { name: "Pitstop: failure" }).waitFor();

    await conversation.getByRole("button", { name: "Commit suggestion" }).click();
    // Without a reload, the page shows the review of the new commit.
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

  test("suggestions are added to a batch and committed together, with the keyboard alone", async () => {
    const scene = await pitstop.given({ files: plantClub, change: trials });
    await scene.when.opened();
    const page = await open(scene);
    await page.keyboard.press("Tab");
    const focused = () => page.evaluate<string>("document.activeElement.textContent");
    expect(await focused()).toBe("Skip to content");
    for (const index of [0, 1]) {
      await page.getByRole("button", { name: "Add suggestion to batch" }).first().focus();
      await page.keyboard.press("Enter");
      await page.getByText(`${index + 1} suggestion${index === 0 ? "" : "s"} in batch`).waitFor();
    }
    await page.getByRole("button", { name: "Commit suggestions" }).focus();
    await page.keyboard.press("Enter");
    await page.getByText("wants to merge 2 commits").waitFor();
    await scene.shows({ commits: [/./, "octocat: Apply suggestions from code review"] });
    expect(scene.pull.threads.filter(({ resolvedBy }) => resolvedBy?.login === "octocat")).toHaveLength(2);
  });

  test("committing a suggestion leaves the reader where the button was", async () => {
    const scene = await pitstop.given({ files: plantClub, change: trials });
    await scene.when.opened();
    const page = await open(scene, "");
    await page.getByRole("button", { name: "Commit suggestion" }).last().click();
    await page.waitForURL(/\/pull\/\d+#thread-\d+$/);
    // The review of the commit may come in just now, and draw the page again.
    await expect.poll(() => isTargetVisible(page)).toBe(true);
    await page.goto(`${scene.url}/files`);
    await page.getByRole("button", { name: "Commit suggestion" }).last().click();
    await page.waitForURL(/\/files#diff-[\w.-]+R\d+$/);
    await expect.poll(() => isTargetVisible(page)).toBe(true);
  });

  test("Fix all fixes every finding that has a suggestion, in one commit by the app", async () => {
    const scene = await pitstop.given({ files: plantClub, change: trials });
    await scene.when.opened();
    const reported = scene.pull.comments.length;
    const fixable = scene.pull.comments.filter(({ body }) => body.includes("```suggestion")).length;
    const page = await open(scene, "/checks");
    await page.getByRole("button", { name: "Fix all" }).click();
    await page.getByRole("link", { name: /Conversation/ }).click();
    await page.getByText("wants to merge 2 commits").waitFor();
    await scene.shows({ commits: [/./, /^pitstop\[bot\]: /] });
    // The commit is there before its review is finished.
    await scene.when.settled();
    const resolved = scene.pull.threads.filter(({ resolvedBy }) => resolvedBy?.login === "pitstop[bot]");
    // One comment is about two findings, of which only one has a fix: its conversation stays open.
    expect(resolved.length).toBeGreaterThanOrEqual(fixable - 1);
    expect(resolved.length).toBeLessThan(reported);
  });

  test("what a reader has opened or focused stays so when the page updates itself", async () => {
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

  test("every page fits on a phone, light and dark, and passes axe", async () => {
    const scene = await pitstop.given({ files: plantClub, change: trials });
    await scene.when.opened();
    await scene.when.replied("src/messaging/trial-emails.ts:5", "Which key is right?");
    await scene.when.resolved("src/messaging/trial-emails.ts:5");
    await scene.when.labeled("customer.io");
    const page = await open(scene, startPage, { viewport: { width: 390, height: 844 }, bypassCSP: true });
    const { pathname } = new URL(scene.url);
    const found: unknown[] = [];
    for (const path of ["", "/files", "/checks", "/log", "/log/request/0", "/edit?path=src/trials/routes.ts"]
      .map((own) => pathname + own)
      .concat("/")) {
      await page.emulateMedia({ colorScheme: "light" });
      await page.goto(new URL(path, scene.url).href);
      expect([path, await page.evaluate<number>("document.documentElement.scrollWidth")]).toEqual([
        path,
        390,
      ]);
      await page.addScriptTag({ path: axe });
      // Target sizes are off by default, as only WCAG 2.2 asks for them.
      const light = await findViolations(page, "{ rules: { 'target-size': { enabled: true } } }");
      await page.emulateMedia({ colorScheme: "dark" });
      const dark = await findViolations(page, "{ runOnly: ['color-contrast'] }");
      found.push(...[...light, ...dark].map((violation) => `${path}: ${violation}`));
    }
    expect(found).toEqual([]);
  });

  test("on a phone, tables and diffs are readable, lists have bullets and no two buttons touch", async () => {
    const scene = await pitstop.given({ files: plantClub, change: trials });
    await scene.when.opened();
    await scene.when.commented("- first\n- second", "visitor");
    const viewport = { width: 390, height: 844 };
    const checks = await open(scene, "/checks", { viewport });
    expect(
      await checks.evaluate<number>(
        "(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector('.markdown-body table'))",
      ),
    ).toBe(0);
    const conversation = await open(scene, "", { viewport });
    const bullets =
      "getComputedStyle([...document.querySelectorAll('.markdown-body li')].at(-1)).listStyleType";
    expect(await conversation.evaluate<string>(bullets)).toBe("disc");
    expect(await conversation.evaluate<number>(leastSpaceAfterSign)).toBeGreaterThanOrEqual(3);
    for (const page of [checks, conversation]) {
      expect(await page.evaluate<readonly string[]>(closeButtons)).toEqual([]);
    }
  });
});

/** What axe reports on the page that is open, each with a few of the elements. */
async function findViolations(page: Page, options: string): Promise<readonly string[]> {
  const { violations } = await page.evaluate<AxeResults>(`axe.run(${options})`);
  return violations.map(({ id, nodes }) => {
    const where = nodes.slice(0, 3).map(({ html, any }) => `${html}: ${any[0]?.message ?? ""}`);
    return `${id} at ${where.join("; ")}`;
  });
}

/** Returns whether the element that the URL's fragment names is in view. */
function isTargetVisible(page: Page): Promise<boolean> {
  return page.evaluate<boolean>(
    "(() => { const { top, bottom } = document.getElementById(location.hash.slice(1))?.getBoundingClientRect() ?? {}; return top >= 0 && bottom <= innerHeight; })()",
  );
}

/** Pixels between the sign of a diff's line and its code, in the line where they are fewest. */
const leastSpaceAfterSign = `Math.min(...[...document.querySelectorAll(".diff [data-mark]")].map((line) => {
  const sign = getComputedStyle(line, "::before");
  const text = line.closest(".text");
  return parseFloat(getComputedStyle(text).paddingLeft) - parseFloat(sign.left) - parseFloat(sign.width);
}))`;

/** Pairs of visible buttons with fewer than 8 pixels between them. */
const closeButtons = `(() => {
  const shown = [...document.querySelectorAll("button, .button")].filter((button) => button.checkVisibility());
  const boxes = shown.map((button) => [button.textContent.trim(), button.getBoundingClientRect()]);
  return boxes.flatMap(([name, one], index) => boxes.slice(index + 1).flatMap(([other, two]) => {
    const across = Math.max(one.left, two.left) - Math.min(one.right, two.right);
    const down = Math.max(one.top, two.top) - Math.min(one.bottom, two.bottom);
    return Math.max(across, down) < 8 ? [name + " and " + other + ": " + Math.max(across, down)] : [];
  }));
})()`;
