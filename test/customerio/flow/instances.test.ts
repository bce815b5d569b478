import { describe, expect, test } from "vitest";
import { findOrigins, type Code } from "./origins.ts";

describe("a member of an instance is", () => {
  test.each<[title: string, code: Code, origins: readonly string[]]>([
    [
      "what the base class gives an override that asks it",
      `class Base { constructor(readonly id) {} async read() { return this.id; } }\nclass Job extends Base { async read() { return super.read(); } }\nconst asked = await new Job(1).read();\nasked;`,
      ["1"],
    ],
    [
      "what a base further up gives it",
      `class Root { read() { return 1; } }\nclass Base extends Root {}\nclass Job extends Base { read() { return super.read(); } }\nconst asked = new Job().read();\nasked;`,
      ["1"],
    ],
    [
      "what the base class has of a method that all share",
      `class Base { static read() { return 1; } read() { return 2; } }\nclass Job extends Base { static read() { return super.read(); } }\nconst asked = Job.read();\nasked;`,
      ["1"],
    ],
    [
      "its own, where the base class asks it",
      `class Base { run() { return this.read(); } read() { return 1; } }\nclass Job extends Base { run() { return super.run(); } read() { return 2; } }\nconst asked = new Job().run();\nasked;`,
      ["2"],
    ],
    [
      "what a method assigns to it",
      `class Job { id; start() { this.id = 1; } }\nconst asked = new Job().id;\nasked;`,
      ["1"],
    ],
    [
      "not what a method assigns to the same field of something else",
      `class Job { id; start(other) { other.id = 1; } }\nconst asked = new Job().id;\nasked;`,
      ["new Job().id"],
    ],
    [
      "not what a method compares with it",
      `class Job { id = 1; start() { return this.id === 2; } }\nconst asked = new Job().id;\nasked;`,
      ["1"],
    ],
    [
      "the field and what the constructor assigns to it",
      `class Job { id = 1; constructor(id) { this.id = id; } }\nconst asked = new Job(2).id;\nasked;`,
      ["1", "2"],
    ],
    [
      "what the arrow function of a field returns",
      `class Job { id = 1; read = () => this.id; }\nconst asked = new Job().read();\nasked;`,
      ["1"],
    ],
    [
      "the same in a function inside of a method",
      `class Job { constructor(readonly id) {} read() { return [0].map(() => this.id); } run() { const read = () => this.id; return read(); } }\nconst asked = new Job(1).run();\nasked;`,
      ["1"],
    ],
    [
      "what a field takes from another",
      `class Job { copy = this.id; constructor(readonly id) {} }\nconst asked = new Job(1).copy;\nasked;`,
      ["1"],
    ],
    [
      "what a field of the class that it extends takes from its own getter",
      `class Base { copy = this.id; constructor() {} get id() { return 1; } }\nclass Job extends Base { get id() { return 2; } }\nconst asked = new Job().copy;\nasked;`,
      ["2"],
    ],
    [
      "what a field of a class that is a value takes from another",
      `const Job = class { copy = this.id; constructor(readonly id) {} };\nconst asked = new Job(1).copy;\nasked;`,
      ["1"],
    ],
    [
      "not what another class that is a value assigns to a field of that name",
      `const Own = class { id; constructor() { this.id = 1; } run() { const asked = this.id; return asked; } };\nconst Other = class { id; constructor() { this.id = 2; } };`,
      ["1"],
    ],
    [
      "that of the class that it extends",
      `class Base { id = 1; }\nclass Job extends Base {}\nconst asked = new Job().id;\nasked;`,
      ["1"],
    ],
    [
      "that of the own class rather than of the one that it extends",
      `class Base { id = 1; }\nclass Job extends Base { id = 2; }\nconst asked = new Job().id;\nasked;`,
      ["2"],
    ],
    [
      "what goes through two constructors",
      `class Base { constructor(readonly id) {} }\nclass Job extends Base { constructor(id, name) { super(id); } }\nclass Own extends Job { constructor(id) { super(id, "own"); } }\nconst asked = new Own(1).id;\nasked;`,
      ["1"],
    ],
    [
      "not known without a body",
      `abstract class Base { abstract read(): number; }\ndeclare const job: Base;\nconst asked = job.read();\nasked;`,
      ["job.read()"],
    ],
    [
      "that of a class that is a value",
      `const Job = class { id = 1; };\nconst asked = new Job().id;\nasked;`,
      ["1"],
    ],
    [
      "what its class gives the base class, whichever object it is",
      `class Base { constructor(readonly id) {} read() { return this.id; } }\nclass Job extends Base { constructor() { super(1); } run() { const asked = this.id; return asked; } }`,
      ["1"],
    ],
    [
      "what its class gives the base class, through a method of that and a class between",
      `class Base { constructor(readonly id) {} read() { return this.id; } }\nclass Job extends Base { constructor(a, b) { super(b); } }\nclass Own extends Job { constructor() { super(1, 2); } run() { const asked = this.read(); return asked; } }\nclass Other extends Job { constructor() { super(3, 4); } }`,
      ["2"],
    ],
    [
      "what its class says itself rather than what that gives the base class",
      `class Base { constructor(readonly id) {} read() { return this.id; } }\nclass Job extends Base { id = 2; constructor() { super(1); } run() { const asked = this.id; return asked; } }`,
      ["2"],
    ],
    [
      "not known in the base class, which others extend as well",
      `class Base { constructor(readonly id) {} run() { const asked = this.id; return asked; } }\nclass Job extends Base { constructor() { super(1); } }`,
      ["readonly id"],
    ],
    [
      "not known where its class is given it",
      `class Base { constructor(readonly id) {} read() { return this.id; } }\nclass Job extends Base { constructor(given) { super(given); } run() { const asked = this.id; return asked; } }`,
      ["given"],
    ],
    ["not that of a class that nobody knows", `const asked = new Job(1).id;\nasked;`, ["new Job(1).id"]],
  ])("%s", (_title, code, origins) => {
    expect(findOrigins(code)).toEqual(origins);
  });
});
