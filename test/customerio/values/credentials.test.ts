import { SyntaxKind } from "ts-morph";
import { expect, test } from "vitest";
import {
  findCredentials,
  findFillingFrames,
  isWorkspaceKey,
  readCredentialNames,
} from "../../../src/customerio/values/credentials.ts";
import { readTable, readTerm } from "./knowledge-of.ts";

const rows: readonly (readonly [code: string, credentials: readonly string[]])[] = [
  ["show(process.env.CIO_TRACK_KEY);", ["environment CIO_TRACK_KEY track-key"]],
  ['show(env["CIO_APP_KEY"]);', ["environment CIO_APP_KEY app-key"]],
  ['show(config.get("CIO_SITE_ID"));', ["environment CIO_SITE_ID site-id"]],
  ['show(config.get("customerio.siteId"));', ["setting customerio.siteId site-id"]],
  ['show(requireEnv("CIO_WRITE_KEY"));', ["environment CIO_WRITE_KEY write-key"]],
  ['show(encrypt("CIO_WRITE_KEY"));', ["none"]],
  ["const { CIO_TRACK_KEY } = process.env; show(CIO_TRACK_KEY);", ["environment CIO_TRACK_KEY track-key"]],
  ["const { CIO_TRACK_KEY: key } = process.env; show(key);", ["environment CIO_TRACK_KEY track-key"]],
  ['show(process.env.CIO_TRACK_KEY ?? "");', ["environment CIO_TRACK_KEY track-key"]],
  [
    "show(process.env.CIO_KEY ?? process.env.CIO_APP_KEY);",
    ["environment CIO_KEY undefined", "environment CIO_APP_KEY app-key"],
  ],
  ["show(settings.appKey);", ["setting appKey app-key"]],
  ["export const connect = (appKey) => show(appKey);", ["none"]],
  [
    'const getEnv = (name) => process.env[name]; show(getEnv("CIO_APP_KEY"));',
    ["environment CIO_APP_KEY app-key"],
  ],
  ['const getEnv = (name) => decrypt(name); show(getEnv("CIO_APP_KEY"));', ["none"]],
  ["show(CIO_APP_KEY);", ["environment CIO_APP_KEY app-key"]],
  ["show(appKey);", ["none"]],
  ["const { appKey } = settings; show(appKey);", ["setting appKey app-key"]],
  ["const { appKey: key } = settings; show(key);", ["setting appKey app-key"]],
  ["const on = () => { const { appKey } = load(); show(appKey); };", ["none"]],
  ["export const on = ({ appKey }) => show(appKey);", ["none"]],
  ["export const on = ({ CIO_APP_KEY }) => show(CIO_APP_KEY);", ["environment CIO_APP_KEY app-key"]],
  ['show(settings["appKey"]);', ["setting appKey app-key"]],
  ["show(settings[key]);", ["none"]],
  ['show({ format: String, default: "", env: "CIO_TRACK_KEY" });', ["environment CIO_TRACK_KEY track-key"]],
  ['show({ format: String, env: "trackKey" });', ["none"]],
  ["show({ format: String });", ["none"]],
  ["show(new Secret('CIO_APP_KEY'));", ["none"]],
  ["show(config.get());", ["none"]],
  ["show(config.get(name));", ["none"]],
  ['const name = "CIO_APP_KEY"; show(config.get(name));', ["environment CIO_APP_KEY app-key"]],
  ['show(getOrThrow("CIO_APP_KEY"));', ["environment CIO_APP_KEY app-key"]],
  ["enum Key { App = 'CIO_APP_KEY' }\nshow(process.env[Key.App]);", ["environment CIO_APP_KEY app-key"]],
  ["show(settings.CIO_App_KEY);", ["setting CIO_App_KEY app-key"]],
  ['show("0123456789abcdef");', []],
];
const read = readTable(rows.map(([code]) => code));

test.each(rows)("%s %j", (code, credentials) => {
  const { knowledge, term } = read(code);
  const found = findCredentials(knowledge.flow, term);
  expect(found.map((entry) => (entry ? `${entry.kind} ${entry.name} ${entry.role}` : "none"))).toEqual(
    credentials,
  );
});

