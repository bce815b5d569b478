import { expect, test } from "vitest";
import { listOperations } from "../operations/operations.ts";

const client = `import { TrackClient } from "customerio-node";\nconst cio = new TrackClient("a", "b");\n`;

test("objects that are made of each other end", () => {
  const code = `${client}
let state = { user: other.user };
let other = { user: state.user };
state = other.next.user;
other = state.next.user;
export const left = () => cio.track(state.user.id, { name: other.user.name });
`;
  expect(listOperations(code)).toHaveLength(1);
});

test("functions that call each other twice at every step end", () => {
  const names = Array.from({ length: 24 }, (_, index) => `f${index}`);
  const functions = names.map((name, index) => {
    const next = names[(index + 1) % names.length] ?? name;
    return `function ${name}(x) { return x.a ? ${next}(${next}(x).b) : ${next}(x.c ?? ${next}(x)); }`;
  });
  expect(
    listOperations(
      `${client}${functions.join("\n")}\nexport const go = (x) => cio.track(f0(x).id, { name: f1(x) });`,
    ),
  ).toHaveLength(1);
});

test("wrappers that call each other end", () => {
  const code = `${client}
function a(id, name) { if (name) b(id, name); else cio.track(id, { name }); }
function b(id, name) { a(id, name); b(id, name); }
export const go = (user) => b(user.id, "went");
`;
  expect(listOperations(code, { all: true }).length).toBeLessThan(10);
});
