import packageFile from "#package.json" with { type: "json" };

/** Pitstop's version. */
export const { version } = packageFile;