test("the names of credentials are read from sources and from examples of environments, each once", () => {
  const sources = [
    { path: ".env.example", text: "CIO_SITE_ID=\nCUSTOMERIO_APP_KEY=\nSTRIPE_KEY=\nPRECIOUS_KEY=\n" },
    { path: "src/client.ts", text: "new TrackClient(process.env.CIO_SITE_ID, env.CDP_WRITE_KEY);" },
  ];
  expect(readCredentialNames(sources)).toEqual([
    { name: "CDP_WRITE_KEY", role: "write-key" },
    { name: "CIO_SITE_ID", role: "site-id" },
    { name: "CUSTOMERIO_APP_KEY", role: "app-key" },
  ]);
});

test.each([
  ["CIO_API_KEY", true],
  ["CUSTOMERIO_TRACK_KEY", true],
  ["CUSTOMER_IO_APP_TOKEN", true],
  ["MY_CIO_SECRET", true],
  ["CIO_SITE_ID", true],
  ["CUSTOMERIO_SITEID", true],
  ["CIO_CREDENTIALS", true],
  ["CIO_KEY_URL", false],
  ["CIO_REGION", false],
  ["CIO_MONKEY", false],
  ["CIO_WEBHOOK_SIGNING_KEY", false],
  ["CIO_CACHE_KEY", false],
  ["PRECIOUS_KEY", false],
  ["SOCIO_KEY", false],
  ["STRIPE_API_KEY", false],
  ["KEY_CIO", false],
  ["cio_api_key", false],
  ["cioApiKey", false],
])("%s is the name of a key to a workspace: %s", (name, expected) => {
  expect(isWorkspaceKey(name)).toBe(expected);
});

const fillings: readonly (readonly [code: string, calls: readonly string[]])[] = [
  ["const connect = (key) => show(key);\nconnect(appKey);", ["connect(appKey)"]],
  [
    "const connect = (key) => show(key);\nconnect(appKey);\nconnect(otherKey);",
    ["connect(appKey)", "connect(otherKey)"],
  ],
  ["const connect = (key) => show(key);", []],
  ["show(appKey);", []],
  ["const connect = () => show(process.env.CIO_APP_KEY);\nconnect();", []],
  [
    "const connect = (options) => show(options.key);\nconnect({ key: appKey });",
    ["connect({ key: appKey })"],
  ],
  ["const connect = (options) => show(options.cio.key);\nconnect(settings);", ["connect(settings)"]],
  [
    "class Client { constructor(key) { show(key); } }\nconst make = (key) => new Client(key);\nmake(appKey);\nmake(otherKey);",
    ["make(appKey)", "make(otherKey)"],
  ],
  [
    "const a = (key) => show(key);\nconst b = (key) => a(key);\nconst c = (key) => b(key);\nc(appKey);",
    ["c(appKey)"],
  ],
  // Functions in functions are followed up to a depth.
  [
    "const a = (key) => show(key);\nconst b = (key) => a(key);\nconst c = (key) => b(key);\nconst d = (key) => c(key);\nd(appKey);",
    ["c(key)"],
  ],
];
const readFilling = readTable(fillings.map(([code]) => code));

test.each(fillings)("%s is filled by %j", (code, calls) => {
  const { knowledge, term } = readFilling(code);
  const frames = findFillingFrames([term], knowledge);
  const outermost = frames.map(function find({ call, outer }): string {
    return outer ? find(outer) : call.getText();
  });
  expect(outermost).toEqual(calls);
});

test("several parameters of one function are filled by the same calls, each once", () => {
  const { knowledge, term } = readTerm(
    "const connect = (site, key) => show([site, key]);\nconnect(siteId, appKey);\nconnect(otherId, otherKey);",
  );
  const terms = term.node.getDescendantsOfKind(SyntaxKind.Identifier).map((node) => ({ ...term, node }));
  const frames = findFillingFrames(terms, knowledge);
  expect(frames.map(({ call }) => call.getText())).toEqual([
    "connect(siteId, appKey)",
    "connect(otherId, otherKey)",
  ]);
});
