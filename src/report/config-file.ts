import type { z } from "zod";
import type { ConfigGuess } from "../vocabulary/config-guess.ts";
import { printable } from "../vocabulary/printable.ts";
import { wrap } from "./wrap.ts";

/** The JSON schema of the config, which the commented file is generated from. */
type Schema = z.core.JSONSchema.JSONSchema;

/**
 * Writes a config file that explains every option. Options that were guessed are set; all others are commented out, with their default or
 * an example: to set one, remove the `#` at the start of the line.
 */
export function writeConfigFile(schema: Schema, guesses: readonly ConfigGuess[]): string {
  const sections = Object.entries(schema.properties ?? {}).map(([name, property]) =>
    writeSetting([name], asSchema(property), guesses).join("\n"),
  );
  return `${[head, ...sections].join("\n\n")}\n`;
}

const head = `# Pitstop configuration. All options are optional: lines that are commented out show the default or an example.
# Pitstop reads this file from the default branch.`;

/** In columns. */
const commentWidth = 100;

function writeSetting(
  key: readonly string[],
  schema: Schema,
  guesses: readonly ConfigGuess[],
  indent = "",
): readonly string[] {
  const name = key.at(-1) ?? "";
  const below = guesses.filter((guess) => key.every((part, index) => guess.key[index] === part));
  const isSet = below.some(({ value }) => value !== undefined);
  const mark = isSet ? "" : "#";
  if (isGroup(schema)) {
    return [
      ...comment(schema.description ?? "", indent),
      `${indent}${mark}${name}:`,
      ...Object.entries(schema.properties ?? {}).flatMap(([child, property]) =>
        writeSetting([...key, child], asSchema(property), guesses, `${indent}  `),
      ),
    ];
  }
  const value = below.find((guess) => guess.value !== undefined)?.value ?? getSample(schema);
  return [
    ...comment([schema.description ?? "", describeChoice(schema)].filter(Boolean).join(" "), indent),
    ...below.flatMap((guess) => comment(describeGuess(guess), indent)),
    `${indent}${mark}${name}: ${writeValue(value)}`,
  ];
}

/** An option with a fixed set of keys; a map with arbitrary keys is a value. */
function isGroup(schema: Schema): boolean {
  return schema.type === "object" && schema.properties !== undefined;
}

function describeGuess({ value, because, at }: ConfigGuess): string {
  const said = `${because} (${at.path}:${at.line}).`;
  return value === undefined ? `Seen: ${said}` : `Guessed: ${said}`;
}

function describeChoice({ enum: choices, items, default: fallback }: Schema): string {
  const all = choices ?? (items !== undefined && !Array.isArray(items) ? asSchema(items).enum : undefined);
  const named = all ? `One of ${all.map(String).join(", ")}.` : "";
  const isWorthSaying = ["string", "number", "boolean"].includes(typeof fallback) || (all && fallback);
  return [named, isWorthSaying ? `Default: ${writeValue(fallback)}.` : ""].filter(Boolean).join(" ");
}

function getSample({ examples, default: fallback }: Schema): unknown {
  return Array.isArray(examples) && examples.length > 0 ? examples[0] : fallback;
}

/** In YAML's flow style, on one line. */
function writeValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(writeValue).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    return `{ ${Object.entries(value)
      .map(([key, entry]) => `${key}: ${writeValue(entry)}`)
      .join(", ")} }`;
  }
  return typeof value === "string" && isPlain.test(value) ? value : JSON.stringify(value);
}

/** Strings that YAML reads as strings without quotes. */
const isPlain = /^(?!(?:true|false|null|yes|no)$)[A-Za-z][\w-]*(?: [A-Za-z][\w-]*)*$/u;

function comment(text: string, indent: string): readonly string[] {
  if (text === "") return [];
  return wrap(printable(text), { width: commentWidth }, `${indent}# `).split("\n");
}

/** JSON schema allows `true` and `false` as a schema; the config's schema has neither. */
function asSchema(schema: z.core.JSONSchema._JSONSchema): Schema {
  return typeof schema === "boolean" ? {} : schema;
}
