import { SpanKind, SpanStatusCode, trace, type Attributes } from "@opentelemetry/api";

/** Does nothing unless an OpenTelemetry SDK is loaded. */
const tracer = trace.getTracer("pitstop");

/** Attributes of a span. Never source text, which could leave the machine with it. */
export type SpanAttributes = Attributes;

/**
 * Does work in its own span, which ends with it. `note` adds attributes that are known later.
 *
 * An error leaves its class in the span and not its message: libraries quote what they were working on.
 */
export function traced<Result>(
  name: string,
  attributes: SpanAttributes,
  work: (note: (attributes: SpanAttributes) => void) => Promise<Result>,
  kind: "internal" | "client" = "internal",
): Promise<Result> {
  return tracer.startActiveSpan(name, { attributes, kind: kinds[kind] }, async (span) => {
    try {
      return await work((more) => span.setAttributes(more));
    } catch (error) {
      span.setAttribute("error.type", error instanceof Error ? error.name : typeof error);
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

const kinds = { internal: SpanKind.INTERNAL, client: SpanKind.CLIENT } as const;
