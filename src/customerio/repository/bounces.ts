import type { SourceText } from "../../vocabulary/snapshot.ts";
import { isCodePath } from "../../files/file-kinds.ts";
import type { Objects } from "../values/objects.ts";
import { getPath } from "../program/program.ts";
import { remember } from "../program/remember.ts";
import type { Operation } from "../operations/reading.ts";

/** How a repository causes people to get email from Customer.io. */
export interface MailUse {
  /** `transactional`: it sends email itself. `profile`: it gives people an email address that campaigns send to. */
  readonly kind: "transactional" | "profile";
  /** The call that shows it: an SDK call, or the call of a wrapper that takes the address. */
  readonly site: Operation["site"];
}

/** The calls by which a repository's servers send email or create profiles that get email: SDK calls first, then those of wrappers. */
export function findMailUses(
  operations: readonly Operation[],
  objects: Objects,
  isProduct: (path: string) => boolean,
): readonly MailUse[] {
  const own = operations.filter(({ via }) => via.length === 0).flatMap(readUse);
  const reported: ReadonlySet<Operation["site"]> = new Set(own.map(({ site }) => site));
  const wrapped = operations
    .filter(({ via, call }) => via.length > 0 && !reported.has(call))
    .flatMap(readUse);
  return [...own, ...wrapped];

  function readUse(operation: Operation): readonly MailUse[] {
    const { site, surface } = operation;
    if (!isProduct(getPath(site.getSourceFile()))) return [];
    // Code on a person's own device cannot receive a webhook, and does not show whether a server does.
    if (surface === "browser" || surface === "mobile") return [];
    if (sendsEmail(operation)) return [{ kind: "transactional", site }];
    return givesEmail(operation, objects) ? [{ kind: "profile", site }] : [];
  }
}

function sendsEmail({ kind, variant }: Operation): boolean {
  return kind === "send" && variant === "email";
}

function givesEmail(operation: Operation, objects: Objects): boolean {
  if (operation.kind !== "identify") return false;
  return operation
    .find("attributes")
    .flatMap((term) => objects.findShapes(term).shapes)
    .some((shape) => shape.properties.some(({ name }) => name === "email"));
}

// All code of a repository is searched for these: with the `u` flag, ignoring case would take several times as long.

/** Only a receiver of Customer.io's reporting webhook uses these. */
const signature = /x-cio-(?:signature|timestamp)|\bverifyRequestSignature\b/i;
/** The App API's list of the addresses that bounced. */
const suppressions = /\besp\/suppression|\bsearchSuppression\b/i;
/** A route or a file named after the webhook. */
const route =
  /(?:webhooks?|hooks?|callbacks?)[/_-]?(?:customer[-_.]?io|cio)\b|\b(?:customer[-_.]?io|cio)[/_-]?(?:reporting[/_-]?)?(?:webhooks?|hooks?|callbacks?|events?[/_-]webhooks?)\b/i;
/** A word for a bounce or a complaint: in a text, as an alternative in a pattern, or as the key of a handler. */
const bounce =
  /["'`][^"'`\n]{0,40}(?<![A-Za-z])(?:bounced|spammed)(?![A-Za-z])|[(|^/](?:bounced|spammed)[)|$/]|\b(?:bounced|spammed) ?(?::(?! ?(?:number|string|boolean|\d))|\(\w{0,40}\) ?\{)/u;
const bounceName = /bounced|spammed/u;
/** Every handler of bounces contains one of these. */
const bounceWord = /bounce|spam|complain|suppress|undeliver/iu;
/** The webhook's names for other things that happen to a message. */
const otherMetric = /["'`](?:email_)?(?:human_)?(?:opened|clicked|converted|delivered)["'`]/u;
/** A handler matches one of these patterns. `hint` is a cheap pre-test that most files fail. */
const traces: readonly { readonly hint: RegExp; readonly pattern: RegExp }[] = [
  { hint: /x-cio-|verifyRequestSignature/i, pattern: signature },
  { hint: /suppression/i, pattern: suppressions },
  { hint: bounceName, pattern: bounceName },
  { hint: /(?:opened|clicked|converted|delivered)["'`]/u, pattern: otherMetric },
  { hint: /cio|customer[-_.]?io/i, pattern: route },
];
const context = /customer[-_.]?io|\bcio\b|\bmetric\b|\bobject_type\b/iu;

/**
 * The path of a file that receives the reporting webhook for bounces and complaints, or asks for suppressed addresses. All sources are
 * searched as text: a handler need not mention any SDK. A handler that names what it handles, but not bounces, does not handle them.
 */
export function findBounceHandler(
  sources: readonly SourceText[],
  isProduct: (path: string) => boolean,
): string | undefined {
  const found = sources
    .filter(({ path }) => isCodePath(path) && isProduct(path))
    .map((source) => ({ path: source.path, part: readBouncePart(source) }));
  const handler = found.find(({ part }) => part === "bounces");
  if (handler || found.some(({ part }) => part === "others")) return handler?.path;
  return found.find(({ part }) => part === "any")?.path;
}

/** What a file does with the reporting webhook: it handles `bounces`, it handles only `others` by name, or it receives `any` event. */
export const readBouncePart = remember(({ path, text }): "bounces" | "others" | "any" | undefined => {
  const isNamed = route.test(path);
  if (!isNamed && !traces.some(({ hint, pattern }) => hint.test(text) && pattern.test(text)))
    return undefined;
  const code = withoutComments(text);
  const isReceiver = isNamed || signature.test(code) || findQuoted(code).some((quoted) => route.test(quoted));
  const isAboutIt = isReceiver || context.test(code) || context.test(path);
  if (suppressions.test(code) || (isAboutIt && bounce.test(code))) return "bounces";
  const isOfOthers = otherMetric.test(code) && (isReceiver || /\bmetric\b/u.test(code));
  if (isOfOthers && !bounceWord.test(code)) return "others";
  return isReceiver ? "any" : undefined;
});

/** Good enough to distinguish a handler from a plan to write one; `//` after `:` is part of a URL. */
function withoutComments(text: string): string {
  let code = "";
  let position = 0;
  // Not a pattern: that would search the rest of the file for the end of every unclosed comment.
  for (let start = text.indexOf("/*"); start !== -1; start = text.indexOf("/*", position)) {
    const end = text.indexOf("*/", start + 2);
    if (end === -1) break;
    code += `${text.slice(position, start)} `;
    position = end + 2;
  }
  return (code + text.slice(position)).replace(/(?<![:\w"'`/\\])\/\/[^\n]*/gu, " ");
}

function findQuoted(code: string): readonly string[] {
  return [...code.matchAll(/(["'`])((?:(?!\1)[^\n\\])*)\1/gu)].map((match) => match[2] ?? "");
}
