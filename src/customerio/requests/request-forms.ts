import { Node, SyntaxKind, type CallExpression, type SourceFile } from "ts-morph";
import { isSameExpression } from "../flow/access.ts";
import { findNodes, getCalledName, getDottedName, isCallOf, listNames } from "../program/nodes.ts";
import type { Objects } from "../values/objects.ts";
import { isCallable, unwrap, within, type Frame, type Term } from "../flow/terms.ts";
import type { Flow } from "../flow/core.ts";
import type { FindInjectedOptions } from "./injected-clients.ts";
import { createBuilders, type Built, type Header } from "./request-builders.ts";
import { findChain } from "./request-calls.ts";
import type { Base } from "./urls.ts";
import { getImportedName } from "../program/package-imports.ts";
import {
  bodilessVerbs,
  byteMakers,
  credentialMethod,
  isAuthorizedClass,
  openedBody,
  openedClass,
  openedHeader,
  openingMethod,
  optionKeys,
  requestMethods,
  requestVerbs,
  requestWords,
  streamingPackages,
  streamingReceivers,
  verbFirstMethod,
  writingMethods,
} from "../api/request-libraries.ts";

/** The options that an instance was created with, its own before those of the instance that it extends. */
type Instance = readonly Term[];

/** How many instances that extend each other are followed. */
const maxDepth = 5;

/** The parts of a request, in whatever form its library takes them. */
export interface RequestParts {
  readonly urls: readonly Term[];
  /** What relative URLs start with. */
  readonly bases: readonly Base[];
  /** The object that the request's method is called on: it may have a base that only callers decide. */
  readonly receiver: Term | undefined;
  /** The verb in capitals, or the value that decides it; `undefined` when the call does not show it. */
  readonly method: string | Term | undefined;
  readonly bodies: () => readonly Term[];
  /** Objects that the library builds the query from. */
  readonly queries: () => readonly Term[];
  /** Objects that may hold headers and credentials. */
  readonly options: readonly Term[];
  /** Tokens, or objects with a user and a password, that the sender was constructed with. */
  readonly authorizations: readonly Term[];
  /** What chained calls add, after the request or before it: `.send(body)`, `.query(parameters)`, `.set(header)`, `.auth(...)`. */
  readonly chain: () => Chain;
}

/** What the calls chained to a request add to it. */
interface Chain {
  readonly bodies: readonly Term[];
  readonly queries: readonly Term[];
  readonly headers: readonly Header[];
  readonly credentials: readonly Term[];
}

/** Reads the parts of a request; `undefined` when the call is not a request. */
export type ReadRequest = (call: CallExpression, frame: Frame | undefined) => RequestParts | undefined;

