import { readFile } from "node:fs/promises";

/** The resident memory of a process, in megabytes. */
export async function readMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
}

/** The time that a process has been given a processor, in seconds: unlike the time that passes, it does not depend on what else runs. */
export async function readCpuSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  // The name, in parentheses, can have spaces. See `man proc`: fields 14 and 15, in hundredths of a second.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** What a process has read and written so far, in bytes: files and connections. */
export async function readBytes(pid: number): Promise<number> {
  const io = await readFile(`/proc/${pid}/io`, "utf8");
  const [, read] = /^rchar: (\d+)/mu.exec(io) ?? [];
  const [, written] = /^wchar: (\d+)/mu.exec(io) ?? [];
  return Number(read) + Number(written);
}
