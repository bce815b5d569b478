import { customerio } from "./client.js";

/** Everything that campaigns listen to goes through here. */
export async function recordEvent(
  memberId: string,
  name: string,
  data: Record<string, unknown> = {},
): Promise<void> {
  await customerio.track(memberId, { name, data });
}
