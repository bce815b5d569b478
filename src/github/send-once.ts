import { setTimeout as sleep } from "node:timers/promises";
import { mayHaveBeenDone } from "./failures.ts";

/** How long to wait before looking whether a write was done, in milliseconds: GitHub's lists lag a little behind. */
const pauseBeforeLooking = 1000;

/**
 * Sends a write that must not be done twice. If its fate is unknown (5xx, or no answer), `find` looks for what it would have created;
 * only if that does not exist is it sent again, once.
 */
export async function sendOnce<Made>(
  send: () => Promise<Made>,
  find: () => Promise<Made | undefined>,
): Promise<Made> {
  try {
    return await send();
  } catch (error) {
    if (!mayHaveBeenDone(error)) throw error;
    await sleep(pauseBeforeLooking);
    return (await find()) ?? (await send());
  }
}
