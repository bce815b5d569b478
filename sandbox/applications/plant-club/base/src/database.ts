import pg from "pg";
import { settings } from "./settings.js";

export const database = new pg.Pool({ connectionString: settings.databaseUrl });
