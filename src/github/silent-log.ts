const ignore = () => undefined;

/** A log for clients whose user sees what matters otherwise. */
export const silentLog = { debug: ignore, info: ignore, warn: ignore, error: ignore };
