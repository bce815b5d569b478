import { Node } from "ts-morph";
import { getCalledName, isCallOf } from "../program/nodes.ts";
import type { Objects } from "../values/objects.ts";
import type { RequestParts } from "./request-forms.ts";
import type { Term } from "../flow/terms.ts";
import { getHoles, type TextShape, type Texts } from "../values/texts.ts";
import type { Flow } from "../flow/core.ts";

/** The credentials that a request sends. */
export interface Authorization {
  readonly scheme: "basic" | "bearer";
  /** The user of basic credentials; the token of a bearer. */
  readonly first: Term | undefined;
  readonly password: Term | undefined;
  /** Where it is written. */
  readonly node: Node;
}

const headerName = "authorization";

/** What the header's value starts with, in lower case. */
const schemes: ReadonlyMap<string, Authorization["scheme"]> = new Map([
  ["basic ", "basic"],
  ["bearer ", "bearer"],
]);

/** Functions that encode in base64: `btoa(…)`, `Buffer.from(…)`, `base64.encode(…)`. */
const encoders: ReadonlySet<string> = new Set(["btoa", "encode", "encode64", "from"]);

/** Options that hold credentials, on their own or below `auth`. */
const optionNames = {
  user: ["username", "user", "siteid"],
  password: ["password", "pass", "apikey"],
  token: ["bearer"],
} as const;

/** Reads the credentials of a request, from its `Authorization` header or from the option that its library has for them. */
export function findAuthorizations(
  parts: RequestParts,
  { flow, objects, texts }: { readonly flow: Flow; readonly objects: Objects; readonly texts: Texts },
): readonly Authorization[] {
  const fromOptions = parts.options.flatMap((options) => [
    ...readHeaders(options),
    ...readAuthOption(options),
  ]);
  const { headers: set, credentials } = parts.chain();
  const fromChain = set
    .filter(({ name }) => name.toLowerCase() === headerName)
    .flatMap(({ value }) => readHeader(value));
  const constructed = parts.authorizations.flatMap((given) => readGiven(given));
  return [...fromOptions, ...fromChain, ...readCredentials(credentials), ...constructed];

  function readHeaders(options: Term): readonly Authorization[] {
    return objects
      .findAt(options, ["headers"])
      .flatMap((headers) => readHeaderObject(headers))
      .flatMap((value) => readHeader(value));
  }

  function readHeaderObject(headers: Term): readonly Term[] {
    const made = flow.findOrigins(headers).flatMap(({ node, frame }) => {
      if (!Node.isNewExpression(node) || !isCallOf(node.compilerNode, "Headers")) return [];
      const [first] = node.getArguments();
      return first ? [{ node: first, frame }] : [];
    });
    return [headers, ...made].flatMap((term) =>
      objects
        .findShapes(term)
        .shapes.flatMap((shape) =>
          shape.properties.filter(({ name }) => name.toLowerCase() === headerName).map(({ value }) => value),
        ),
    );
  }

  function readHeader(value: Term): readonly Authorization[] {
    const read = texts.findShapes(value).flatMap((shape): readonly Authorization[] => {
      const [head, rest, ...others] = shape.parts;
      if (typeof head !== "string" || typeof rest === "string" || others.length > 0) return [];
      const node = value.node;
      const scheme = schemes.get(head.toLowerCase());
      if (scheme === undefined) return [];
      if (scheme === "bearer") return [{ scheme, first: rest?.term, password: undefined, node }];
      const [first, password] = rest ? readPair(rest.term) : [];
      return [{ scheme, first, password, node }];
    });
    // What stands in for a missing key, as in `process.env.KEY ?? ""`, is no credential of its own.
    const known = read.filter(({ first }) => first !== undefined);
    return known.length > 0 ? known : read;
  }

  /** The two sides of the colon in what `btoa` or `Buffer.from` is given. */
  function readPair(encoded: Term): readonly (Term | undefined)[] {
    const [origin, ...otherOrigins] = flow.findOrigins(encoded);
    const plain = origin && otherOrigins.length === 0 ? findEncoded(origin) : undefined;
    const pair = plain && getPair(plain);
    return pair ? splitPair(pair) : [];
  }

  /** The one text that a pair of user and password always is. */
  function getPair(plain: Term): TextShape | undefined {
    const shapes = texts.findShapes(plain);
    // A text that stands in for a missing variable, as in `process.env.KEY ?? ""`, makes a pair with fewer holes.
    const most = Math.max(0, ...shapes.map((shape) => getHoles(shape).length));
    const [shape, ...others] = shapes.filter((candidate) => getHoles(candidate).length === most);
    return others.length === 0 ? shape : undefined;
  }

  function findEncoded({ node, frame }: Term): Term | undefined {
    if (!Node.isCallExpression(node)) return undefined;
    const callee = node.getExpression();
    const [argument] = node.getArguments();
    if (encoders.has(getCalledName(node.compilerNode))) return argument && { node: argument, frame };
    if (!Node.isPropertyAccessExpression(callee) || callee.getName() !== "toString") return undefined;
    const [made] = flow.findOrigins({ node: callee.getExpression(), frame });
    return made && findEncoded(made);
  }

  /** `auth: { username, password }`, `auth: { user, pass }`, `auth: { bearer }`, got's own two options, and Node's own text with a colon. */
  function readAuthOption(options: Term): readonly Authorization[] {
    const given = objects.findAt(options, ["auth"]);
    const written = given.flatMap((text): readonly Authorization[] => {
      const pair = getPair(text);
      if (pair?.parts[1] !== ":") return [];
      const [first, password] = splitPair(pair);
      return first ? [{ scheme: "basic", first, password, node: text.node }] : [];
    });
    const named = [options, ...given].flatMap((holder): readonly Authorization[] => {
      const find = (names: readonly string[]): Term | undefined =>
        names.flatMap((name) => objects.findAt(holder, [name]))[0];
      const first = find(optionNames.user);
      const password = find(optionNames.password);
      const token = find(optionNames.token);
      if (token) return [{ scheme: "bearer", first: token, password: undefined, node: token.node }];
      return first ? [{ scheme: "basic", first, password, node: first.node }] : [];
    });
    return [...written, ...named];
  }

  /** A token, or an object with a user and a password. */
  function readGiven(given: Term): readonly Authorization[] {
    const isObject = objects.findShapes(given).shapes.length > 0;
    if (isObject) return readAuthOption(given);
    return [{ scheme: "bearer", first: given, password: undefined, node: given.node }];
  }
}

function readCredentials([first, password]: readonly Term[]): readonly Authorization[] {
  return first ? [{ scheme: "basic", first, password, node: first.node }] : [];
}

function splitPair({ parts }: TextShape): readonly (Term | undefined)[] {
  const [first, colon, password] = parts;
  if (typeof first === "string" || colon !== ":")
    return [typeof first === "string" ? undefined : first?.term];
  return [first?.term, typeof password === "string" ? undefined : password?.term];
}
