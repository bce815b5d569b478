import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startShow, type Show } from "../../sandbox/show.ts";
import { findBrowser, startBrowser } from "./browser.ts";

const executable = findBrowser();
const patience = 60_000;

describe.skipIf(executable === undefined)("in a browser (skipped without chromium)", () => {
  let browser: Browser;
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await startBrowser(executable ?? "");
  });

  afterAll(async () => {
    await browser.close();
    expect(complaints).toEqual([]);
  });

  /** A new page of the show, watched: it must not complain, nor ask any other server for anything. */
  async function open({ url }: Show, options: BrowserContextOptions = {}, path = ""): Promise<Page> {
    const page = await browser.newPage(options);
    page.setDefaultTimeout(patience);
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => {
      if (!request.url().startsWith(new URL(url).origin)) complaints.push(`asks for ${request.url()}`);
    });
    await page.goto(url.replace(/\/files$/, path === "" ? "/files" : path));
    return page;
  }

  async function withShow(scenario: string, use: (show: Show) => Promise<void>): Promise<void> {
    const show = await startShow({ kind: "scenario", name: scenario }, () => undefined);
    try {
      await use(show);
      expect(show.github.violations).toEqual([]);
    } finally {
      // A page left open would go on asking.
      await Promise.all(browser.contexts().map((context) => context.close()));
      await show.stop();
    }
  }

  test(
    "a mistake is read, mended with one click and made again: comment, resolved thread, green check, new comment",
    { timeout: 4 * patience },
    () =>
      withShow("one-mistake", async (show) => {
        const page = await open(show);
        const conversation = page.getByRole("region", { name: /Conversation on src\/members\/routes.ts/ });
        await conversation.getByText("is sent in milliseconds").waitFor();
        await page.getByRole("link", { name: "Pitstop: failure" }).waitFor();

        await conversation.getByRole("button", { name: "Commit suggestion" }).click();
        // Nobody reloads: the page sees the review of the new commit come.
        await page.getByRole("link", { name: "Pitstop: success" }).waitFor();
        await page.getByText("0 open threads").waitFor();
        await page.getByRole("link", { name: /Conversation/ }).click();
        await page.getByText("octocat marked this conversation as resolved").waitFor();
        await page.getByText("All checks have passed").waitFor();

        await page.getByRole("link", { name: /Files changed/ }).click();
        await page.getByRole("link", { name: "Edit src/members/routes.ts" }).click();
        const editor = page.getByRole("textbox", { name: "Content" });
        const text = await editor.inputValue();
        await editor.fill(
          text.replace(
            "  await introduceMember(member);",
            "  await introduceMember(member);\n  await customerio.identify(member.id, { greeted_at: Date.now() });",
          ),
        );
        await page.getByRole("button", { name: "Commit to trials" }).click();
        await page.getByText("greeted_at is sent in milliseconds").waitFor();
        await page.getByRole("link", { name: "Pitstop: failure" }).waitFor();
      }),
  );

  test(
    "suggestions are gathered and committed as one, with the keyboard alone",
    { timeout: 4 * patience },
    () =>
      withShow("trials", async (show) => {
        const page = await open(show);
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
        expect(show.pull.threads.filter(({ resolvedBy }) => resolvedBy?.login === "octocat")).toHaveLength(2);
      }),
  );

  test("every page fits on a phone, dark and light", { timeout: 4 * patience }, () =>
    withShow("trials", async (show) => {
      for (const colorScheme of ["light", "dark"] as const) {
        const options = { colorScheme, viewport: { width: 390, height: 844 } };
        for (const path of ["/files", "/checks", "/log", "/edit?path=src/trials/routes.ts"]) {
          const page = await open(show, options, path);
          const width = await page.evaluate<number>("document.documentElement.scrollWidth");
          expect([path, width]).toEqual([path, 390]);
          await page.close();
        }
      }
    }),
  );
});
