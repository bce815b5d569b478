import { readFileSync } from "node:fs";
import { parser } from "@prometheus-io/lezer-promql";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { createAppMetrics } from "../../src/app/app-metrics.ts";

function read(name: string): string {
  return readFileSync(new URL(`../../docs/deploy/${name}`, import.meta.url), "utf8");
}

const dashboard = z
  .object({
    panels: z.array(
      z.object({
        title: z.string(),
        gridPos: z.object({ x: z.number(), y: z.number() }),
        targets: z.array(z.object({ expr: z.string() })),
      }),
    ),
  })
  .parse(JSON.parse(read("grafana-dashboard.json")));
const alerts = z
  .object({
    groups: z.array(
      z.object({
        rules: z.array(
          z.object({
            alert: z.string(),
            expr: z.string(),
            annotations: z.object({ summary: z.string(), description: z.string() }),
          }),
        ),
      }),
    ),
  })
  .parse(parse(read("alerts.yml")));
const rules = alerts.groups.flatMap((group) => group.rules);

/** Each metric's labels with the values that were seen; a histogram's samples have names of their own. */
const known = new Map<string, Map<string, Set<string>>>();

beforeAll(async () => {
  const metrics = createAppMetrics({ hasProcess: true });
  const outcomes = ["success", "neutral", "failure", "skipped", "outdated", "followed", "failed", "overdue"];
  for (const outcome of outcomes) metrics.review(outcome, 1);
  for (const reason of ["timeout", "died"]) metrics.threadEnded(reason);
  for (const stage of ["read", "analyze", "plan", "post"]) metrics.stage(stage, 1);
  for (const status of [200, 502, undefined]) metrics.sent("GET /app", status);
  metrics.delivery("pull_request", "accepted");
  metrics.findings({ "missing-email": 1 });
  for (const line of (await metrics.render()).split("\n")) {
    const sample = /^(\w+)(?:\{(.*)\})? /u.exec(line);
    if (sample === null) continue;
    const [, name = "", labels = ""] = sample;
    const seen = known.get(name) ?? new Map<string, Set<string>>();
    known.set(name, seen);
    for (const [, label = "", value = ""] of labels.matchAll(/(\w+)="([^"]*)"/gu)) {
      seen.set(label, (seen.get(label) ?? new Set()).add(value));
    }
  }
});

/** What Prometheus itself adds when it scrapes. */
const added = new Set(["job", "instance"]);
const keywords = new Set(["by", "le", "or", "and"]);

const expressions = [
  ...dashboard.panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const)),
  ...rules.map(({ alert, expr }) => [alert, expr] as const),
];

describe("the dashboard and the alerts ask for what /metrics has:", () => {
  it.each(expressions)("%s: %s", (_title, expression) => {
    expect(findSyntaxErrors(expression)).toEqual([]);
    const withoutLabels = expression.replaceAll(/\{[^}]*\}|\bby \([^)]*\)|\[[^\]]*\]/gu, " ");
    const used = [...withoutLabels.matchAll(/\b[a-z]\w*\b(?!\s*\()/gu)].map(([name]) => name);
    const names = used.filter((name) => !keywords.has(name) && name !== "up");
    expect(expression.includes("up{") || names.length > 0).toBe(true);
    expect(names.filter((name) => !known.has(name))).toEqual([]);
    for (const name of names) {
      const labels = known.get(name);
      for (const [, list = ""] of expression.matchAll(/\bby \(([^)]*)\)/gu)) {
        for (const label of list.split(/,\s*/u)) expect([...(labels?.keys() ?? [])]).toContain(label);
      }
    }
    for (const [, name = "", inside = ""] of expression.matchAll(/(\w+)\{([^}]*)\}/gu)) {
      for (const [, label = "", operator = "", value = ""] of inside.matchAll(/(\w+)(=~|!=|=)"([^"]*)"/gu)) {
        if (added.has(label)) continue;
        const values = [...(known.get(name)?.get(label) ?? [])];
        const wanted = operator === "=~" ? value.split("|") : [value];
        for (const one of wanted)
          expect(values.some((seen) => new RegExp(`^(?:${one})$`, "u").test(seen))).toBe(true);
      }
    }
  });
});

/** The parts of a PromQL expression that are none. Grafana fills in its variables first. */
function findSyntaxErrors(expression: string): readonly string[] {
  const text = expression.replaceAll("$__rate_interval", "1m");
  const errors: string[] = [];
  parser.parse(text).iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) errors.push(`${text.slice(0, from)}>${text.slice(from, to)}<${text.slice(to)}`);
    },
  });
  return errors;
}

it("finds an expression that is none", () => {
  expect(findSyntaxErrors("sum by (le (rate(up[5m]))")).not.toEqual([]);
});

it("no two panels are at the same place", () => {
  const places = dashboard.panels.map(({ gridPos: { x, y } }) => `${x},${y}`);
  expect(new Set(places).size).toBe(places.length);
});

it("every metric of Pitstop is on the dashboard", () => {
  const shown = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)).join("\n");
  const families = [...known.keys()].map((name) => name.replace(/_(?:bucket|sum|count)$/u, ""));
  const own = [...new Set(families.filter((name) => name.startsWith("pitstop_")))];
  expect(own.length).toBeGreaterThan(9);
  // A gauge that explains memory, not one to watch.
  expect(own.filter((name) => !shown.includes(name))).toEqual(["pitstop_source_cache_characters"]);
});
