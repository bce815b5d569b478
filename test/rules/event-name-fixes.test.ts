import { describe, expect, test } from "vitest";
import { dynamicEventName } from "../../rules/dynamic-event-name.ts";
import { piiInEventName } from "../../rules/pii-in-event-name.ts";
import { expectPicture, fix, type Picture } from "./picture.ts";

const rules = [dynamicEventName, piiInEventName];
const client = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
`;
const auth = `headers: { authorization: "Basic " + btoa(process.env.CIO_SITE_ID + ":" + process.env.CIO_TRACK_KEY) }`;
const post = `const post = (path, body) =>
  fetch("https://track.customer.io/api/" + path, { method: "POST", ${auth}, body: JSON.stringify(body) });
`;

/** The first file after the fixes of its findings. */
function fixed(picture: Picture): string {
  return Object.values(fix(picture, expectPicture(rules, picture)))[0] ?? "";
}

describe("the value moves into the body of a request", () => {
  test.each([
    [
      "beside what is there",
      `post("v1/customers/" + id + "/events", { name: \`opened_\${page}\`, data: { via: "web" } });`,
      `post("v1/customers/" + id + "/events", { name: "opened", data: { via: "web", page } });`,
    ],
    [
      "into new data",
      `post("v1/customers/" + id + "/events", { name: \`opened_\${page}\` });`,
      `post("v1/customers/" + id + "/events", { name: "opened", data: { page } });`,
    ],
    [
      "under the name that an entity has for it",
      `post("v2/entity", { type: "person", action: "event", identifiers: { id }, name: \`opened_\${page}\` });`,
      `post("v2/entity", { type: "person", action: "event", identifiers: { id }, name: "opened", attributes: { page } });`,
    ],
  ])("%s", (_where, before, after) => {
    const call = `export const opened = (id, page) => ${before}`;
    const name = "`opened_${page}`";
    const picture = `${post}${call}\n${" ".repeat(call.indexOf(name))}${"~".repeat(name.length)}\n`;
    expect(fixed(picture)).toBe(`${post}export const opened = (id, page) => ${after}\n`);
  });

  test("that a wrapper puts together", () => {
    const picture = {
      "src/kyc.js": `import { note } from "./note.js";
export const exported = (id, kind, format) => note(id, \`report_\${kind}_exported\`, { data: { format } });
                                                       ~~~~~~~~~~~~~~~~~~~~~~~~~
`,
      "src/note.js": `${post}export const note = (id, what, { data } = {}) => post(\`v1/customers/\${id}/events\`, { name: what, data });
`,
    };
    expect(fixed(picture)).toContain(`note(id, "report_exported", { data: { format, kind } });`);
  });

  test("not where the wrapper sends data of its own", () => {
    const picture = {
      "src/kyc.js": `import { note } from "./note.js";
export const exported = (id, kind) => note(id, \`report_\${kind}_exported\`);
                                               ~~~~~~~~~~~~~~~~~~~~~~~~~
`,
      "src/note.js": `${post}export const note = (id, what) => post(\`v1/customers/\${id}/events\`, { name: what, data: { app: 1 } });
`,
    };
    const [found] = expectPicture(rules, picture);
    expect(found).toMatchObject({
      edits: [],
      unfixed: "the code does not show where this event's data can take what varies",
    });
  });
});

test("a name that a wrapper builds of what its callers' messages hold is fixed in the wrapper", () => {
  const picture = {
    "src/notifier.js": `class Notifier {
  constructor(client) { this.client = client; }
  entered({ id, stage }) { return this.client.track(id, { name: "stage_entered_" + stage }); }
                                                                ~~~~~~~~~~~~~~~~~~~~~~~~
}
module.exports = Notifier;
`,
    "src/main.js": `const { TrackClient } = require("customerio-node");
const Notifier = require("./notifier");
const notifier = new Notifier(new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY));
bus.on("entered", (message) => notifier.entered(message));
`,
  };
  expect(fixed(picture)).toContain(`{ name: "stage_entered", data: { stage } }); }`);
});

