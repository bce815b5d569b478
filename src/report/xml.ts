import XmlBuilder from "fast-xml-builder";
import { printable } from "../vocabulary/printable.ts";

/** An element by its name, or several; the names of attributes start with `@`, and `#` is the text in an element. */
export interface XmlElement {
  readonly [name: string]: string | number | XmlElement | readonly XmlElement[];
}

/** A document of XML 1.0. Characters that it cannot hold become visible escapes. */
export function writeXml(root: XmlElement): string {
  const builder = new XmlBuilder({
    attributeNamePrefix: "@",
    textNodeName: "#",
    ignoreAttributes: false,
    suppressBooleanAttributes: false,
    suppressEmptyNode: true,
    format: true,
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build(withoutForbidden(root))}`;
}

/** Code points that XML 1.0 cannot contain: halves of surrogate pairs, and two noncharacters. Control characters are made printable. */
const forbidden = /[\p{Surrogate}\ufffe\uffff]/gu;

function withoutForbidden(value: XmlElement[string]): unknown {
  if (typeof value === "string") return printable(value).replaceAll(forbidden, "\u{fffd}");
  if (Array.isArray(value)) return value.map(withoutForbidden);
  if (typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withoutForbidden(inner)]));
}
