import { expect, test } from "vitest";
import { findCredentials, readCredentialNames } from "../../../src/customerio/values/credentials.ts";
import { readTable } from "./knowledge-of.ts";

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
