import { Node } from "ts-morph";
import { describe, expect, test } from "vitest";
import { parse } from "../program/parse.ts";
import type { Code } from "./origins.ts";

/** The functions that a call can run, by their first lines. */
function findCallees(code: Code, call: string): readonly string[] {
  const { flow, find } = parse(code);
  const node = find(call);
  if (!Node.isCallExpression(node) && !Node.isNewExpression(node)) throw new Error(`${call} calls nothing`);
  return flow.findCallees(node).map((callable) => callable.getText());
}

describe("a call runs", () => {
  test.each<[title: string, code: Code, call: string, callees: readonly string[]]>([
    ["a function", `function send() {}\nsend();`, "send()", ["function send() {}"]],
    ["a function in a variable", `const send = () => 1;\nsend();`, "send()", ["() => 1"]],
    [
      "the function of each side",
      `const send = on ? () => 1 : () => 2;\nsend();`,
      "send()",
      ["() => 1", "() => 2"],
    ],
    ["a constructor", `class Job { constructor() {} }\nnew Job();`, "new Job()", ["constructor() {}"]],
    ["nothing where the class has no constructor", `class Job {}\nnew Job();`, "new Job()", []],
    [
      "the implementation among overloads",
      `function send(id: string): void;\nfunction send(id: number): void;\nfunction send(id: unknown) {}\nsend(1);`,
      "send(1)",
      ["function send(id: unknown) {}"],
    ],
    ["nothing where only a type is declared", `declare function send(): void;\nsend();`, "send()", []],
    ["nothing of a package", `import { send } from "mailer";\nsend();`, "send()", []],
    [
      "a method of the class that declares the type",
      `class Job { run() {} }\ndeclare const job: Job;\njob.run();`,
      "job.run()",
      ["run() {}"],
    ],
    [
      "the function that a field of the type holds",
      `class Job { run = () => 1; }\ndeclare const job: Job;\njob.run();`,
      "job.run()",
      ["() => 1"],
    ],
    ["the method of an object", `const jobs = { run() {} };\njobs.run();`, "jobs.run()", ["run() {}"]],
    [
      "the one class that implements the interface",
      `interface Sender { send(): void }\nclass Own implements Sender { send() {} }\ndeclare const sender: Sender;\nsender.send();`,
      "sender.send()",
      ["send() {}"],
    ],
    [
      "the one class that implements a property of the interface",
      `interface Sender { send: () => void }\nclass Own implements Sender { send = () => {}; }\ndeclare const sender: Sender;\nsender.send();`,
      "sender.send()",
      ["() => {}"],
    ],
    [
      "the one class that extends the abstract one",
      `abstract class Sender { abstract send(): void }\nclass Own extends Sender { send() {} }\ndeclare const sender: Sender;\nsender.send();`,
      "sender.send()",
      ["send() {}"],
    ],
    [
      "not the method of the object that a function with the interface for its result returns: what that gives is known where it is called",
      `interface Sender { send(): void }\nconst make = (): Sender => ({ send() {} });\ndeclare const sender: Sender;\nsender.send();`,
      "sender.send()",
      [],
    ],
    [
      "not the method of the object that it promises: what that gives is known where it is called",
      `interface Sender { send(): void }\nasync function make(): Promise<Sender> { return { send() {} }; }\ndeclare const sender: Sender;\nsender.send();`,
      "sender.send()",
      [],
    ],
    [
      "not the method of the object that it keeps in a variable first: what that gives is known where it is called",
      `interface Sender { send(): void }\nfunction make(): Sender { const own = { send() {} }; return own; }\ndeclare const sender: Sender;\nsender.send();`,
      "sender.send()",
      [],
    ],
    [
      "the method of an object that satisfies the interface",
      `interface Sender { send(): void }\nconst own = { send() {} } satisfies Sender;\ndeclare const sender: Sender;\nsender.send();`,
      "sender.send()",
      ["send() {}"],
    ],
    [
      "the method of such an object where nobody calls who is given it",
      `interface Sender { send(): void }\nconst make = (): Sender => ({ send() {} });\nexport const makeJob = ({ sender }: { sender: Sender }) => () => { sender.send(); };`,
      "sender.send()",
      ["send() {}"],
    ],
    [
      "none of an object beside one that a function returns",
      `interface Sender { send(): void }\nconst silent: Sender = { send() {} };\nconst make = (): Sender => ({ send() { return; } });\ndeclare const sender: Sender;\nsender.send();`,
      "sender.send()",
      [],
    ],
    [
      "none of an object that is returned without a word of the interface",
      `interface Sender { send(): void }\nconst make = () => ({ send() {} });\ndeclare const sender: Sender;\nsender.send();`,
      "sender.send()",
      [],
    ],
    [
      "none of what an inner function returns",
      `interface Sender { send(): void }\nfunction make(): Sender { const inner = () => { return { send() {} }; }; return load(inner); }\ndeclare const sender: Sender;\nsender.send();`,
      "sender.send()",
      [],
    ],
    [
      "none of two that implement the interface",
      `interface Sender { send(): void }\nclass Own implements Sender { send() {} }\nclass Other implements Sender { send() { return; } }\ndeclare const sender: Sender;\nsender.send();`,
      "sender.send()",
      [],
    ],
    [
      "not the method of a class that implements an interface with arguments by name alone",
      `interface Sender<T> { send(): void }\nconst own: Sender<string> = { send() {} };\ndeclare const sender: Sender<number>;\nsender.send();`,
      "sender.send()",
      [],
    ],
    [
      "also the override of a method on `this`",
      `class Base { make() { return 1; } run() { this.make(); } }\nclass Own extends Base { make() { return 2; } }`,
      "this.make()",
      ["make() { return 1; }", "make() { return 2; }"],
    ],
    [
      "no override of a method on something else",
      `class Base { make() { return 1; } run(other: Base) { other.make(); } }\nclass Own extends Base { make() { return 2; } }`,
      "other.make()",
      ["make() { return 1; }"],
    ],
  ])("%s", (_title, code, call, callees) => {
    expect(findCallees(code, call)).toEqual(callees);
  });

  test("Customer.io's among several that implement an interface", () => {
    const { program, flow, find } = parse({
      "src/a.ts": `import type { Sender } from "./sender";\nexport const run = (sender: Sender) => sender.send();`,
      "src/sender.ts": `export interface Sender { send(): void }`,
      "src/cio.ts": `import { TrackClient } from "customerio-node";\nexport class Cio implements Sender { send() {} }`,
    });
    const call = find("sender.send()");
    expect(program.files).toHaveLength(3);
    expect(Node.isCallExpression(call) && flow.findCallees(call).map((callee) => callee.getText())).toEqual([
      "send() {}",
    ]);
  });
});
