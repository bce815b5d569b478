import type { DeliveryRecord, RequestRecord } from "../state/state.ts";
import { PullRequestPage } from "./layout.tsx";
import { Icon } from "./parts.tsx";
import type { PullRequestView } from "./view.ts";

/** Every webhook and request between GitHub and the app, oldest first, with how long it took. */
export function LogPage({ view }: { readonly view: PullRequestView }) {
  const { requests, deliveries, violations } = view.state;
  const rows = [
    ...requests.map((request, index) => ({
      at: request.startedAt,
      row: <RequestRow view={view} request={request} index={index} />,
    })),
    ...deliveries.map((delivery, index) => ({
      at: delivery.deliveredAt,
      row: <DeliveryRow view={view} delivery={delivery} index={index} />,
    })),
  ].sort((a, b) => a.at.getTime() - b.at.getTime());
  return (
    <PullRequestPage view={view} tab="log">
      {violations.map(({ where, message }) => (
        <p class="flash" role="alert">
          <Icon name="alert" /> GitHub would not accept this: {where}: {message}
        </p>
      ))}
      <p class="muted">
        Webhooks go from GitHub to Pitstop, requests from Pitstop to GitHub. Both are validated against
        GitHub’s published API schema.
      </p>
      <div class="scroll">
        <table class="log">
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">Webhook or request</th>
              <th scope="col">Status</th>
              <th scope="col">Duration</th>
            </tr>
          </thead>
          <tbody>{rows.map(({ row }) => row)}</tbody>
        </table>
      </div>
    </PullRequestPage>
  );
}

function RequestRow({
  view,
  request,
  index,
}: {
  readonly view: PullRequestView;
  readonly request: RequestRecord;
  readonly index: number;
}) {
  return (
    <tr>
      <td>
        <PreciseTime date={request.startedAt} />
      </td>
      <td>
        <Icon name="arrow-left" tone="accent" />
        <span class="hidden">request</span>{" "}
        <a href={`${view.path}/log/request/${index}`}>
          <strong>{request.method}</strong> {request.path}
        </a>{" "}
        <span class="muted">{request.operation}</span>
      </td>
      <Outcome status={request.status} milliseconds={request.milliseconds} />
    </tr>
  );
}

function DeliveryRow({
  view,
  delivery,
  index,
}: {
  readonly view: PullRequestView;
  readonly delivery: DeliveryRecord;
  readonly index: number;
}) {
  return (
    <tr>
      <td>
        <PreciseTime date={delivery.deliveredAt} />
      </td>
      <td>
        <Icon name="arrow-right" tone="done" />{" "}
        <a href={`${view.path}/log/webhook/${index}`}>
          <strong>{delivery.event}</strong>.{delivery.action}
        </a>{" "}
        <span class="muted">{delivery.isRedelivery ? "redelivered webhook" : "webhook"}</span>
      </td>
      <Outcome status={delivery.status} milliseconds={delivery.milliseconds} />
    </tr>
  );
}

/** A time of day with milliseconds. */
function PreciseTime({ date }: { readonly date: Date }) {
  const text = `${date.toLocaleTimeString("en-GB")}.${String(date.getMilliseconds()).padStart(3, "0")}`;
  return <time dateTime={date.toISOString()}>{text}</time>;
}

function Outcome({
  status,
  milliseconds,
}: {
  readonly status: number | undefined;
  readonly milliseconds: number;
}) {
  return (
    <>
      <td class={status !== undefined && status < 400 ? "good" : "attention"}>{status ?? "no response"}</td>
      <td class="took">{Math.round(milliseconds)} ms</td>
    </>
  );
}

/** The bodies of one webhook or request. */
export function ExchangePage({
  view,
  title,
  bodies,
}: {
  readonly view: PullRequestView;
  readonly title: string;
  readonly bodies: readonly (readonly [string, unknown])[];
}) {
  return (
    <PullRequestPage view={view} tab="log">
      <p>
        <a href={`${view.path}/log`}>Behind the scenes</a> / <strong>{title}</strong>
      </p>
      {bodies.map(([name, body]) => (
        <section class="box">
          <header>
            <h2>{name}</h2>
          </header>
          {/* Wide JSON scrolls, and must do so with the keyboard too. */}
          <pre class="inside" tabIndex={0} role="region" aria-label={name}>
            {body === undefined ? "(empty, or not JSON)" : JSON.stringify(body, undefined, 2)}
          </pre>
        </section>
      ))}
    </PullRequestPage>
  );
}
