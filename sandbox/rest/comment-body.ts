import { unprocessable } from "../access/refusals.ts";

const maxBodyLength = 65_536;

/** @throws Refusal 422 when a comment is blank or too long */
export function requireBody(body: string): void {
  if (body.trim() === "") throw unprocessable("Body can't be blank");
  requireLength(body);
}

/** @throws Refusal 422 when a text is longer than GitHub stores */
export function requireLength(body: string): void {
  if (body.length <= maxBodyLength) return;
  throw unprocessable(`Body is too long (maximum is ${maxBodyLength} characters)`);
}
