// Renews the page while one looks at it, so that a review is seen to come. Without this script, reloading does the same.
const every = 1000;
let tag;

function isBusy() {
  const writing = [...document.querySelectorAll("#live textarea, #live input:not([type=hidden])")];
  return writing.some((field) => field === document.activeElement || field.value !== field.defaultValue);
}

function openStates(root) {
  return new Map([...root.querySelectorAll("details[id]")].map((details) => [details.id, details.open]));
}

async function renew() {
  if (document.hidden || isBusy()) return;
  const headers = tag === undefined ? {} : { "if-none-match": tag };
  const answer = await fetch(location.href, { headers, cache: "no-store" });
  if (answer.status !== 200) return;
  tag = answer.headers.get("etag") ?? undefined;
  const next = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#live");
  const live = document.querySelector("#live");
  if (next === null || live === null || isBusy() || next.innerHTML === live.innerHTML) return;
  const states = openStates(live);
  const focused = document.activeElement?.id;
  for (const details of next.querySelectorAll("details[id]")) {
    details.open = states.get(details.id) ?? details.open;
  }
  live.replaceChildren(...next.childNodes);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

setInterval(() => renew().catch(() => undefined), every);
