import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Answer } from "./receive-webhook.ts";
import { toStartError } from "./start-error.ts";

export interface HttpServerOptions {
  readonly host: string;
  /** `0` takes any free port. */
  readonly port: number;
  /** How long a request may take to come in, in milliseconds. */
  readonly requestMilliseconds: number;
  readonly answer: (request: IncomingMessage) => Promise<Answer>;
  readonly onError: (error: unknown) => void;
}

export interface HttpServer {
  /** Such as `http://127.0.0.1:3000`. */
  readonly url: string;
  /** Accepts no more connections. */
  readonly close: () => void;
  /** Ends every connection, and resolves once the server is closed. */
  readonly end: () => Promise<void>;
}

/** GitHub sends a webhook over a connection of its own; a busy organization causes a few in a second. */
const maxConnections = 500;
/** In bytes. GitHub's headers take about 1,500. */
const maxHeaderSize = 8 * 1024;

/** Listens, with limits that strangers cannot exceed. @throws StartError when the port cannot be listened on */
export async function listen(options: HttpServerOptions): Promise<HttpServer> {
  const { host, port, requestMilliseconds, answer, onError } = options;
  const limits = {
    ...{ maxHeaderSize, requestTimeout: requestMilliseconds },
    // Node looks for requests that take too long this often.
    connectionsCheckingInterval: requestMilliseconds / 10,
  };
  const server = createServer(limits, (request, response) => {
    void answer(request)
      .catch((error: unknown): Answer => {
        onError(error);
        return { status: 500, text: "internal error" };
      })
      .then((given) => {
        end(response, given, server.listening);
      });
  });
  server.maxConnections = maxConnections;
  server.listen(port, host);
  await once(server, "listening").catch((error: unknown) => {
    throw toStartError(error, host, port);
  });
  const closed = once(server, "close");
  // A server that listens on TCP has an address of this kind.
  const { port: used } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${used}`,
    close: () => server.close(),
    end: async () => {
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function end(response: ServerResponse, { status, text, headers }: Answer, isListening: boolean): void {
  // What is left of a refused request's body is not read, so its connection cannot be reused. Nor may one be once the server closes.
  const connection = status >= 400 || !isListening ? { connection: "close" } : {};
  response.writeHead(status, { "content-type": "text/plain", ...headers, ...connection }).end(`${text}\n`);
}
