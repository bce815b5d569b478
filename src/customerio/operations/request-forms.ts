import { Node, SyntaxKind, ts, type CallExpression } from "ts-morph";
import { findCompilerNodes, findNodes, getCalledName, getSpecifierOf, perFile } from "../program/nodes.ts";
import type { Objects } from "../values/objects.ts";
import type { Program } from "../program/program.ts";
import { unwrap, type Frame, type Term } from "../flow/terms.ts";
import type { Flow } from "../flow/core.ts";

/** The parts of a call of an HTTP library, wherever that library wants them. */
export interface RequestParts {
  readonly urls: readonly Term[];
  /** What relative URLs stand behind. */
  readonly bases: readonly Term[];
  /** The verb in capitals, or where it is given; `undefined` when nothing says it. */
  readonly method: string | Term | undefined;
  readonly bodies: () => readonly Term[];
  /** Objects that may hold headers and credentials. */
  readonly options: readonly Term[];
  /** What is told after the call. */
  readonly chain: () => Chain;
}

/** Header values set one by one, and credentials given to `.auth(…)`. */
interface Chain {
  readonly bodies: readonly Term[];
  readonly headers: readonly { readonly name: string; readonly value: Term }[];
  readonly credentials: readonly Term[];
}

export interface RequestForms {
  /** The calls that can be requests, judged by words alone. */
  readonly findCalls: () => readonly CallExpression[];
  /** The parts of a request; `undefined` when the call is none. */
  readonly read: (call: CallExpression, frame: Frame | undefined) => RequestParts | undefined;
}

/** Functions of HTTP libraries by the names they usually have. */
const functionNames: ReadonlySet<string> = new Set([
  "fetch",
  "$fetch",
  "ofetch",
  "nodeFetch",
  "node_fetch",
  "crossFetch",
  "undiciFetch",
  "fetchFn",
  "fetchImpl",
  "axios",
  "got",
  "ky",
  "needle",
  "rp",
  "request",
  "requestPromise",
  "undiciRequest",
]);

const verbs: Readonly<Record<string, string | undefined>> = {
  post: "POST",
  put: "PUT",
  patch: "PATCH",
  delete: "DELETE",
  del: "DELETE",
  destroy: "DELETE",
  get: "GET",
  head: "HEAD",
  request: undefined,
};

/** Packages whose imports are such functions whatever they are called. */
const libraries =
  /^(?:axios|got|ky|node-fetch|cross-fetch|undici|superagent|request|request-promise(?:-native)?|ofetch|needle|isomorphic-(?:un)?fetch|unfetch|phin|https|node:https)$/u;

/** Words of receivers that speak HTTP: the quick no to `map.get(…)` and its like. */
const receiverWords =
  /axios|got|ky\b|http|request|agent|needle|fetch|api|client|rest|cio|customer|track|instance|service|undici|pool|app\b|pipelines|cdp/iu;

const urlKeys = ["url", "uri", "href"];
const baseKeys = ["baseURL", "baseUrl", "prefixUrl"];
const bodyKeys = ["data", "body", "json", "payload"];

