import { SpanKind, SpanStatusCode, trace, type Attributes } from "@opentelemetry/api";

/** Does nothing until whoever runs Pitstop loads an OpenTelemetry SDK. */
const tracer = trace.getTracer("pitstop");

/** What is known of a span. Never source text, which could leave the machine with it. */
export type SpanAttributes = Attributes;

/**
 * Does work in a span of its own, which ends with it. `note` adds what is known later.
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
