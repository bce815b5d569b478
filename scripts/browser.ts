import { existsSync } from "node:fs";
import process from "node:process";
import { chromium, type Browser } from "playwright-core";

const usualPaths = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Finds a browser: the path in `CHROMIUM`, or Chromium or Chrome where Linux has them. @throws Error in CI if there is none, as its tests must not be skipped there */
export function findBrowser(): string | undefined {
  const found = [process.env["CHROMIUM"] ?? "", ...usualPaths].find((path) => existsSync(path));
  if (found === undefined && process.env["CI"] === "true") {
    throw new Error("CI needs a browser: install chromium, or set CHROMIUM to its path");
  }
  return found;
}

export function startBrowser(executablePath: string): Promise<Browser> {
  // Chromium's sandbox does not work for root, as in containers; the flag turns it off.
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath, args });
}
