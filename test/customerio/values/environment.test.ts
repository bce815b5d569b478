import { expect, test } from "vitest";
import { isSetByDeployment } from "../../../src/customerio/values/environment.ts";
import { readTable } from "./knowledge-of.ts";

const rows: readonly (readonly [code: string, isSet: boolean])[] = [
  ["show(process.env.APP_NAME);", true],
  ['show(process.env["APP_NAME"]);', true],
  ["const { APP_NAME } = process.env; show(APP_NAME);", true],
  ["show(import.meta.env.VITE_APP);", false],
  ["show(env.APP_NAME);", true],
  ["show(config.appName);", true],
  ["show(environment.appName);", true],
  ["show(appSettings.name);", false],
  ['import { config } from "some-config";\nshow(config.appName);', true],
  ["export const send = (config) => show(config.appName);", false],
  ['show(process.env.APP_NAME ?? "shop");', true],
  ["show(process.env.APP_NAME ?? user.app);", false],
  ['show("shop");', false],
  ["show(process.argv.name);", false],
  ["show(getName());", false],
  ["export const send = ({ APP_NAME }) => show(APP_NAME);", false],
];
const read = readTable(rows.map(([code]) => code));

test.each(rows)("%s is set for a deployment: %s", (code, isSet) => {
  const { knowledge, term } = read(code);
  expect(isSetByDeployment(term, knowledge.flow)).toBe(isSet);
});
