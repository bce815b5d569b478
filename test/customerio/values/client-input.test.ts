import { expect, test } from "vitest";
import { readTable } from "./knowledge-of.ts";

const dto = (decorators: string): string => `class Dto { ${decorators} event: string; }\n`;

const sent: readonly string[] = [
  // Express, Koa, Fastify, hapi
  "app.post('/', (req, res) => show(req.body.event));",
  "app.post('/', (req, res) => show(req.body['event']));",
  "app.post('/', (req, res) => { const payload = req.body; show(payload.event); });",
  "app.post('/', (req, res) => { const { body } = req; show(body.event); });",
  "app.post('/', (req, res) => { const { body: { event } } = req; show(event); });",
  "app.post('/', (req, res) => show(req.param('event')));",
  "app.post('/', (req, res) => { for (const each of req.body.events) show(each.event); });",
  "app.post('/', (req, res) => { for (const { event } of req.body.events) show(event); });",
  "app.post('/', (req, res) => req.body.events.forEach((each) => show(each.event)));",
  "app.post('/', (req, res) => req.body.events.map(({ event }) => show(event)));",
  "router.post('/', (ctx) => show(ctx.request.body.event));",
  "server.route({ handler: (request, h) => show(request.payload.event) });",
  // The web's own requests
  "export async function POST(request) { show((await request.json()).event); }",
  "export async function POST(request) { show(JSON.parse(await request.text()).event); }",
  "export async function POST(request) { const form = await request.formData(); show(form.get('event')); }",
  "export async function POST(request) { const sent = Object.fromEntries(await request.formData()); show(sent.event); }",
  "export async function GET(request) { show(new URL(request.url).searchParams.get('event')); }",
  "export async function GET(request) { const { searchParams } = new URL(request.url); show(searchParams.get('event')); }",
  "export async function GET(request) { const url = new URL(request.url); show(url.searchParams.get('event')); }",
  "export async function GET(request) { show(request.nextUrl.searchParams.get('event')); }",
  "export const load = ({ url }) => show(url.searchParams.get('event'));",
  // Hono, h3, AWS Lambda, Nest, server actions
  "app.get('/', (c) => show(c.req.query('event')));",
  "app.get('/:event', (c) => show(c.req.param('event')));",
  "app.post('/', async (c) => { const form = await c.req.parseBody(); show(form['event']); });",
  "export default defineEventHandler(async (event) => { const body = await readBody(event); show(body.event); });",
  "export default defineEventHandler((event) => show(getRouterParam(event, 'event')));",
  "export const handler = async (event) => show(JSON.parse(event.body).event);",
  "export const handler = async (event) => show(event.queryStringParameters.event);",
  "class Events { @Post() create(@Body() body: any) { show(body.event); } }",
  "class Events { @Post() create(@Body('event') event: string) { show(event); } }",
  `${dto("@IsString() @MaxLength(40)")}class Events { @Post() create(@Body() body: Dto) { show(body.event); } }`,
  "export async function record(form: FormData) { 'use server'; show(form.get('event')); }",
];

const notSent: readonly string[] = [
  "app.post('/', (req, res) => show(req.user.event));",
  "app.post('/', (req, res) => show(toEvent(req.body.event)));",
  "app.post('/', (req, res) => { for (const each of events) show(each.event); });",
  "app.post('/', (req, res) => events.forEach((each) => show(each.event)));",
  "app.post('/', (req, res) => show(events.find((each) => each.key === req.body.key).event));",
  "app.post('/', (req, res) => { if (!names.includes(req.body.event)) return; show(req.body.event); });",
  "queue.process(async (job) => show(JSON.parse(job.data).event));",
  "queue.on('message', (event) => show(event.payload.event));",
  "export async function sync() { const answer = await fetch(address); show((await answer.json()).event); }",
  "export const here = () => show(new URL(location.href).searchParams.get('event'));",
  "export const of = (cache) => show(cache.get('event'));",
  "export const of = ({ query }) => show(query('event'));",
  "const readBody = (event) => lists[event];\nexport const on = (name) => show(readBody(name).event);",
  "class Events { @Post() create(@Body('event', new ParseEnumPipe(Kind)) event: string) { show(event); } }",
  "class Events { @Post() create(@CurrentUser() user: any) { show(user.event); } }",
  `${dto("@Matches(/^(?:opened|closed)$/)")}class Events { @Post() create(@Body() body: Dto) { show(body.event); } }`,
  `${dto("@IsEventName()")}class Events { @Post() create(@Body() body: Dto) { show(body.event); } }`,
  "export async function record(form: FormData) { show(form.get('event')); }",
  "export const loop = (value) => { const again = () => again().event; show(again().event); };",
];

const read = readTable([...sent, ...notSent]);

function isInput(code: string): boolean {
  const { knowledge, term } = read(code);
  return knowledge.texts.findShapes(term).some(({ made }) => made === "input");
}

test.each(sent)("a client sent what is shown: %s", (code) => {
  expect(isInput(code)).toBe(true);
});

test.each(notSent)("no client is known to have sent what is shown: %s", (code) => {
  expect(isInput(code)).toBe(false);
});
