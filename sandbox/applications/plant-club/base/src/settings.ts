function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

export const settings = {
  port: Number(process.env.PORT ?? 3000),
  databaseUrl: required("DATABASE_URL"),
  customerio: {
    siteId: required("CUSTOMERIO_SITE_ID"),
    trackApiKey: required("CUSTOMERIO_TRACK_API_KEY"),
    appApiKey: required("CUSTOMERIO_APP_API_KEY"),
    webhookSigningKey: required("CUSTOMERIO_WEBHOOK_SIGNING_KEY"),
  },
};