export function createRequestForms(program: Program, flow: Flow, objects: Objects): RequestForms {
  function findCalls(): readonly CallExpression[] {
    const names = new Set(functionNames);
    for (const file of program.files) for (const name of readLibraryNames(file)) names.add(name);
    return program.files.flatMap((file) =>
      findNodes(file, SyntaxKind.CallExpression, (node) => canBeRequest(node, names)),
    );
  }

  function read(call: CallExpression, frame: Frame | undefined): RequestParts | undefined {
    const callee = unwrap(call.getExpression());
    const args = call.getArguments();
    if (args.length === 0 || args.some(Node.isSpreadElement)) return undefined;
    const terms = args.map((node) => ({ node, frame }));
    const chain = (): Chain => readChain(call, frame);
    const verb = Node.isPropertyAccessExpression(callee) ? callee.getName() : undefined;
    const isVerb = verb !== undefined && Object.hasOwn(verbs, verb);
    const instance = findInstance(
      isVerb && Node.isPropertyAccessExpression(callee) ? callee.getExpression() : callee,
      frame,
    );
    const [first, second, third] = terms;
    if (!first) return undefined;
    const parts = isObject(first)
      ? readOptions(first, isVerb ? verbs[verb] : undefined, call)
      : isVerb && verb !== "request"
        ? readVerb(verbs[verb], first, second, third)
        : readUrlFirst(first, second, call);
    return {
      ...parts,
      bases: [
        ...parts.bases,
        ...instance.flatMap((options) => (isObject(options) ? findAny(options, baseKeys) : [options])),
      ],
      bodies: () => [...parts.bodies(), ...chain().bodies].flatMap(unwrapJson),
      options: [...parts.options, ...instance],
      chain,
    };
  }

  type OwnParts = Omit<RequestParts, "chain">;

  /** `axios({ url, method, data })`, `https.request({ hostname, path })`. */
  function readOptions(options: Term, verb: string | undefined, call: CallExpression): OwnParts {
    const urls = findAny(options, urlKeys);
    const hosts = findAny(options, ["hostname", "host"]);
    return {
      urls: urls.length > 0 ? urls : findAny(options, ["path"]),
      bases: hosts.length > 0 ? hosts : findAny(options, baseKeys),
      method: verb ?? getMethod(options) ?? (isUnknown(options) ? undefined : "GET"),
      bodies: () => [...findAny(options, bodyKeys), ...findWritten(call, options.frame)],
      options: [options],
    };
  }

  /** `fetch(url, { method, body })`, `https.request(url, options)`. */
  function readUrlFirst(url: Term, options: Term | undefined, call: CallExpression): OwnParts {
    return {
      urls: [url],
      bases: options ? findAny(options, baseKeys) : [],
      method: options ? (getMethod(options) ?? (isUnknown(options) ? undefined : "GET")) : "GET",
      bodies: () => (options ? [...findAny(options, bodyKeys), ...findWritten(call, url.frame)] : []),
      options: options ? [options] : [],
    };
  }

  /** `axios.post(url, data, options)`; got and ky take options in the second place, which these names tell. */
  function readVerb(
    method: string | undefined,
    url: Term,
    second: Term | undefined,
    third: Term | undefined,
  ): OwnParts {
    if (second && (method === "GET" || method === "DELETE" || method === "HEAD" || isOptions(second))) {
      return {
        urls: [url],
        bases: findAny(second, baseKeys),
        method,
        bodies: () => findAny(second, bodyKeys),
        options: [second],
      };
    }
    return {
      urls: [url],
      bases: third ? findAny(third, baseKeys) : [],
      method,
      bodies: () => (second ? [second] : []),
      options: third ? [third] : [],
    };
  }

  function isOptions(term: Term): boolean {
    return objects.findShapes(term).shapes.some((shape) => {
      const names = new Set(shape.properties.map(({ name }) => name));
      return names.has("json") || names.has("body") || names.has("headers") || names.has("form");
    });
  }

  function isObject(term: Term): boolean {
    return objects.findShapes(term).shapes.length > 0;
  }

  function isUnknown(term: Term): boolean {
    const { shapes, isComplete } = objects.findShapes(term);
    return !isComplete || shapes.some((shape) => !shape.isComplete);
  }

  function getMethod(options: Term): Term | undefined {
    return findAny(options, ["method", "type"])[0];
  }

  function findAny(options: Term, keys: readonly string[]): readonly Term[] {
    return keys
      .flatMap((key) => objects.findAt(options, [key]))
      .filter(({ node }) => !Node.isTrueLiteral(node) && !Node.isFalseLiteral(node));
  }

  /** The options that an instance was made with: `axios.create({ baseURL })`, `got.extend({ prefixUrl })`. */
  function findInstance(receiver: Node, frame: Frame | undefined): readonly Term[] {
    return flow.findOrigins({ node: receiver, frame }).flatMap((origin) => {
      const { node } = origin;
      const options = { node, frame: origin.frame };
      if (
        Node.isCallExpression(node) &&
        /^(?:create|extend|instance|defaults)$/u.test(getCalledName(node.compilerNode))
      ) {
        const [made] = node.getArguments();
        return made ? [{ ...options, node: made }] : [];
      }
      // undici's `new Client("https://…")`.
      if (Node.isNewExpression(node) && /^(?:Client|Pool|Agent)$/u.test(getCalledName(node.compilerNode))) {
        const [origin] = node.getArguments();
        return origin ? [{ ...options, node: origin }] : [];
      }
      return [];
    });
  }

  /** The value behind `JSON.stringify(…)`. */
  function unwrapJson(term: Term): readonly Term[] {
    const origins = flow.findOrigins(term);
    const made = origins.flatMap(({ node, frame }): readonly Term[] => {
      if (!Node.isCallExpression(node) || !/^JSON\.stringify$/u.test(node.getExpression().getText()))
        return [];
      const [value] = node.getArguments();
      return value ? [{ node: value, frame }] : [];
    });
    return made.length > 0 ? made : [term];
  }

  /** What superagent and its like are told after the call: `.send(body)`, `.set(name, value)`, `.auth(user, password)`. */
  function readChain(call: CallExpression, frame: Frame | undefined): Chain {
    const bodies: Term[] = [];
    const headers: { name: string; value: Term }[] = [];
    const credentials: Term[] = [];
    for (const link of findChain(call)) {
      const [first, second] = link.getArguments().map((node) => ({ node, frame }));
      const name = getCalledName(link.compilerNode);
      if (name === "send" && first) bodies.push(first);
      if (name === "auth" && first) credentials.push(first, ...(second ? [second] : []));
      if (name !== "set" || !first) continue;
      if (second && Node.isStringLiteral(first.node))
        headers.push({ name: first.node.getLiteralText(), value: second });
      else {
        for (const shape of objects.findShapes(first).shapes)
          for (const property of shape.properties)
            headers.push({ name: property.name, value: property.value });
      }
    }
    return { bodies, headers, credentials };
  }

  /** What is written to a request of Node's own: `request.write(body)`, `request.end(body)`. */
  function findWritten(call: CallExpression, frame: Frame | undefined): readonly Term[] {
    const holder = call.getParent();
    if (
      !Node.isVariableDeclaration(holder) ||
      !/\b(?:https?|client|pool)\b/iu.test(call.getExpression().getText())
    )
      return [];
    const file = call.getSourceFile();
    return findNodes(file, SyntaxKind.CallExpression, (node) => {
      const name = getCalledName(node);
      return name === "write" || name === "end";
    }).flatMap((written) => {
      const callee = written.getExpression();
      if (!Node.isPropertyAccessExpression(callee)) return [];
      if (callee.getExpression().getSymbol() !== holder.getSymbol()) return [];
      const [body] = written.getArguments();
      return body ? [{ node: body, frame }] : [];
    });
  }

  return { findCalls, read };
}

