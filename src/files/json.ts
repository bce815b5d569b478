import stripJsonComments from "strip-json-comments";

/** A JSON object's members. Anything else has none: another kind of value, or text that is not JSON, which other tools will report. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Reads a file of JSON as an object, with or without a byte order mark. */
export function parseJsonObject(text: string): JsonObject {
  try {
    return toJsonObject(JSON.parse(text.replace(/^\ufeff/u, "")));
  } catch {
    return {};
  }
}

/** The same for JSON that may hold comments and trailing commas, as settings of tools do. */
export function parseSettings(text: string): JsonObject {
  return parseJsonObject(stripJsonComments(text, { trailingCommas: true }));
}

export function toJsonObject(value: unknown): JsonObject {
  // Any object can be read by key; arrays and null are turned away first.
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}
