import { Node, SyntaxKind } from "ts-morph";
import { findInside, getSpecifierOf, getTakenName } from "../program/nodes.ts";
import { readImportedNames } from "../program/package-imports.ts";
import { isTimestampName, splitWords } from "./names.ts";
import { getLastName, getRoot, unwrap } from "../flow/terms.ts";
import type { TimeUnit } from "./time-units.ts";
import { endsWithWords } from "./word-phrases.ts";

/** What a vendor documents of its timestamps. */
interface VendorTimestamps {
  readonly unit: TimeUnit;
  /** Packages of which a file that handles them imports one: the name, or how it begins. */
  readonly packages: (specifier: string) => boolean;
  readonly properties: ReadonlySet<string>;
  /** What the value must be read from: declared with one of these types, or given by one of these functions. Any when not given. */
  readonly sources?: (name: string) => boolean;
  /** What it is a property of has the name of a timestamp itself. */
  readonly ofTimestamps?: true;
  /** Properties of the vendor's records: what is declared with two of them and a number for the time is such a record, without any package. */
  readonly record?: ReadonlySet<string>;
}

/** One property may have the same name elsewhere. */
const minRecordProperties = 2;

const clerkSources: ReadonlySet<string> = new Set([
  ...["OrganizationJSON", "SessionJSON", "UserJSON"],
  ...["clerkClient", "currentUser", "verifyWebhook"],
]);

const vendors: readonly VendorTimestamps[] = [
  {
    unit: "milliseconds",
    // https://clerk.com/docs: users, sessions and organizations, in webhooks and in the backend's SDK, have times in milliseconds.
    packages: (specifier) => specifier.startsWith("@clerk/"),
    properties: new Set([
      ...["created_at", "last_active_at", "last_sign_in_at", "updated_at"],
      ...["createdAt", "lastActiveAt", "lastSignInAt", "updatedAt"],
    ]),
    sources: (name) => clerkSources.has(name) || name.endsWith("WebhookEvent"),
    record: new Set([
      ...["email_addresses", "primary_email_address_id"],
      ...["private_metadata", "public_metadata", "unsafe_metadata"],
      ...["emailAddresses", "primaryEmailAddressId"],
      ...["privateMetadata", "publicMetadata", "unsafeMetadata"],
    ]),
  },
  {
    unit: "milliseconds",
    // https://docs.bullmq.io: a job has the times when it was taken and when it was done.
    packages: (specifier) => specifier === "bull" || specifier === "bullmq",
    properties: new Set(["finishedOn", "processedOn"]),
  },
  {
    unit: "seconds",
    // https://firebase.google.com/docs/reference/js/firestore_.timestamp: whole seconds, and `_seconds` where one was written as JSON.
    packages: (specifier) =>
      /^(?:@google-cloud|@react-native-firebase|firebase(?:-admin|-functions)?)\b/u.test(specifier),
    properties: new Set(["_seconds", "seconds"]),
    ofTimestamps: true,
  },
];

/** What comes before the unit in the name of a timestamp in milliseconds: `purchased_at_ms`, `eventTimestampMs`. A duration has no such word. */
const wordsBeforeUnit: readonly string[] = [
  ...["at", "created", "date", "epoch", "expires", "expiry", "now", "on", "time", "timestamp", "updated"],
];
const millisecondWords: ReadonlySet<string> = new Set(["milliseconds", "millis", "ms"]);

const maxSteps = 4;

/** The unit of a timestamp by its own name, or because a vendor documents that it sends it so; `undefined` where neither says. */
export function getDocumentedUnit(node: Node): TimeUnit | undefined {
  const name = getReadName(node);
  if (name === undefined) return undefined;
  if (isNamedMilliseconds(splitWords(name))) return "milliseconds";
  return vendors.find(
    ({ packages, properties, sources, ofTimestamps, record }) =>
      properties.has(name) &&
      ((importsFrom(node, packages) &&
        (!sources || isReadFrom(node, sources)) &&
        (!ofTimestamps || isOfTimestamp(node))) ||
        (record !== undefined && isOfRecord(node, record))),
  )?.unit;
}

/** Says whether a value is declared as a number, in a type with properties of a vendor's records. */
function isOfRecord(node: Node, record: ReadonlySet<string>): boolean {
  const inner = unwrap(node);
  const owner = Node.isBindingElement(inner)
    ? inner.getParent().getParent()
    : Node.isPropertyAccessExpression(inner)
      ? inner.getExpression()
      : undefined;
  if (!owner || !inner.getType().getNonNullableType().isNumber()) return false;
  const type = owner.getType().getNonNullableType();
  return [...record].filter((name) => type.getProperty(name)).length >= minRecordProperties;
}

/** Says whether a value is a property of what has the name of a timestamp: `paidAt.seconds`, `const { seconds } = order.paidAt`. */
function isOfTimestamp(node: Node): boolean {
  const inner = unwrap(node);
  const holder = Node.isBindingElement(inner) ? inner.getParent().getParent() : undefined;
  const owner = Node.isPropertyAccessExpression(inner)
    ? inner.getExpression()
    : Node.isVariableDeclaration(holder)
      ? holder.getInitializer()
      : undefined;
  return isTimestampName((owner && getLastName(owner)) ?? "");
}

function isNamedMilliseconds(words: string): boolean {
  const before = words.split(" ");
  if (!millisecondWords.has(before.pop() ?? "")) return false;
  if (before.at(-1) === "in") before.pop();
  return endsWithWords(before.join(" "), wordsBeforeUnit);
}

/** Follows what a property is read from to a declaration that names one of the sources. */
function isReadFrom(node: Node, isSource: (name: string) => boolean): boolean {
  let current: Node | undefined = node;
  for (let step = 0; current && step < maxSteps; step++) {
    const declaration = getRootDeclaration(current);
    const names = declaration ? findInside(declaration, SyntaxKind.Identifier) : [];
    if (names.some((name) => isSource(name.getText()))) return true;
    current = Node.isVariableDeclaration(declaration) ? declaration.getInitializer() : undefined;
  }
  return false;
}

function importsFrom(node: Node, isPackage: (specifier: string) => boolean): boolean {
  const file = node.getSourceFile();
  return [
    ...file.getImportDeclarations().map(getSpecifierOf),
    ...[...readImportedNames(file).values()].map(({ specifier }) => specifier),
  ].some(isPackage);
}

/** The variable or parameter that an expression, or a name that a pattern takes out, begins with. */
function getRootDeclaration(node: Node): Node | undefined {
  const found = Node.isBindingElement(node) ? node : getRoot(node).getSymbol()?.getDeclarations()[0];
  return Node.isBindingElement(found)
    ? found.getFirstAncestor(
        (entry) => Node.isVariableDeclaration(entry) || Node.isParameterDeclaration(entry),
      )
    : found;
}

/** The property that is read, or the name of a value that nothing is known to give. */
function getReadName(node: Node): string | undefined {
  const inner = unwrap(node);
  if (Node.isPropertyAccessExpression(inner)) return inner.getName();
  if (Node.isBindingElement(inner)) return getTakenName(inner);
  return Node.isIdentifier(inner) || Node.isParameterDeclaration(inner)
    ? (inner.getSymbol()?.getName() ?? inner.getText())
    : undefined;
}