/** Creates a reader for calls of any HTTP library in `request-libraries.ts`. */
export function createRequestReader(
  flow: Flow,
  objects: Objects,
  findInjectedOptions: FindInjectedOptions,
): ReadRequest {
  const findBuilt = createBuilders(flow, objects);

  function read(call: CallExpression, frame: Frame | undefined): RequestParts | undefined {
    const callee = unwrap(call.getExpression());
    const args = call.getArguments();
    if (args.some(Node.isSpreadElement)) return undefined;
    const terms = args.map((node) => ({ node, frame }));
    const verb = Node.isPropertyAccessExpression(callee) ? callee.getName() : undefined;
    const isVerb = verb !== undefined && Object.hasOwn(requestMethods, verb);
    const built =
      Node.isPropertyAccessExpression(callee) && (isVerb || verb === verbFirstMethod)
        ? findBuilt({ node: callee.getExpression(), frame })
        : undefined;
    if (built && verb !== undefined) return readBuilt(verb, terms, built, call);
    const chain = (): Chain => readChain(call, frame);
    const instances = findInstances(
      isVerb && Node.isPropertyAccessExpression(callee) ? callee.getExpression() : callee,
      frame,
    );
    const [usual] = instances.flatMap((instance) =>
      findFirst(instance, (options) => findAny(options, requestWords.methods)),
    );
    const [first, second, third, fourth] = terms;
    if (!first) return undefined;
    if (verb === openingMethod) return readOpened(call, callee, terms);
    const made = findRequestObject(first);
    const isGeneral = !isVerb || verb === "request";
    const parts =
      isGeneral && second && isVerbFirst(callee, first, second)
        ? { ...readVerb(undefined, second, third, fourth), method: first }
        : made
          ? readUrlFirst(made.url, second ?? made.options, usual, call)
          : isObject(first)
            ? readOptions(first, isVerb ? requestMethods[verb] : undefined, usual, call)
            : !isGeneral
              ? readVerb(requestMethods[verb], first, second, third)
              : // What the response is given to says nothing of the request.
                readUrlFirst(first, second && isCallable(second.node) ? undefined : second, usual, call);
    return {
      ...parts,
      receiver:
        isVerb && Node.isPropertyAccessExpression(callee)
          ? { node: callee.getExpression(), frame }
          : undefined,
      bases: [...parts.bases, ...instances.flatMap(findBases)].map((base) => [base]),
      bodies: () => [...parts.bodies(), ...chain().bodies].flatMap((body) => unwrapJson(body)),
      queries: () => [
        ...parts.options.flatMap((options) => findAny(options, requestWords.queries)),
        ...chain().queries,
      ],
      options: [...parts.options, ...instances.flat()],
      authorizations:
        isVerb && Node.isPropertyAccessExpression(callee)
          ? findAuthorized(callee.getExpression(), frame)
          : [],
      chain,
    };
  }

  type OwnParts = Omit<RequestParts, "bases" | "chain" | "authorizations" | "queries" | "receiver"> & {
    readonly bases: readonly Term[];
  };

  /** `axios({ url, method, data })`, `https.request({ hostname, path })`. */
  function readOptions(
    options: Term,
    verb: string | undefined,
    usual: Term | undefined,
    call: CallExpression,
  ): OwnParts {
    const urls = findAny(options, requestWords.urls);
    const hosts = findAny(options, requestWords.hosts);
    return {
      urls: urls.length > 0 ? urls : findAny(options, requestWords.paths),
      bases: hosts.length > 0 ? hosts : findAny(options, requestWords.bases),
      method: verb ?? getMethod(options, usual),
      bodies: () => [...findAny(options, requestWords.bodies), ...findWritten(call, options.frame)],
      options: [options],
    };
  }

  /** `fetch(url, { method, body })`, `https.request(url, options)`. */
  function readUrlFirst(
    url: Term,
    options: Term | undefined,
    usual: Term | undefined,
    call: CallExpression,
  ): OwnParts {
    return {
      urls: [url],
      bases: options ? findAny(options, requestWords.bases) : [],
      method: options ? getMethod(options, usual) : (usual ?? "GET"),
      bodies: () =>
        options ? [...findAny(options, requestWords.bodies), ...findWritten(call, url.frame)] : [],
      options: options ? [options] : [],
    };
  }

  /** `axios.post(url, data, options)`; got and ky take options as the second argument, which the names of the options show. */
  function readVerb(
    method: string | undefined,
    url: Term,
    second: Term | undefined,
    third: Term | undefined,
  ): OwnParts {
    if (second && (bodilessVerbs.has(method) || isOptions(second))) {
      return {
        urls: [url],
        bases: findAny(second, requestWords.bases),
        method,
        bodies: () => findAny(second, requestWords.bodies),
        options: [second],
      };
    }
    return {
      urls: [url],
      bases: third ? findAny(third, requestWords.bases) : [],
      method,
      bodies: () => (second ? [second] : []),
      options: third ? [third] : [],
    };
  }

  /** `superagent(verb, url)`, `needle.request("put", url, data, options)`: by the library, or because the first text is a verb. */
  function isVerbFirst(callee: Node, first: Term, second: Term): boolean {
    if (isCallable(second.node) || isObject(second)) return false;
    const verbs = flow.findOrigins(first).map(({ node }) => node);
    if (verbs.length === 0 || verbs.some(isOtherText)) return false;
    const isOfLibrary = requestWords.verbFirst.has(getImportedName(callee)?.specifier ?? "");
    return isOfLibrary || verbs.every(Node.isStringLiteral);
  }

  /** The arguments in `fetch(new Request(url, options))`. */
  function findRequestObject(
    term: Term,
  ): { readonly url: Term; readonly options: Term | undefined } | undefined {
    for (const { node, frame } of flow.findOrigins(term)) {
      if (!Node.isNewExpression(node) || !isCallOf(node.compilerNode, "Request")) continue;
      const [url, options] = node.getArguments().map((argument) => ({ node: argument, frame }));
      if (url) return { url, options };
    }
    return undefined;
  }

  /** `request.open(verb, url)`, with the headers and the body that the same request is given after it. */
  function readOpened(
    call: CallExpression,
    callee: Node,
    [method, url]: readonly Term[],
  ): RequestParts | undefined {
    if (!Node.isPropertyAccessExpression(callee) || !method || !url) return undefined;
    const receiver = callee.getExpression();
    const { frame } = url;
    const isOpened = flow
      .findOrigins({ node: receiver, frame })
      .some(({ node }) => Node.isNewExpression(node) && getCalledName(node.compilerNode) === openedClass);
    if (!isOpened) return undefined;
    const find = (name: string): readonly (readonly Term[])[] =>
      findCallsOn(call.getSourceFile(), receiver, name).map((later) =>
        later.getArguments().map((node) => ({ node, frame })),
      );
    const headers = find(openedHeader).flatMap(([name, value]) =>
      value && Node.isStringLiteral(name?.node) ? [{ name: name.node.getLiteralText(), value }] : [],
    );
    return {
      urls: [url],
      bases: [],
      receiver: undefined,
      method,
      bodies: () => find(openedBody).flatMap(([body]) => (body ? unwrapJson(body) : [])),
      queries: () => [],
      options: [],
      authorizations: [],
      chain: () => ({ bodies: [], queries: [], headers, credentials: [] }),
    };
  }

  function isOptions(term: Term): boolean {
    return objects
      .findShapes(term)
      .shapes.some((shape) => shape.properties.some(({ name }) => optionKeys.has(name)));
  }

  function isObject(term: Term): boolean {
    return objects.findShapes(term).shapes.length > 0;
  }

  function isUnknown(term: Term): boolean {
    const { shapes, isComplete } = objects.findShapes(term);
    return !isComplete || shapes.some((shape) => !shape.isComplete);
  }

  /** The verb in a request's own options, or otherwise the default of the instance that sends it. */
  function getMethod(options: Term, usual: Term | undefined): RequestParts["method"] {
    return findAny(options, requestWords.methods)[0] ?? usual ?? (isUnknown(options) ? undefined : "GET");
  }

  function findAny(options: Term, keys: ReadonlySet<string>): readonly Term[] {
    return [...keys]
      .flatMap((key) => objects.findAt(options, [key]))
      .filter(({ node }) => !Node.isTrueLiteral(node) && !Node.isFalseLiteral(node));
  }

  /**
   * The options that each possible instance was created with: `axios.create({ baseURL })`, `got.extend({ prefixUrl })`. If it extends
   * another instance, its own come first.
   */
  function findInstances(receiver: Node, frame: Frame | undefined, depth = 0): readonly Instance[] {
    return flow.findOrigins({ node: receiver, frame }).flatMap((origin): readonly Instance[] => {
      const { node } = origin;
      const callee = Node.isCallExpression(node) ? unwrap(node.getExpression()) : undefined;
      const name = Node.isPropertyAccessExpression(callee) ? callee.getName() : undefined;
      const isMade = name !== undefined && requestWords.factories.has(name);
      const isPassed = name !== undefined && requestWords.passing.has(name);
      if (Node.isCallExpression(node) && Node.isPropertyAccessExpression(callee) && (isMade || isPassed)) {
        const own = within(origin.frame, ...node.getArguments().slice(0, isMade ? 1 : 0));
        const others = depth < maxDepth ? findInstances(callee.getExpression(), origin.frame, depth + 1) : [];
        return others.length > 0 ? others.map((other) => [...own, ...other]) : [own];
      }
      // undici's `new Client("https://…")`.
      if (Node.isNewExpression(node) && requestWords.classes.has(getCalledName(node.compilerNode)))
        return [within(origin.frame, ...node.getArguments().slice(0, 1))];
      return findInjectedOptions(origin).map((options) => [options]);
    });
  }

  /** What relative URLs of an instance start with: as its own options say, or otherwise those of the instance that it extends. */
  function findBases(instance: Instance): readonly Term[] {
    return findFirst(instance, (options) =>
      isObject(options) ? findAny(options, requestWords.bases) : [options],
    );
  }

  /** What a sender was constructed with to authorize its requests. */
  function findAuthorized(receiver: Node, frame: Frame | undefined): readonly Term[] {
    return flow.findOrigins({ node: receiver, frame }).flatMap((origin): readonly Term[] => {
      if (!Node.isNewExpression(origin.node)) return [];
      const imported = getImportedName(origin.node.getExpression());
      const [given] = origin.node.getArguments();
      return given && imported && isAuthorizedClass(imported.specifier, imported.name)
        ? [{ node: given, frame: origin.frame }]
        : [];
    });
  }

  /** The value behind `JSON.stringify(…)`, also in the bytes of such a text. */
  function unwrapJson(term: Term, depth = 0): readonly Term[] {
    const origins = flow.findOrigins(term);
    const made = origins.flatMap(({ node, frame }): readonly Term[] => {
      if (!Node.isCallExpression(node)) return [];
      const [value] = node.getArguments();
      if (!value) return [];
      if (isCallOf(node.compilerNode, "JSON.stringify")) return [{ node: value, frame }];
      const areBytes = byteMakers.has(getDottedName(node.compilerNode.expression) ?? "");
      return areBytes && depth < maxDepth ? unwrapJson({ node: value, frame }, depth + 1) : [];
    });
    return made.length > 0 ? made : [term];
  }

  /**
   * What superagent and similar libraries take after the call: `.send(body)`, `.query(parameters)`, `.set(name, value)`, `.auth(user,
   * password)`.
   */
  function readChain(call: CallExpression, frame: Frame | undefined): Chain {
    const bodies: Term[] = [];
    const queries: Term[] = [];
    const headers: { name: string; value: Term }[] = [];
    const credentials: Term[] = [];
    for (const link of findChain(call)) {
      const [first, second] = link.getArguments().map((node) => ({ node, frame }));
      const name = getCalledName(link.compilerNode);
      if (name === "send" && first) bodies.push(first);
      if (name === "query" && first) queries.push(first);
      if (name === credentialMethod && first) credentials.push(first, ...(second ? [second] : []));
      if (name !== "set" || !first) continue;
      if (second && Node.isStringLiteral(first.node))
        headers.push({ name: first.node.getLiteralText(), value: second });
      else {
        for (const shape of objects.findShapes(first).shapes)
          for (const property of shape.properties)
            headers.push({ name: property.name, value: property.value });
      }
    }
    return { bodies, queries, headers, credentials };
  }

  /** `api.url(path).post(body)`, `api.url(path).json(body).put()`, `api.get(path)`, `api.fetch("PUT", path, body)`. */
  function readBuilt(
    verb: string,
    args: readonly Term[],
    built: Built,
    call: CallExpression,
  ): RequestParts | undefined {
    const isBodiless = bodilessVerbs.has(requestMethods[verb]);
    const [method, url, body] =
      verb === verbFirstMethod
        ? args
        : isBodiless
          ? [undefined, args[0], undefined]
          : [undefined, args[1], args[0]];
    // What comes after the body was an object of options in the first version.
    const options = url && isObject(url) ? url : undefined;
    const urls = [...built.urls, ...(url && !options ? [url] : [])];
    const last = urls.at(-1);
    if (!last) return undefined;
    const after = readChain(call, last.frame);
    return {
      urls: [last],
      bases: urls.length > 1 ? [urls.slice(0, -1)] : [],
      receiver: built.root,
      method: method ?? requestMethods[verb],
      bodies: () => [...(body ? [body] : []), ...built.bodies].flatMap((body) => unwrapJson(body)),
      queries: () => built.queries,
      options: [...built.options, ...(options ? [options] : [])],
      authorizations: [],
      chain: () => ({ ...after, headers: [...built.headers, ...after.headers] }),
    };
  }

  return read;
}

