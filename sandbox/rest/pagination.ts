import type { Answer, Call } from "../access/call.ts";
import { apiUrl } from "../state/addresses.ts";

const maxPageSize = 100;
const defaultPageSize = 30;

/** Answers with one page of a list and the `Link` header to the others. `path` is the route's path, without the query. */
export function answerPage(
  call: Call,
  path: string,
  all: readonly unknown[],
  wrap?: (page: readonly unknown[]) => unknown,
): Answer {
  const size = Math.min(
    Math.max(Number(call.query.get("per_page") ?? defaultPageSize) || defaultPageSize, 1),
    maxPageSize,
  );
  const number = Math.max(Number(call.query.get("page") ?? 1) || 1, 1);
  const last = Math.max(Math.ceil(all.length / size), 1);
  const page = all.slice((number - 1) * size, number * size);
  const link = (target: number, relation: string) => {
    const query = new URLSearchParams(call.query);
    query.set("page", String(target));
    return `<${apiUrl(call.state)}${path}?${query.toString()}>; rel="${relation}"`;
  };
  const links = [
    ...(number > 1 ? [link(number - 1, "prev"), link(1, "first")] : []),
    ...(number < last ? [link(number + 1, "next"), link(last, "last")] : []),
  ];
  return {
    status: 200,
    body: wrap === undefined ? page : wrap(page),
    ...(links.length === 0 ? {} : { headers: { link: links.join(", ") } }),
  };
}
