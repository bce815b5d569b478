import { APIClient, RegionUS, TrackClient } from "customerio-node";
import { settings } from "../settings.js";

const { siteId, trackApiKey, appApiKey } = settings.customerio;

/** People and events. */
export const customerio = new TrackClient(siteId, trackApiKey, { region: RegionUS });

/** Transactional messages. */
export const transactional = new APIClient(appApiKey, { region: RegionUS });
