import { describe, expect, test } from "vitest";
import { isRateLimited } from "../../../src/customerio/runs/pacing.ts";
import { find, parse } from "./code.ts";

const send = "cio.identify(user.id, user)";

describe("a loop limits its rate when its code does", () => {
  test.each<[boolean, string]>([
    [true, "await sleep(100);"],
    [false, "sleep(100);"],
    [false, "// sleep(100) would be kinder"],
    [false, `logger.debug("sleep(100) is off");`],
    [true, "await throttle();"],
    [false, "// does not need throttle() yet"],
    [false, "/* throttle(user) */"],
    [false, "const throttle = false;"],
    [true, "await new Promise((resolve) => setTimeout(resolve, 100));"],
    [true, "await new Promise((resolve) => { setTimeout(resolve, 100); });"],
    [false, `await new Promise((resolve) => report("setTimeout(resolve)", resolve));`],
    [true, "await limiter.take();"],
    [true, "await this.sendLimiter.take();"],
    [false, "await limiter;"],
    [false, "console.log(`limiter.take()`);"],
    [true, "const bucket = new RateLimiter({ tokens: 10 });"],
    [false, "const bucket = new Bucket({ limiter: true });"],
    [true, "await exponential_backoff();"],
    [true, "await waitFor(100);"],
    [false, "awaitUser(user);"],
    [true, "queue.schedule(user);"],
    [false, "reschedule(user);"],
    [true, "await Promise.all([report(user), sleep(100)]);"],
    [false, "await Promise.race([report(user), sleep(100)]);"],
    [true, "const gap = sleep(100); await gap;"],
    [false, "const gap = sleep(100);"],
    [false, "const watch = setTimeout(() => report(user), 5_000);"],
    [true, "if (index % 50 === 0) await sleep(1_000);"],
    [false, "users.forEach(async (other) => { await sleep(100); });"],
    [true, "await report(user).then(() => sleep(100));"],
    [false, "await report(user).catch(() => sleep(100));"],
  ])("%s: %s", (expected, line) => {
    const file = parse(`for (const user of users) {\n  ${line}\n  ${send};\n}`);
    expect(isRateLimited(file.getStatements()[0] ?? file, find(file, send), "sequential")).toBe(expected);
  });

  test.each<[boolean, string]>([
    [true, "async function throttledSync(users) { SEND }"],
    [true, "class Sync { async sendWithDelay(users) { SEND } }"],
    [false, "async function syncUsers(users) { SEND }"],
    [false, "async function syncUsers(users) { const throttledSync = users; SEND }"],
  ])("a function's own name says so: %s, %s", (expected, code) => {
    const file = parse(code.replace("SEND", send));
    const method = file.getDescendants().find((node) => node.getKindName() === "MethodDeclaration");
    const scope = method ?? file.getStatements()[0] ?? file;
    expect(isRateLimited(scope, find(file, send), "sequential")).toBe(expected);
  });
});

describe("a pause counts where it comes after a call that went well", () => {
  test.each<[boolean, string]>([
    [true, `await ${send}; await sleep(100);`],
    [true, `try { await ${send}; } catch (error) { report(error); } await sleep(100);`],
    [false, `try { await ${send}; } catch (error) { await sleep(100); }`],
    [false, `try { await ${send}; continue; } catch (error) { report(error); } await sleep(100);`],
    [false, `const sent = await ${send}; if (sent.ok) return; await sleep(100);`],
    [false, `const sent = await ${send}; if (sent.ok) { break; } await sleep(100);`],
    [true, `const sent = await ${send}; if (!sent.ok) throw new Error("not sent"); await sleep(100);`],
    [false, `const sent = await ${send}; if (sent.status === 429) await sleep(100);`],
    [false, `const sent = await ${send}; if (sent.status === 429) { report(); await sleep(100); }`],
    [true, `if (user.status === "active") { await ${send}; await sleep(100); }`],
    [true, `if (user.status === "gone") continue; await ${send}; await sleep(100);`],
    [true, `await ${send}; if (!page.next) break; await sleep(100);`],
  ])("%s: %s", (expected, body) => {
    const file = parse(`async function sync(users) { for (const user of users) { ${body} } }`);
    const loop = file.getDescendants().find((node) => node.getKindName() === "ForOfStatement");
    expect(isRateLimited(loop ?? file, find(file, send), "sequential")).toBe(expected);
  });
});

describe("in turns that run at the same time, a pause counts only where it grows", () => {
  test.each<[boolean, string]>([
    [false, "await sleep(100);"],
    [false, "const gap = 100; await sleep(gap);"],
    [false, "await sleep(gapBetweenCalls);"],
    [true, "await sleep(index * 20);"],
    [true, "const gap = index * 20; await sleep(gap);"],
    [true, "await sleep((offset += 20));"],
    [true, "await sleep(turn++ * 20);"],
    [true, "await sleep(Math.random() * 1_000);"],
    [true, "await new Promise((resolve) => setTimeout(resolve, index * 20));"],
    [false, "await new Promise((resolve) => setTimeout(resolve, 100));"],
    [true, "await limiter.take();"],
  ])("%s: %s", (expected, line) => {
    const file = parse(`users.forEach(async (user, index) => { ${line} await ${send}; });`);
    const call = file.getDescendants().find((node) => node.getKindName() === "CallExpression");
    expect(isRateLimited(call ?? file, find(file, send), "concurrent")).toBe(expected);
  });

  test("and one after the other, any pause does", () => {
    const file = parse(`mapSeries(users, async (user) => { await sleep(100); await ${send}; });`);
    const call = file.getDescendants().find((node) => node.getKindName() === "CallExpression");
    expect(isRateLimited(call ?? file, find(file, send), "sequential")).toBe(true);
  });
});
