/** A module that exports a Track client as `cio`. */
export const client = `import { TrackClient } from "customerio-node";
export const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
`;

/** The file that makes an app a long-running server. */
export const listening = {
  "src/main.ts": `import { app } from "./app";\napp.listen(Number(process.env.PORT));\n`,
};
