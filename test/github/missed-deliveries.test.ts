import nock from "nock";
import { describe, expect, test } from "vitest";
import { redeliverMissed } from "../../src/github/missed-deliveries.ts";
import { aClient, api } from "./fake-github.ts";
import { useNock } from "./nock-setup.ts";

useNock();

const now = Date.parse("2026-11-23T12:00:00Z");
const hour = 60 * 60 * 1000;
const noAbort = new AbortController().signal;
const none = () => undefined;

function aDelivery(id: number, guid: string, status: number, hoursAgo = 1) {
  return {
    ...{
      id,
      guid,
      status_code: status,
      status: status >= 200 && status < 300 ? "OK" : "failed to connect to host",
    },
    ...{ delivered_at: new Date(now - hoursAgo * hour).toISOString(), redelivery: false, duration: 0.1 },
    ...{ event: "pull_request", action: "opened", installation_id: 7, repository_id: 9, throttled_at: null },
  };
}

/** Newest first, a page for each list. */
function serve(...pages: readonly (readonly object[])[]): void {
  for (const [index, page] of pages.entries()) {
    const next = `<${api}/app/hook/deliveries?per_page=100&cursor=v1_${index + 1}>; rel="next"`;
    nock(api)
      .get("/app/hook/deliveries")
      .query({ per_page: "100", ...(index === 0 ? {} : { cursor: `v1_${index}` }) })
      .reply(200, page, index === pages.length - 1 ? {} : { link: next });
  }
}

function takeAttempts(): readonly number[] {
  const asked: number[] = [];
  nock(api)
    .post(/^\/app\/hook\/deliveries\/\d+\/attempts$/u)
    .optionally()
    .times(10)
    .reply((url) => {
      asked.push(Number(url.split("/").at(-2)));
      return [202, {}];
    });
  return asked;
}

describe("missed webhooks are redelivered", () => {
  test.each([
    ["one that the app answered with an error", [aDelivery(1, "a", 500)], [1]],
    ["one that GitHub gives no usable answer for", [aDelivery(2, "b", 0), aDelivery(1, "a", 302)], [1, 2]],
    ["not one that was accepted", [aDelivery(1, "a", 202)], []],
    [
      "not one that was accepted when it was sent again",
      [aDelivery(2, "a", 202), aDelivery(1, "a", 502)],
      [],
    ],
    ["once, one that was missed twice", [aDelivery(2, "a", 502), aDelivery(1, "a", 502)], [2]],
    ["several, oldest first", [aDelivery(2, "b", 502), aDelivery(1, "a", 502)], [1, 2]],
    ["not one that always fails", [5, 4, 3, 2, 1].map((id) => aDelivery(id, "a", 500)), []],
  ])("%s", async (_name, deliveries, expected) => {
    serve(deliveries);
    const asked = takeAttempts();
    expect(await redeliverMissed(aClient(), now - 72 * hour, noAbort, none)).toBe(expected.length);
    expect(asked).toEqual(expected);
  });

  test("from every page, unless they are too old", async () => {
    serve(
      [aDelivery(4, "d", 202)],
      [aDelivery(3, "c", 502), aDelivery(2, "b", 502, 5), aDelivery(1, "a", 502, 5)],
    );
    const asked = takeAttempts();
    expect(await redeliverMissed(aClient(), now - 2 * hour, noAbort, none)).toBe(1);
    expect(asked).toEqual([3]);
  });

  test("even if GitHub refuses one of them", async () => {
    serve([aDelivery(2, "b", 502), aDelivery(1, "a", 502)]);
    nock(api).post("/app/hook/deliveries/1/attempts").reply(422, { message: "Unprocessable" });
    nock(api).post("/app/hook/deliveries/2/attempts").reply(202, {});
    const refused: string[] = [];
    const count = await redeliverMissed(aClient(), now - 2 * hour, noAbort, (guid) => refused.push(guid));
    expect([count, refused]).toEqual([1, ["a"]]);
  });

  test("in the next round if GitHub fails otherwise", async () => {
    serve([aDelivery(2, "b", 502), aDelivery(1, "a", 502)]);
    nock(api)
      .post("/app/hook/deliveries/1/attempts")
      .times(10)
      .optionally()
      .reply(400, { message: "Bad Request" });
    await expect(redeliverMissed(aClient(), now - 2 * hour, noAbort, none)).rejects.toThrow("Bad Request");
  });

  test("not any longer once the app stops", async () => {
    const stop = new AbortController();
    nock(api)
      .get("/app/hook/deliveries?per_page=100")
      .reply(() => {
        stop.abort(new Error("stopped"));
        return [200, [aDelivery(1, "a", 502)]];
      });
    await expect(redeliverMissed(aClient(), now - hour, stop.signal, none)).rejects.toThrow("stopped");
  });
});
