import { Node } from "ts-morph";
import type { Objects } from "../values/objects.ts";
import type { RequestParts } from "./request-forms.ts";
import type { Term } from "../flow/terms.ts";
import type { TextShape, Texts } from "../values/texts.ts";
import type { Flow } from "../flow/core.ts";

/** How a request says who sends it. */
export interface Authorization {
  readonly scheme: "basic" | "bearer";
  /** The user of basic credentials; the token of a bearer. */
  readonly first: Term | undefined;
  readonly password: Term | undefined;
  /** Where it is written. */
  readonly node: Node;
}

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
    .filter(({ name }) => /^authorization$/iu.test(name))
    .flatMap(({ value }) => readHeader(value));
  return [...fromOptions, ...fromChain, ...readCredentials(credentials)];

  function readHeaders(options: Term): readonly Authorization[] {
    return objects
      .findAt(options, ["headers"])
      .flatMap((headers) => readHeaderObject(headers))
      .flatMap((value) => readHeader(value));
  }

  function readHeaderObject(headers: Term): readonly Term[] {
    const made = flow.findOrigins(headers).flatMap(({ node, frame }) => {
      if (!Node.isNewExpression(node) || node.getExpression().getText() !== "Headers") return [];
      const [first] = node.getArguments();
      return first ? [{ node: first, frame }] : [];
    });
    return [headers, ...made].flatMap((term) =>
      objects
        .findShapes(term)
        .shapes.flatMap((shape) =>
          shape.properties.filter(({ name }) => /^authorization$/iu.test(name)).map(({ value }) => value),
        ),
    );
  }

  function readHeader(value: Term): readonly Authorization[] {
    return texts.findShapes(value).flatMap((shape): readonly Authorization[] => {
      const [head, rest, ...others] = shape.parts;
      if (typeof head !== "string" || typeof rest === "string" || others.length > 0) return [];
      const node = value.node;
      if (/^bearer $/iu.test(head))
        return [{ scheme: "bearer", first: rest?.term, password: undefined, node }];
      if (!/^basic $/iu.test(head)) return [];
      const [first, password] = rest ? readPair(rest.term) : [];
      return [{ scheme: "basic", first, password, node }];
    });
  }

  /** The two sides of the colon in what `btoa` or `Buffer.from` is given. */
  function readPair(encoded: Term): readonly (Term | undefined)[] {
    const [origin, ...others] = flow.findOrigins(encoded);
    const plain = origin && others.length === 0 ? findEncoded(origin) : undefined;
    const [shape, ...shapes] = plain ? texts.findShapes(plain) : [];
    return shape && shapes.length === 0 ? splitPair(shape) : [];
  }

  function findEncoded({ node, frame }: Term): Term | undefined {
    if (!Node.isCallExpression(node)) return undefined;
    const callee = node.getExpression();
    const [argument] = node.getArguments();
    if (/(?:^|\.)(?:btoa|encode|encode64|from)$/u.test(callee.getText()))
      return argument && { node: argument, frame };
    if (!Node.isPropertyAccessExpression(callee) || callee.getName() !== "toString") return undefined;
    const [made] = flow.findOrigins({ node: callee.getExpression(), frame });
    return made && findEncoded(made);
  }

  /** `auth: { username, password }`, `auth: { user, pass }`, `auth: { bearer }`, and got's own two options. */
  function readAuthOption(options: Term): readonly Authorization[] {
    return [options, ...objects.findAt(options, ["auth"])].flatMap((holder): readonly Authorization[] => {
      const first = [...objects.findAt(holder, ["username"]), ...objects.findAt(holder, ["user"])][0];
      const password = [...objects.findAt(holder, ["password"]), ...objects.findAt(holder, ["pass"])][0];
      const token = objects.findAt(holder, ["bearer"])[0];
      if (token) return [{ scheme: "bearer", first: token, password: undefined, node: token.node }];
      return first ? [{ scheme: "basic", first, password, node: first.node }] : [];
    });
  }

  function readCredentials([first, password]: readonly Term[]): readonly Authorization[] {
    return first ? [{ scheme: "basic", first, password, node: first.node }] : [];
  }
}

function splitPair({ parts }: TextShape): readonly (Term | undefined)[] {
  const [first, colon, password] = parts;
  if (typeof first === "string" || colon !== ":")
    return [typeof first === "string" ? undefined : first?.term];
  return [first?.term, typeof password === "string" ? undefined : password?.term];
}
