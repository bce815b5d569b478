import { severities } from "../../plan/words.ts";
import { groupBy } from "../../vocabulary/group-by.ts";
import type { Finding } from "../../vocabulary/finding.ts";

const maxBars = 15;

interface BarChartProps {
  readonly title: string;
  readonly findings: readonly Finding[];
  readonly keyOf: (finding: Finding) => string;
  readonly nameOf?: (key: string) => string;
}

/** How many findings there are of each kind, the most frequent first: a table whose last column is drawn. */
export function BarChart({ title, findings, keyOf, nameOf = (key) => key }: BarChartProps) {
  const groups = [...groupBy(findings, keyOf)].sort(
    ([a, some], [b, others]) => others.length - some.length || (a < b ? -1 : 1),
  );
  const most = groups[0]?.[1].length ?? 1;
  const rest = groups.length - maxBars;
  return (
    <table>
      <caption>{title}</caption>
      <tbody>
        {groups.slice(0, maxBars).map(([key, found]) => (
          <tr>
            <th scope="row">{nameOf(key)}</th>
            <td class="number">{found.length.toLocaleString("en-US")}</td>
            <td class="bars">
              <Bar findings={found} most={most} />
            </td>
          </tr>
        ))}
        {rest > 0 && (
          <tr>
            <th scope="row" class="muted" colSpan={3}>
              and {rest.toLocaleString("en-US")} more
            </th>
          </tr>
        )}
      </tbody>
    </table>
  );
}

function Bar({ findings, most }: { readonly findings: readonly Finding[]; readonly most: number }) {
  const counts = severities.map(
    (severity) => [severity, findings.filter((one) => one.severity === severity).length] as const,
  );
  return (
    <div class="bar" style={{ width: `${(findings.length / most) * 100}%` }} aria-hidden="true">
      {counts.map(
        ([severity, number]) => number > 0 && <span class={severity} style={{ flexGrow: number }} />,
      )}
    </div>
  );
}
