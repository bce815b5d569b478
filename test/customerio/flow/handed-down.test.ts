import { describe, expect, test } from "vitest";
import { listOperations, type Code } from "../operations/operations.ts";

const client = `import { AnalyticsBrowser } from "@customerio/cdp-analytics-browser";
export const analytics = AnalyticsBrowser.load({ writeKey: import.meta.env.VITE_CIO_WRITE_KEY });
export const send = (name: string, data: object) => analytics.track(name, data);
`;
const found = ["pipelines track `bought_${sku}` {sku} via send"];
const own = ["pipelines track name {}"];

type Row = readonly [title: string, code: Code, operations: readonly string[]];

const context = (provider: string): string => `import { createContext, useContext, useMemo } from "react";
import { send } from "./client";
export const Tracking = createContext<Tracking | undefined>(undefined);
export const Theme = createContext({ send: (name: string) => name });
${provider}
export const useTracking = () => useContext(Tracking);
`;
const shop = `import { useTracking } from "./tracking";
export function Shop({ sku }) {
  const { send } = useTracking()!;
  return <button onClick={() => send(\`bought_\${sku}\`, { sku })} />;
}
`;
const react = (provider: string, page = shop): Code => ({
  "src/client.ts": client,
  "src/tracking.tsx": context(provider),
  "src/shop.tsx": page,
});

describe("React gives a component the value of a context", () => {
  test.each<Row>([
    [
      "of a provider",
      react(
        `export const Provider = ({ children }) => <Tracking.Provider value={{ send }}>{children}</Tracking.Provider>;`,
      ),
      found,
    ],
    [
      "of a provider in the form of React 19, with a value that it keeps",
      react(
        `export function Provider({ children }) { const value = useMemo(() => ({ send }), []); return <Tracking value={value}>{children}</Tracking>; }`,
      ),
      found,
    ],
    [
      "that it has without a provider",
      react(
        `export const Other = createContext({ send });`,
        `import { use } from "react";
import { Other } from "./tracking";
export function Shop({ sku }) { const other = use(Other); return <a onClick={() => other.send(\`bought_\${sku}\`, { sku })} />; }`,
      ),
      found,
    ],
    [
      "but not a placeholder that it has without a provider",
      react(
        `export const Me = createContext({ id: "", send });`,
        `import { useContext } from "react";
import { send } from "./client";
import { Me } from "./tracking";
export function Shop({ sku }) { const me = useContext(Me); return <a onClick={() => send(\`bought_by_\${me.id}\`, { sku })} />; }`,
      ),
      ["pipelines track `bought_by_${me.id}` {sku} via send"],
    ],
    [
      "but not of the provider of another",
      react(
        `export const Provider = ({ children }) => <Theme.Provider value={{ send }}>{children}</Theme.Provider>;`,
      ),
      own,
    ],
    [
      "but not what an element of the page is given",
      react(
        `export const ownTracking = Tracking;\nexport const Provider = () => <ownTracking value={{ send }} />;`,
      ),
      own,
    ],
    ["but not a text", react(`export const Provider = () => <Tracking value="none" />;`), own],
    [
      "but not what another attribute of its provider holds",
      react(`export const Provider = () => <Tracking.Provider other={{ send }} />;`),
      own,
    ],
    [
      "but not what another part of it is given",
      react(`export const Provider = () => <Tracking.Consumer value={{ send }} />;`),
      own,
    ],
    [
      "and not what another element is given",
      react(`export const Provider = () => <Select value={{ send }} />;`),
      own,
    ],
  ])("%s", (_, code, operations) => {
    expect(listOperations(code)).toEqual(operations);
  });
});

describe("Vue and Svelte give a component what is kept under a key", () => {
  const page = (take: string): string => `import { sendKey } from "./keys";
const send = ${take};
export const buy = (sku) => send(\`bought_\${sku}\`, { sku });
`;
  const under = (give: string, take: string): Code => ({
    "src/client.ts": client,
    "src/keys.ts": `export const sendKey = Symbol();`,
    "src/main.ts": `import { createApp } from "vue";
import { send } from "./client";
import { sendKey } from "./keys";
const app = createApp(App);
${give}`,
    "src/shop.ts": page(take),
  });
  test.each<[give: string, take: string, operations: readonly string[]]>([
    ["app.provide(sendKey, send);", "inject(sendKey)!", found],
    [`provide("send", send);`, `inject<Send>("send")`, found],
    [`setContext("send", send);`, `getContext("send")`, found],
    [`provide("send", send);`, `inject("other")`, own],
  ])("%s %s", (give, take, operations) => {
    expect(listOperations(under(give, take))).toEqual(operations);
  });
});

describe("a store that is a hook gives its state", () => {
  const store = (make: string): Code => ({
    "src/client.ts": client,
    "src/session.ts": `import { create } from "zustand";
import { devtools, persist } from "zustand/middleware";
import { send } from "./client";
${make}`,
    "src/shop.tsx": `import { useSession } from "./session";
export function Shop({ sku }) {
  const buy = useSession((state) => state.buy);
  return <button onClick={() => buy(sku)} />;
}`,
    "src/job.ts": `import { useSession } from "./session";
export const buyLater = (order) => useSession.getState().buy(order.sku);
export const pick = (order) => { const { buy } = useSession(); buy(order.other); };`,
  });
  const state =
    "(set) => ({ sku: undefined, buy: (sku) => { set({ sku }); send(`bought_${sku}`, { sku }); } })";
  const via = "{sku} via buy > send";
  test.each<[make: string, operations: readonly string[]]>([
    [
      `export const useSession = create(${state});`,
      [`\`bought_\${sku}\` ${via}`, `\`bought_\${sku}\` ${via}`, `\`bought_\${sku}\` ${via}`],
    ],
    [
      `export const useSession = create<Session>()(devtools(persist(${state}, { name: "session" })));`,
      [`\`bought_\${sku}\` ${via}`, `\`bought_\${sku}\` ${via}`, `\`bought_\${sku}\` ${via}`],
    ],
    [
      `import { useStore } from "zustand";\nconst session = create(${state});\nexport const useSession = (pick) => useStore(session, pick);`,
      ["`bought_${sku}` {sku} via send"],
    ],
    [
      `export const other = create(${state});\nexport const useSession = (pick) => pick({});`,
      ["`bought_${sku}` {sku} via send"],
    ],
    [
      `import { create as make } from "./own-store";\nexport const useSession = make(${state});`,
      ["`bought_${sku}` {sku} via send"],
    ],
  ])("%s", (make, operations) => {
    expect(listOperations(store(make))).toEqual(operations.map((line) => `pipelines track ${line}`));
  });

  test.each<[make: string]>([
    [
      `defineStore("shop", { state: () => ({}), actions: { buy(sku) { send(\`bought_\${sku}\`, { sku }); } } })`,
    ],
    [
      `defineStore("shop", () => { const buy = (sku) => send(\`bought_\${sku}\`, { sku }); return { buy }; })`,
    ],
  ])("of Pinia: %s", (make) => {
    const code = {
      "src/client.ts": client,
      "src/shop.ts": `import { defineStore } from "pinia";\nimport { send } from "./client";\nexport const useShop = ${make};`,
      "src/page.ts": `import { useShop } from "./shop";\nconst shop = useShop();\nshop.buy("book");`,
    };
    expect(listOperations(code)).toEqual([`pipelines track bought_book {sku} via buy > send`]);
  });
});