/** What is written to one of Node.js's own requests: `request.write(body)`, `request.end(body)`. */
function findWritten(call: CallExpression, frame: Frame | undefined): readonly Term[] {
  const holder = call.getParent();
  if (!Node.isVariableDeclaration(holder) || !isStreamed(call)) return [];
  const file = call.getSourceFile();
  return findNodes(file, SyntaxKind.CallExpression, (node) =>
    writingMethods.has(getCalledName(node)),
  ).flatMap((written) => {
    const callee = written.getExpression();
    if (!Node.isPropertyAccessExpression(callee)) return [];
    if (callee.getExpression().getSymbol() !== holder.getSymbol()) return [];
    const [body] = written.getArguments();
    return body ? [{ node: body, frame }] : [];
  });
}

/** The value of the first option that is present. */
function findFirst(instance: Instance, find: (options: Term) => readonly Term[]): readonly Term[] {
  for (const options of instance) {
    const found = find(options);
    if (found.length > 0) return found;
  }
  return [];
}

/** The calls of a method on what an expression names. */
function findCallsOn(file: SourceFile, receiver: Node, name: string): readonly CallExpression[] {
  return findNodes(file, SyntaxKind.CallExpression, (node) => getCalledName(node) === name).filter((call) => {
    const callee = unwrap(call.getExpression());
    return (
      Node.isPropertyAccessExpression(callee) &&
      isSameExpression(callee.getExpression(), receiver) &&
      callee.getExpression().getSymbol() === receiver.getSymbol()
    );
  });
}

/** Says whether a node is a text that cannot be a verb: a URL or a path. */
function isOtherText(node: Node): boolean {
  if (Node.isStringLiteral(node)) return !requestVerbs.has(node.getLiteralText().toUpperCase());
  return (
    Node.isTemplateExpression(node) || Node.isBinaryExpression(node) || isCallOf(node.compilerNode, "URL")
  );
}

function isStreamed(call: CallExpression): boolean {
  if (streamingPackages.has(getImportedName(call.getExpression())?.specifier ?? "")) return true;
  return listNames(call.getExpression()).some((name) => streamingReceivers.has(name.toLowerCase()));
}
