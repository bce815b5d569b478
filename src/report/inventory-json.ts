import { z } from "zod";
import type { TakenInventory } from "../vocabulary/inventory.ts";
import { coverageSchema, describeCoverage, filesSchema } from "./json.ts";

/**
 * An inventory as JSON, in the stable format of `docs/inventory.schema.json`. It is the same on every machine, so that it can be checked
 * in: paths are relative to the repository's root.
 */
export function reportInventoryJson({ inventory, analyzed, skipped, coverage }: TakenInventory): string {
  const json: z.input<typeof inventorySchema> = {
    version: 1,
    ...inventory,
    files: { analyzed: analyzed.length, skipped: skipped.map(({ path, reason }) => ({ path, reason })) },
    coverage: describeCoverage(coverage),
  };
  return `${JSON.stringify(json, undefined, 2)}\n`;
}

/** The JSON schema for it. */
export function makeInventoryJsonSchema(): unknown {
  return { title: "Pitstop inventory", ...z.toJSONSchema(inventorySchema, { io: "input" }) };
}

const entry = {
  apis: z.array(z.enum(["track", "app", "pipelines", "browser", "mobile"])).readonly(),
  places: z
    .array(
      z.strictObject({
        path: z.string().describe("Relative to the repository's root, with `/`."),
        line: z.int().min(1).describe("1-based."),
        via: z
          .array(z.string())
          .readonly()
          .describe("The wrappers between the place and Customer.io, the outermost first."),
      }),
    )
    .readonly(),
};

const data = {
  properties: z
    .array(
      z.strictObject({
        name: z.string(),
        types: z
          .array(z.enum(["text", "number", "boolean", "date", "list", "object", "null", "unknown"]))
          .readonly(),
        units: z
          .array(
            z.enum([
              ...(["milliseconds", "seconds", "fractional seconds", "microseconds"] as const),
              ...(["ISO text", "duration"] as const),
            ]),
          )
          .readonly()
          .describe("The units in which a time is sent; empty when it is none."),
        isOptional: z.boolean().describe("Not every place sends it."),
      }),
    )
    .readonly(),
  isOpen: z.boolean().describe("More may be sent than is listed."),
};

const identifiedBy = z.enum(["id", "email", "cio_id", "anonymous id", "unknown"]);

const inventorySchema = z.strictObject({
  version: z.literal(1),
  events: z
    .array(
      z.strictObject({
        kind: z.enum(["event", "page", "screen"]),
        name: z
          .string()
          .optional()
          .describe("With `${…}` for each part that varies; missing when nothing of it is known."),
        isFixed: z.boolean().describe("The name never varies."),
        style: z.string().optional().describe("The style of a fixed name, such as `snake_case`."),
        sentFor: z.array(z.enum(["person", "anonymous"])).readonly(),
        ...data,
        ...entry,
      }),
    )
    .readonly(),
  people: z
    .array(
      z.strictObject({
        identifiedBy,
        from: z.string().optional().describe("The code that the identifier comes from, such as `user.id`."),
        hasEmail: z
          .boolean()
          .optional()
          .describe("Whether each place gives an email; missing when that is not known."),
        ...data,
        ...entry,
      }),
    )
    .readonly(),
  messages: z
    .array(
      z.strictObject({
        kind: z.enum(["transactional", "broadcast"]),
        channel: z.enum(["email", "push", "sms", "whatsapp", "inbox message", "in-app"]).optional(),
        id: z.string().optional().describe("Its id at Customer.io, or the code that the id comes from."),
        identifiedBy,
        ...data,
        ...entry,
      }),
    )
    .readonly(),
  devices: z.array(z.strictObject({ kind: z.enum(["add", "remove"]), ...data, ...entry })).readonly(),
  actions: z
    .array(z.strictObject({ kind: z.string().describe("Such as `suppress`, `merge` or `query`."), ...entry }))
    .readonly(),
  clients: z
    .array(
      z.strictObject({
        name: z.string().describe("The SDK's class, or what sends the requests, such as `fetch`."),
        transport: z.enum(["sdk", "http"]),
        credentials: z
          .array(
            z.strictObject({
              role: z.enum(["site-id", "track-key", "app-key", "write-key", "unknown"]),
              name: z.string().optional().describe("The environment variable or setting. Never a value."),
            }),
          )
          .readonly(),
        ...entry,
      }),
    )
    .readonly(),
  files: filesSchema,
  coverage: coverageSchema,
});
