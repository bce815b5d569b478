import { describe, expect, test } from "vitest";
import { rules } from "../../../rules/index.ts";
import { analyze } from "../../../src/analyze/analyze.ts";
import { defaultConfig } from "../../../src/vocabulary/config.ts";
import { readScripts, type ComponentLanguage } from "../../../src/customerio/program/components.ts";
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
  test.each([["vue", vue] as const, ["svelte", svelte] as const])(
    "keeps every offset and line of a %s file",
    (language, text) => {
      const script = readScripts(text, language);
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
    expect(readScripts(text, "vue").text).toBe(
      `${" ".repeat(9)}\r\n${" ".repeat(8)}\r\nlet a = 1;\r\n${" ".repeat(9)}\r\n`,
    );
  });

  test("reads the language of the scripts", () => {
    expect(readScripts(vue, "vue").extension).toBe(".ts");
    expect(readScripts(svelte, "svelte").extension).toBe(".js");
    expect(readScripts("<p>nothing</p>", "vue").text.trim()).toBe("");
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

describe("a script", () => {
  const code = "track(user.email);";
  const script = `<script>${code}</script>`;
  const read = (text: string, language: ComponentLanguage) => readScripts(text, language).text.trim();

  test.each<[where: string, language: ComponentLanguage, text: string]>([
    ["a value in double quotes", "vue", `<p title="<!--"></p>${script}<!-- -->`],
    ["a value in single quotes", "svelte", `<p title='<!--'></p>${script}<!-- -->`],
    ["an end tag", "vue", `<p></p title="<!--">${script}<!-- -->`],
    ["an expression of Vue", "vue", `<p>{{ "<!--" }}</p>${script}<!-- -->`],
    ["an expression of Svelte", "svelte", `<p>{"<!--"}</p>${script}<!-- -->`],
    ["an expression with a brace in a text", "svelte", `<p>{"}<!--"}</p>${script}<!-- -->`],
    ["an expression with braces", "svelte", `<p>{show({ mark: \`<!--\` })}</p>${script}<!-- -->`],
    ["a style", "vue", `<style>.a::after { content: "<!--" }</style>${script}<!-- -->`],
    ["a style with an apostrophe", "svelte", `<style>/* don't <!-- */</style>${script}<!-- -->`],
  ])("is not hidden by what looks like a comment in %s", (_where, language, text) => {
    expect(read(text, language)).toBe(code);
  });

  test.each<[language: ComponentLanguage, text: string]>([
    ["vue", `<!-- ${script} -->`],
    ["svelte", `<!-- ${script} -->`],
    ["vue", `<p>{ not an expression</p><!-- ${script} -->`],
    ["svelte", `<p>{ not closed</p><!-- ${script} -->`],
  ])("in a comment is none, in %s: %s", (language, text) => {
    expect(read(text, language)).toBe("");
  });

  test("of another type is code in Vue, which compiles it, and data in Svelte", () => {
    const typed = `<script type="application/json">${code}</script>`;
    expect([read(typed, "vue"), read(typed, "svelte")]).toEqual([code, ""]);
  });
});
