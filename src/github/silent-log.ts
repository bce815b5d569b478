const ignore = () => undefined;

/** A log for clients whose users see what matters in another way. */
export const silentLog = { debug: ignore, info: ignore, warn: ignore, error: ignore };
