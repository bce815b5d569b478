import { expect, test } from "vitest";
import { getText } from "../../../src/customerio/values/texts.ts";
import { readTable } from "./knowledge-of.ts";

const listed = 'const event = z.enum(["opened", "closed"]);\nconst schema = z.object({ event });\n';
const valid = 'Joi.object({ event: Joi.string().valid("opened", "closed") })';
const json = '{ type: "object", properties: { event: { type: "string", enum: ["opened", "closed"] } } }';
const handler = "(req, res) => show(req.body.event)";

const checked: readonly string[] = [
  `${listed}router.post("/", validate(schema), ${handler});`,
  `${listed}router.post("/", validate("body", schema), ${handler});`,
  `${listed}router.post("/", limit(), [auth, validate(schema)], ${handler});`,
  `${listed}router.post("/", validate({ body: schema }), ${handler});`,
  `${listed}router.post("/", validate(z.object({ body: schema })), ${handler});`,
  `${listed}const check = validate(schema);\nrouter.post("/", check, ${handler});`,
  `${listed}const validate = (schema) => (req, res, next) => { req.body = schema.parse(req.body); next(); };\nrouter.post("/", validate(schema), ${handler});`,
  `${listed}const open = ${handler};\nrouter.post("/", validate(schema), open);`,
  `${listed}router.route("/").post(validate(schema), ${handler});`,
  `${listed}router.post("/", validate(schema), (req, res) => { const { event } = req.body; show(event); });`,
  `${listed}router.post("/", validate(schema), ({ body: { event } }, res) => show(event));`,
  `${listed}router.post("/", validate(schema), async (ctx) => show(ctx.request.body.event));`,
  `router.post("/", celebrate({ body: ${valid} }), ${handler});`,
  `router.post("/", celebrate({ [Segments.BODY]: ${valid} }), ${handler});`,
  `router.get("/", celebrate({ query: ${valid} }), (req, res) => show(req.query.event));`,
  `router.post("/", body("event").isIn(["opened", "closed"]), ${handler});`,
  `router.post("/", [body("event").trim().isIn(["opened", "closed"]).withMessage("event")], ${handler});`,
  `router.post("/", check("event").isIn(["opened", "closed"]), ${handler});`,
  `router.get("/", query("event").isIn(["opened", "closed"]), (req, res) => show(req.query.event));`,
  `app.post("/", { schema: { body: ${json} } }, ${handler});`,
  `const schema = { body: ${json} };\napp.post("/", { schema }, ${handler});`,
  `app.route({ method: "POST", url: "/", schema: { body: ${json} }, handler: ${handler} });`,
  `app.get("/", { schema: { querystring: ${json} } }, (req, res) => show(req.query.event));`,
  `${listed}app.post("/", { schema: { body: schema } }, ${handler});`,
  'class Dto { @IsIn(["opened", "closed"]) event: string; }\nexport const on = (dto: Dto) => show(dto.event);',
  'class Dto { @IsIn(["opened", "closed"]) event: string; }\nexport const on = ({ event }: Dto) => show(event);',
  "enum Kind { Open = 'opened', Close = 'closed' }\nclass Dto { @IsEnum(Kind) event: string; }\nexport const on = (dto: Dto) => show(dto.event);",
];
const notChecked: readonly string[] = [
  `${listed}router.post("/", ${handler});`,
  `${listed}router.post("/", validate(schema), (req, res) => show(req.body.other));`,
  `${listed}router.post("/", validate({ query: schema }), ${handler});`,
  `${listed}router.post("/other", validate(schema), save);\nrouter.post("/", ${handler});`,
  `router.post("/", validate(z.object({ event: z.string() })), ${handler});`,
  `router.post("/", celebrate({ query: ${valid} }), ${handler});`,
  `router.post("/", body("other").isIn(["opened", "closed"]), ${handler});`,
  `router.post("/", query("event").isIn(["opened", "closed"]), ${handler});`,
  `router.post("/", body("event").isIn(kinds), ${handler});`,
  `router.post("/", body("event").isString(), ${handler});`,
  `app.post("/", { schema: { body: { type: "object", properties: { event: { type: "string" } } } } }, ${handler});`,
  `app.post("/", { schema: { querystring: ${json} } }, ${handler});`,
  `app.post("/", { schema: { response: ${json} } }, ${handler});`,
  "class Dto { @IsString() event: string; }\nexport const on = (dto: Dto) => show(dto.event);",
  'class Dto { @IsIn(["opened", "closed"]) other: string; event: string; }\nexport const on = (dto: Dto) => show(dto.event);',
  `const checks = [checks, checks];\nrouter.post("/", checks, ${handler});`,
  `const options = { schema: options };\nrouter.post("/", options, ${handler});`,
];

const read = readTable([...checked, ...notChecked]);

function readTexts(code: string) {
  const { term, knowledge } = read(code);
  return knowledge.texts.findShapes(term).map(getText);
}

test.each(checked)("%s shows one of the texts that are let through", (code) => {
  expect(readTexts(code)).toEqual(["opened", "closed"]);
});

test.each(notChecked)("%s can show any text", (code) => {
  expect(readTexts(code)).toEqual([undefined]);
});