test("what a form, a list of headers or a map is asked for moves under the name it is asked by", () => {
  const picture = `${client}export const followed = (id, form) => cio.track(id, { name: "show_followed_" + form.get("source") });
                                                            ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
`;
  expect(fixed(picture)).toContain(`{ name: "show_followed", data: { source: form.get("source") } }`);
});

describe("a part that a helper makes", () => {
  const tag = "const tag = (person) => `${person.firstName}_${person.lastName}`.toLowerCase();\n";

  test("moves as it is, named for what the helper is given", () => {
    const picture = `${client}${tag}export const viewed = (id, guest) => cio.track(id, { name: "profile_viewed_" + tag(guest) });
                                                           ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
`;
    expect(fixed(picture)).toContain(`{ name: "profile_viewed", data: { guest: tag(guest) } }`);
  });

  test("does not where several values make it", () => {
    const picture = `${client}const tag = (first, last) => \`\${first}_\${last}\`;
export const viewed = (id, guest) => cio.track(id, { name: "profile_viewed_" + tag(guest.firstName, guest.lastName) });
                                                           ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
`;
    expect(expectPicture(rules, picture).map(({ edits }) => edits)).toEqual([[]]);
  });
});

describe("a name that a helper builds", () => {
  const use = `export const closed = (id, form) => cio.track(id, { name: nameFor(form), data: { form_id: form.id } });\n`;

  test.each([
    ["const nameFor = (sheet) => `survey_closed_${sheet.slug}`;", 27, 29],
    ['const nameFor = (sheet) => ["survey", "closed", sheet.slug].join("_");', 27, 42],
  ])("goes into the call, and what the helper is given into the data: %s", (helper, start, length) => {
    const picture = `${client}${helper}\n${" ".repeat(start)}${"~".repeat(length)}\n${use}`;
    expect(fixed(picture)).toBe(
      `${client}${use
        .replace("nameFor(form)", '"survey_closed"')
        .replace("form_id: form.id", "form_id: form.id, sheet_slug: form.slug")}`,
    );
  });

  test.each([
    ["another event is named by it, too", "const nameFor = (sheet) => `survey_closed_${sheet.slug}`;", use],
    ["it is exported", "export const nameFor = (sheet) => `survey_closed_${sheet.slug}`;", ""],
    [
      "it uses an import",
      'import { slug } from "./slug";\nconst nameFor = (sheet) => `survey_closed_${slug(sheet)}`;',
      "",
    ],
  ])("stays where %s", (_why, helper, more) => {
    const start = helper.split("\n").at(-1)?.indexOf("`") ?? 0;
    const length = (helper.split("\n").at(-1)?.length ?? 0) - start - 1;
    const picture = `${client}${helper}\n${" ".repeat(start)}${"~".repeat(length)}\n${use}${more.replace("closed", "reclosed")}`;
    expect(expectPicture(rules, picture).flatMap(({ edits }) => edits)).toEqual([]);
  });
});

describe("where functions are named for the events they send", () => {
  const others = `export const courseDone = (id, course) => cio.track(id, { name: "course_done", data: { course: course.id } });\n`;
  const call = `export const stepDone = (id, step) => cio.track(id, { name: step.title.toLowerCase().replace(/ /g, "_") });\n`;
  const mark = `${" ".repeat(60)}${"~".repeat(43)}\n`;

  test("a name of which nothing is left gets that of the function", () => {
    expect(fixed(client + others + call + mark)).toContain(
      `cio.track(id, { name: "step_done", data: { step_title: step.title } });`,
    );
  });

  test.each([
    ["no function beside it is", others.replace("courseDone", "record")],
    [
      "there is such an event already",
      `${others}export const skip = (id) => cio.track(id, { name: "step_done" });\n`,
    ],
  ])("it does not where %s", (_why, beside) => {
    const [found] = expectPicture(rules, client + beside + call + mark);
    expect(found).toMatchObject({ edits: [], unfixed: "the code does not say what to call the event" });
  });
});

