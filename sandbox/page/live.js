// Updates the page while it is open, so that a review appears by itself. Without this script, reload the page.
const every = 1000;
const reachable = "a[href], button, summary, input:not([type=hidden]), textarea";
let tag;

function isBusy() {
  const writing = [...document.querySelectorAll("#live textarea, #live input:not([type=hidden])")];
  return writing.some((field) => field === document.activeElement || field.value !== field.defaultValue);
}

// Identifies an element, to find it again in the new page: by its id, or by the nearest id above it and its index among elements of its kind.
function nameOf(element, kind) {
  const home = element.parentElement.closest("[id]");
  return `${home.id} ${element.id || [...home.querySelectorAll(kind)].indexOf(element)}`;
}

function named(root, kind) {
  return new Map([...root.querySelectorAll(kind)].map((element) => [nameOf(element, kind), element]));
}

async function renew() {
  if (document.hidden || isBusy()) return;
  const headers = tag === undefined ? {} : { "if-none-match": tag };
  const answer = await fetch(location.href, { headers, cache: "no-store" });
  if (answer.status !== 200) return;
  tag = answer.headers.get("etag") ?? undefined;
  const next = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#live");
  const live = document.querySelector("#live");
  if (next === null || live === null || isBusy()) return;
  const opened = named(live, "details");
  for (const [name, details] of named(next, "details")) details.open = opened.get(name)?.open ?? details.open;
  if (next.innerHTML === live.innerHTML) return;
  const focused = live.contains(document.activeElement)
    ? nameOf(document.activeElement, reachable)
    : undefined;
  const target = document.querySelector(":target");
  const height = target?.getBoundingClientRect().top;
  live.replaceChildren(...next.childNodes);
  // What the address names stays where the reader has it.
  const renewed = target && document.getElementById(target.id);
  if (renewed) scrollBy(0, renewed.getBoundingClientRect().top - height);
  if (focused !== undefined) named(live, reachable).get(focused)?.focus({ preventScroll: true });
  const news = [...live.querySelectorAll(".news")].map((element) => element.textContent).join(", ");
  const status = document.querySelector("#status");
  if (status !== null && status.textContent !== news) status.textContent = news;
}

// One request at a time: a response is slow while the app analyzes code.
async function watch() {
  await renew().catch(() => undefined);
  setTimeout(watch, every);
}

setTimeout(watch, every);
