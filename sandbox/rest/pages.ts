import type { Answer, Call } from "../state/answer.ts";
import { apiUrl } from "../state/addresses.ts";

const largestPage = 100;
const usualPage = 30;

/** One page of a list, with the `Link` header that leads to the others. `path` is the route's own, without the query. */
export function answerPage(
  call: Call,
  path: string,
  all: readonly unknown[],
  wrap?: (page: readonly unknown[]) => unknown,
): Answer {
  const size = Math.min(
    Math.max(Number(call.query.get("per_page") ?? usualPage) || usualPage, 1),
    largestPage,
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
