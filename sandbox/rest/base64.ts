/** GitHub wraps base64 at 60 characters. */
export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64").replaceAll(/.{60}/g, "$&\n");
}
