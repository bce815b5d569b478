import { expect, test } from "vitest";
import { getText } from "../../../src/customerio/values/texts.ts";
import { readTable } from "./knowledge-of.ts";

const lists = `
const steps = ["started", "finished"];
const set = new Set<string>(steps);
const labels = { started: "Started", finished: "Finished" };
const unknown = load();
const isStep = (name) => steps.includes(name);
const isKnown = (name) => { if (!name) return false; return steps.includes(name); };
const isAny = (name) => { if (isReady) return true; return steps.includes(name); };
enum Step { Start = "started", End = "finished" }
`;

const checked: readonly string[] = [
  "if (!steps.includes(name)) return; show(name);",
  "if (!steps.includes(name)) { reply(400); return; } show(name);",
  "if (!steps.includes(name)) throw new Error('name'); show(name);",
  "for (const _ of all) { if (!steps.includes(name)) continue; show(name); }",
  "if (steps.includes(name)) show(name);",
  "if (steps.includes(name)) { later(() => show(name)); }",
  "if (!steps.includes(name)) reply(400); else show(name);",
  "if (!steps.includes(name)) reply(400); else { show(name); }",
  "if (steps.includes(name)) { log(name); } else { return; } show(name);",
  "steps.includes(name) && show(name);",
  "!steps.includes(name) || show(name);",
  "show(steps.includes(name) ? name : 'finished');",
  "if (!name || !steps.includes(name)) return; show(name);",
  "if (isReady && steps.includes(name)) show(name);",
  "if (!set.has(name)) return; show(name);",
  "if (!(name in labels)) return; show(name);",
  "if (!Object.hasOwn(labels, name)) return; show(name);",
  "if (!labels.hasOwnProperty(name)) return; show(name);",
  "if (!Object.keys(labels).includes(name)) return; show(name);",
  "if (!Object.values({ a: 'started', b: 'finished' }).includes(name)) return; show(name);",
  "if (!['started', ...['finished']].includes(name)) return; show(name);",
  "if (steps.indexOf(name) === -1) return; show(name);",
  "if (steps.indexOf(name) < 0) return; show(name);",
  "if (steps.indexOf(name) >= 0) show(name);",
  "if (name !== 'started' && name !== 'finished') return; show(name);",
  "if (name === 'started' || 'finished' === name) show(name);",
  "switch (name) { case 'started': case 'finished': show(name); }",
  "switch (name) { case 'left': return; case 'started': log(); case 'finished': show(name); break; }",
  "if (!isStep(name)) return; show(name);",
  "if (!isKnown(name)) return; show(name);",
  "if (!Object.values(Step).includes(name)) return; show(name);",
  "const kept = name; if (!steps.includes(kept)) return; show(kept);",
  "if (!steps.includes(name)) return; const kept = name; show(kept);",
  "if (!steps.includes(req.body.name)) return; show(req.body.name);",
  "let kept = name; if (!steps.includes(kept)) kept = 'finished'; show(kept);",
  "let kept = name; if (!steps.includes(kept)) { log(kept); kept = 'started'; } show(kept);",
];
const notChecked: readonly string[] = [
  "show(name);",
  "show(name); if (!steps.includes(name)) return;",
  "if (!steps.includes(name)) log(name); show(name);",
  "if (steps.includes(name)) return; show(name);",
  "if (!steps.includes(other)) return; show(name);",
  "if (!unknown.includes(name)) return; show(name);",
  "if (![...unknown, 'started'].includes(name)) return; show(name);",
  "if (!name.includes(steps)) return; show(name);",
  "if (isReady || steps.includes(name)) show(name);",
  "if (!isReady && !steps.includes(name)) return; show(name);",
  "if (!(labels in name)) return; show(name);",
  "if (steps.indexOf(name) > 0) log(); show(name);",
  "if (steps.indexOf(name) === 0) return; show(name);",
  "if (name === 'started' || name === other) show(name);",
  "if (name !== 'started') show(name);",
  "switch (name) { case 'started': log(); break; default: show(name); }",
  "switch (name) { default: case 'started': show(name); }",
  "if (isKnown(name)) return; show(name);",
  "if (!isAny(name)) return; show(name);",
  "switch (other) { case 'started': show(name); }",
  "if (steps.includes(name)) { later((name) => show(name)); }",
  "let kept = name; if (!steps.includes(kept)) return; kept = other; show(kept);",
  "const list = ['a', pick()]; if (!list.includes(name)) return; show(name);",
];

const wrap = (code: string) => `${lists}export const on = (name, other, all, req) => { ${code} };`;
const read = readTable([...checked, ...notChecked].map(wrap));

function readTexts(code: string) {
  const { term, knowledge } = read(wrap(code));
  return knowledge.texts.findShapes(term).map(getText);
}

test.each(checked)("%s shows one of the checked texts", (code) => {
  expect([...new Set(readTexts(code))].sort()).toEqual(["finished", "started"]);
});

test.each(notChecked)("%s can show any text", (code) => {
  expect(readTexts(code)).toContain(undefined);
});
