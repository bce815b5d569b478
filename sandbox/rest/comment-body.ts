import { unprocessable } from "../state/answer.ts";

const largestBody = 65_536;

/** @throws Refusal when a comment says nothing or too much */
export function demandBody(body: string): void {
  if (body.trim() === "") throw unprocessable("Body can't be blank");
  demandLength(body);
}

/** @throws Refusal when a text is longer than GitHub stores */
export function demandLength(body: string): void {
  if (body.length <= largestBody) return;
  throw unprocessable(`Body is too long (maximum is ${largestBody} characters)`);
}
