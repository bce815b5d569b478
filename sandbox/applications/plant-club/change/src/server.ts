import express from "express";
import { logger } from "./logger.js";
import { members } from "./members/routes.js";
import { orders } from "./orders/routes.js";
import { plants } from "./plants/routes.js";
import { settings } from "./settings.js";
import { trials } from "./trials/routes.js";
import { reporting } from "./webhooks/reporting.js";

const app = express();

// The signature is made over the body as it came: this route reads it before any parser does.
app.use("/webhooks/customerio", reporting);
app.use(express.json());
app.use("/members", members);
app.use("/orders", orders);
app.use("/plants", plants);
app.use("/trials", trials);

app.listen(settings.port, () => logger.info("listening", { port: settings.port }));
