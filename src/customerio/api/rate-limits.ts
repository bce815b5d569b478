import type { OperationKind, Surface } from "./sdk.ts";

/** How many requests Customer.io accepts. */
export interface RateLimit {
  readonly requests: number;
  /** The time in which they are counted. */
  readonly seconds: number;
  /** What the limit is for, as part of a sentence. */
  readonly scope: string;
}

/** Customer.io's published limits. Source: the references of the Track, Pipelines and App APIs. */
const limits = {
  broadcast: { requests: 1, seconds: 10, scope: "API-triggered broadcasts" },
  transactional: { requests: 100, seconds: 1, scope: "transactional messages" },
  app: { requests: 10, seconds: 1, scope: "the App API" },
  pipelines: { requests: 3000, seconds: 3, scope: "the Pipelines API" },
  track: { requests: 1000, seconds: 1, scope: "the Track API" },
} as const satisfies Record<string, RateLimit>;

/** The limit that applies to an operation. */
export function getRateLimit({
  surface,
  kind,
}: {
  readonly surface: Surface;
  readonly kind: OperationKind;
}): RateLimit {
  if (kind === "broadcast") return limits.broadcast;
  if (kind === "send") return limits.transactional;
  return surface === "app" || surface === "pipelines" ? limits[surface] : limits.track;
}
