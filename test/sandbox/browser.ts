import { existsSync } from "node:fs";
import process from "node:process";
import { chromium, type Browser } from "playwright-core";

const usualPlaces = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Where a browser is on this machine. @throws Error in CI when there is none: there the tests of the pages must run */
export function findBrowser(): string | undefined {
  const found = [process.env["CHROMIUM"] ?? "", ...usualPlaces].find((path) => existsSync(path));
  if (found === undefined && process.env["CI"] === "true") {
    throw new Error("CI needs a browser: install chromium, or set CHROMIUM to its path");
  }
  return found;
}

export function startBrowser(executablePath: string): Promise<Browser> {
  // Chromium does not shut itself in when it belongs to root, as in containers; then it must be told not to try.
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath, args });
}
