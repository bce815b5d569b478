import { describe, expect, test } from "vitest";
import { rules } from "../../../rules/index.ts";
import { analyze } from "../../../src/analyze/analyze.ts";
import { defaultConfig } from "../../../src/vocabulary/config.ts";
import { readScripts } from "../../../src/customerio/program/components.ts";
import { listOperations } from "../operations/operations.ts";

const vue = `<template>
  <button @click="save">Save "it" > now</button>
</template>

<script lang="ts">
export default { name: "SaveButton" };
</script>

<script setup lang="ts" generic="T extends Record<string, string>">
import { track } from "@/analytics";
const props = defineProps<{ userId: string }>();
function save(): void {
  void track(props.userId, "profile_saved");
}
</script>

<style>
.a > .b { color: red }
</style>
`;

const svelte = `<script context="module">
  import { TrackClient } from "customerio-node";
  const cio = new TrackClient("site", "key");
</script>
<!-- <script>cio.track("never", { name: "commented_out" });</script> -->
<script>
  export let user;
  $: cio.identify(user.id, { created_at: Date.now() });
</script>
<script type="application/ld+json">{ "name": "page" }</script>
<h1>{user.name}</h1>
`;

describe("components", () => {
  test.each([["Vue", vue] as const, ["Svelte", svelte] as const])(
    "keeps every offset and line of a %s file",
    (_name, text) => {
      const script = readScripts(text);
      expect(script.text).toHaveLength(text.length);
      expect(script.text.split("\n")).toHaveLength(text.split("\n").length);
      for (const [index, line] of script.text.split("\n").entries()) {
        expect(["", text.split("\n")[index]?.trim()]).toContain(line.trim());
      }
      expect(script.text).not.toMatch(/<\/|<script|template/u);
    },
    5_000,
  );

  test("keeps line breaks of any kind and characters outside the basic plane in their places", () => {
    const text = "<p>🎉</p>\r\n<script>\r\nlet a = 1;\r\n</script>\r\n";
    expect(readScripts(text).text).toBe(
      `${" ".repeat(9)}\r\n${" ".repeat(8)}\r\nlet a = 1;\r\n${" ".repeat(9)}\r\n`,
    );
  });

  test("reads the language of the scripts", () => {
    expect(readScripts(vue).extension).toBe(".ts");
    expect(readScripts(svelte).extension).toBe(".js");
    expect(readScripts("<p>nothing</p>").text.trim()).toBe("");
  });

  test("follows a wrapper from a Vue component", () => {
    expect(
      listOperations({
        "src/components/SaveButton.vue": vue,
        "src/analytics.ts": `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(site, key);
export const track = (userId: string, name: string) => cio.track(userId, { name });
`,
      }),
    ).toEqual(["track track props.userId profile_saved via track"]);
  });

  test("a component can be imported", () => {
    expect(
      listOperations({
        "src/lib/client.svelte": `<script context="module">\nimport { TrackClient } from "customerio-node";\nexport const cio = new TrackClient(a, b);\n</script>`,
        "src/routes/page.ts": `import { cio } from "../lib/client.svelte";\nexport const load = (id) => cio.track(id, { name: "loaded" });`,
      }),
    ).toEqual(["track track id loaded"]);
  });

  test("findings and edits stand at the places of the file", () => {
    const { findings, skipped } = analyze(
      { sources: [{ path: "src/App.svelte", text: svelte }], skipped: [] },
      { rules: rules.filter(({ id }) => id === "millisecond-timestamp"), config: defaultConfig },
    );
    expect(skipped).toEqual([]);
    expect(
      findings.map(({ path, rule, range }) => `${path}:${range.start.line}:${range.start.column} ${rule}`),
    ).toEqual(["src/App.svelte:8:42 millisecond-timestamp"]);
    expect(findings[0]?.suggestion?.replacement).toBe(
      "  $: cio.identify(user.id, { created_at: Math.floor(Date.now() / 1000) });",
    );
  });
});
