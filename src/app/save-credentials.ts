import { readFile } from "node:fs/promises";
import writeFileAtomic from "write-file-atomic";
import type { RegisteredApp } from "../github/register-app.ts";

/**
 * Writes an app's credentials into a file in the format of `.env`, in place of any that it holds; all other lines stay. Only the file's
 * owner can read it.
 */
export async function saveCredentials(path: string, app: RegisteredApp): Promise<void> {
  const credentials = {
    APP_ID: String(app.appId),
    PRIVATE_KEY: `"${app.privateKey.replaceAll("\n", "\\n")}"`,
    WEBHOOK_SECRET: app.webhookSecret,
  };
  const names = Object.keys(credentials);
  const others = (await readIfThere(path))
    .split("\n")
    .filter((line) => line !== "" && !names.some((name) => line.startsWith(`${name}=`)));
  const lines = [...others, ...Object.entries(credentials).map(([name, value]) => `${name}=${value}`)];
  await writeFileAtomic(path, `${lines.join("\n")}\n`, { mode: 0o600 });
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  }
}
