/** Where GitHub sends webhooks. */
export const webhookPath = "/api/github/webhooks";
