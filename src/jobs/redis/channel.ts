import { keyPrefix, type RedisLink } from "./connection.ts";

/** Messages between processes that are connected. A message that is sent while Redis is out of reach is lost. */
export interface Channel<Message> {
  readonly send: (message: Message) => Promise<void>;
  readonly close: () => void;
}

/**
 * @param Message plain data, which JSON can hold
 * @param onMessage called in every process that listens, including the sender's; `undefined` to only send
 */
export function openChannel<Message>(
  link: RedisLink,
  name: string,
  onMessage: ((message: Message) => void) | undefined,
): Channel<Message> {
  const channel = `${keyPrefix}:${name}`;
  const subscriber = onMessage === undefined ? undefined : link.openPatient();
  subscriber?.subscribe(channel).catch(() => undefined);
  subscriber?.on("message", (_channel: string, text: string) => {
    // Only `send` writes here.
    onMessage?.(JSON.parse(text) as Message);
  });
  return {
    send: async (message) => {
      await link.commands.publish(channel, JSON.stringify(message));
    },
    close: () => {
      subscriber?.disconnect();
    },
  };
}
