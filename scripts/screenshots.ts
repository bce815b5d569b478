import type { Locator, Page } from "playwright-core";
import { startShow, type Show } from "../sandbox/demo/show.ts";
import { anchorOf } from "../sandbox/page/view.ts";
import { findBrowser, startBrowser } from "./browser.ts";

/** Writes the pictures in docs/images, which show the sandbox's pages: `npm run screenshots`, after a change of the pages or of the words in a review. */

const folder = "docs/images";
const patienceMilliseconds = 300_000;

const executable = findBrowser();
if (executable === undefined)
  throw new Error("No browser found: install chromium, or set CHROMIUM to its path");
const browser = await startBrowser(executable);
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, colorScheme: "light" });
  page.setDefaultTimeout(patienceMilliseconds);
  await photograph("trials", async ({ url }) => {
    await page.goto(`${url}#${anchorOf("src/messaging/trial-emails.ts")}`);
    await save(page, "page-files");
    await page.goto(url.replace(/files$/, "checks"));
    await save(page, "page-checks");
  });
  await photograph("one-mistake", async ({ url }) => {
    await page.goto(url);
    await save(page.locator(".thread"), "comment");
    await page.getByRole("button", { name: "Commit suggestion" }).click();
    await page.getByRole("link", { name: "Pitstop: success" }).waitFor();
    await page.goto(url.replace(/\/files$/, ""));
    await save(page, "page-fixed");
  });
} finally {
  await browser.close();
}

/** Runs a scenario of the demo and takes pictures of its pages. */
async function photograph(scenario: string, take: (show: Show) => Promise<void>): Promise<void> {
  const show = await startShow({ kind: "scenario", name: scenario }, () => undefined);
  await take(show).finally(show.stop);
}

async function save(page: Page | Locator, name: string): Promise<void> {
  await page.screenshot({ path: `${folder}/${name}.png` });
  console.log(`Wrote ${folder}/${name}.png`);
}