/** The calls after a call: `.set(…)` and `.send(…)` of `post(url).set(…).send(…)`, the first one first. */
export function findChain(call: CallExpression): readonly CallExpression[] {
  const links: CallExpression[] = [];
  for (let current: Node = call; ;) {
    const access = current.getParent();
    if (!Node.isPropertyAccessExpression(access) || access.getExpression() !== current) return links;
    if (!/^(?:send|set|auth|type|accept|timeout|retry|query|json)$/u.test(access.getName())) return links;
    const link = access.getParent();
    if (!Node.isCallExpression(link)) return links;
    links.push(link);
    current = link;
  }
}

function canBeRequest(node: ts.Node, names: ReadonlySet<string>): boolean {
  if (!ts.isCallExpression(node)) return false;
  const [first] = node.arguments;
  if (!first || isElsewhere(first)) return false;
  const name = getCalledName(node);
  const callee = node.expression;
  if (!ts.isPropertyAccessExpression(callee)) return names.has(name);
  if (names.has(name) && name !== "request") return true;
  if (!Object.hasOwn(verbs, name)) return false;
  const receiver = getLastWord(callee.expression);
  // A path alone says nothing unless an instance brings the host.
  const isPath = ts.isStringLiteralLike(first) && !/customer\.io/iu.test(first.text);
  return isPath && ts.isIdentifier(callee.expression)
    ? names.has(receiver)
    : names.has(receiver) || receiverWords.test(receiver);
}

/** A written URL of somebody else, or nothing that can be a URL or options. */
function isElsewhere(node: ts.Expression): boolean {
  if (ts.isFunctionLike(node) || ts.isArrayLiteralExpression(node) || ts.isNumericLiteral(node)) return true;
  const text = ts.isStringLiteralLike(node) ? node.text : ts.isTemplateExpression(node) ? node.head.text : "";
  return /^https?:\/\/[^/]{5,}\//u.test(text) && !/customer\.io/iu.test(text);
}

function getLastWord(node: ts.Expression): string {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  return ts.isIdentifier(node) ? node.text : getCalledName(node);
}

/** The local names of HTTP libraries and of instances made of them. */
const readLibraryNames = perFile((file) => [...findLibraryNames(file)]);

function* findLibraryNames(file: Parameters<typeof findCompilerNodes>[0]): Iterable<string> {
  for (const declaration of file.getImportDeclarations()) {
    if (!libraries.test(getSpecifierOf(declaration))) continue;
    const imported = [
      declaration.getDefaultImport(),
      declaration.getNamespaceImport(),
      ...declaration.getNamedImports().map((named) => named.getAliasNode() ?? named.getNameNode()),
    ];
    for (const name of imported) if (name) yield name.getText();
  }
  for (const node of findCompilerNodes(file, SyntaxKind.VariableDeclaration)) {
    if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name) || !node.initializer) continue;
    const made = ts.isAwaitExpression(node.initializer) ? node.initializer.expression : node.initializer;
    if (!ts.isCallExpression(made)) continue;
    const called = getCalledName(made);
    if (called === "create" || called === "extend") yield node.name.text;
    const [specifier] = made.arguments;
    if (called === "require" && specifier && ts.isStringLiteral(specifier) && libraries.test(specifier.text))
      yield node.name.text;
  }
}