test.each([
  ["order_", "order.status", "order_status_changed", "order_status: order.status"],
  ["walk_in_", "stage", "walk_stage_changed", "stage"],
  ["shipped_", "country", "shipped", "country"],
  ["user_signed_in_", "country", "user_signed_in", "country"],
])("a name says what happened: %s and %s", (text, value, name, data) => {
  const call = `export const sent = (id, order, stage, country) => cio.track(id, { name: "${text}" + ${value} });`;
  const built = `"${text}" + ${value}`;
  const picture = `${client}${call}\n${" ".repeat(call.indexOf(built))}${"~".repeat(built.length)}\n`;
  expect(fixed(picture)).toContain(`{ name: "${name}", data: { ${data} } }`);
});

test.each([
  ["api_", "path"],
  ["order_", "country"],
])("a lone noun is no name: %s and %s", (text, value) => {
  const call = `export const sent = (id, path, country) => cio.track(id, { name: "${text}" + ${value} });`;
  const built = `"${text}" + ${value}`;
  const [found] = expectPicture(
    rules,
    `${client}${call}\n${" ".repeat(call.indexOf(built))}${"~".repeat(built.length)}\n`,
  );
  expect(found).toMatchObject({ edits: [], unfixed: "the code does not say what to call the event" });
});

describe("what built the name", () => {
  const call = `export const opened = (id, page) => cio.track(id, { name: format("page_opened_%s", page) });\n`;
  const mark = `${" ".repeat(58)}${"~".repeat(30)}\n`;
  const after = call.replace('format("page_opened_%s", page)', '"page_opened", data: { page }');

  test.each([
    ['import { format } from "node:util";\n', ""],
    [
      'import { format, inspect } from "node:util";\nlog(inspect(1));\n',
      'import { inspect } from "node:util";\nlog(inspect(1));\n',
    ],
    [
      "const format = (pattern, ...values) => values.reduce((text, value) => text.replace('%s', value), pattern);\n",
      "",
    ],
    [
      'import { format } from "node:util";\nlog(format("%s", 1));\n',
      'import { format } from "node:util";\nlog(format("%s", 1));\n',
    ],
  ])("goes where nothing else uses it: %s", (made, left) => {
    expect(fixed(client + made + call + mark)).toBe(client + left + after);
  });

  test("stays, and the name too, where it cannot simply be removed", () => {
    const [found] = expectPicture(rules, `${client}const { format } = require("node:util");\n${call}${mark}`);
    expect(found?.edits).toEqual([]);
  });
});

describe("what should not be sent at all", () => {
  test("is left out of the name, and nothing else", () => {
    const picture = `${client}export const paid = (id, cardNumber, plan) => cio.track(id, { name: \`plan_paid_\${plan}_\${cardNumber}\` });
                                                                    ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
`;
    const [found] = expectPicture(rules, picture);
    expect(fixed(picture)).toContain(`cio.track(id, { name: "plan_paid", data: { plan } });`);
    expect(found?.effect).toContain("without the value");
  });

  test("stays where a variable would be left that nothing reads", () => {
    const picture = `${client}export function paid(id, form) {
  const cardNumber = form.card.number;
  return cio.track(id, { name: \`paid_with_\${cardNumber}\` });
                               ~~~~~~~~~~~~~~~~~~~~~~~~~
}
`;
    expect(expectPicture(rules, picture).map(({ edits }) => edits)).toEqual([[]]);
  });
});

test("an address that a word of the name leads to is taken out without that word", () => {
  const picture = `${client}export const wrote = (id) => cio.track(id, { name: "guest_wrote_to_desk.two@hotel.example" });
                                                   ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
`;
  expect(fixed(picture)).toContain(`{ name: "guest_wrote", data: { email: "desk.two@hotel.example" } }`);
});
