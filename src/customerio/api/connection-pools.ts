/** Classes of packages whose instances each keep connections open for the next request, as data. */
interface PoolClasses {
  readonly packages: readonly string[];
  /** Names of exports; `default` also stands for the whole module. */
  readonly classes: readonly string[];
  /** The option that makes an instance keep connections; if there is none, every instance does. */
  readonly option?: string;
}

/**
 * Sources: Node.js documents that an agent with `keepAlive` keeps sockets for future requests, and undici that its dispatchers do until
 * `keepAliveTimeout` is over.
 */
const table: readonly PoolClasses[] = [
  { packages: ["http", "https", "node:http", "node:https"], classes: ["Agent"], option: "keepAlive" },
  {
    packages: ["undici"],
    classes: ["Agent", "BalancedPool", "Client", "EnvHttpProxyAgent", "Pool", "ProxyAgent"],
  },
  { packages: ["agentkeepalive"], classes: ["default", "HttpAgent", "HttpsAgent"] },
];

/** Methods that close the connections. */
export const closingMethods: ReadonlySet<string> = new Set([
  ...["close", "destroy", "dispose", "end", "shutdown", "stop", "disconnect"],
]);

/** The row of a class of a package whose instances keep connections; `undefined` for any other. */
export function getPoolClass(specifier: string, name: string): PoolClasses | undefined {
  return table.find(({ packages, classes }) => packages.includes(specifier) && classes.includes(name));
}
