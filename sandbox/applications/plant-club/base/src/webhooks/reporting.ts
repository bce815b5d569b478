import { createHmac, timingSafeEqual } from "node:crypto";
import express, { Router } from "express";
import { logger } from "../logger.js";
import { markUndeliverable } from "../members/member.js";
import { settings } from "../settings.js";

export const reporting = Router();

reporting.post("/", express.raw({ type: "application/json" }), (request, response) => {
  if (!isSigned(request.body, request.get("X-CIO-Timestamp"), request.get("X-CIO-Signature"))) {
    response.sendStatus(401);
    return;
  }
  const report = JSON.parse(request.body.toString("utf8"));
  response.sendStatus(200);

  if (report.object_type === "email" && (report.metric === "bounced" || report.metric === "spammed")) {
    markUndeliverable(report.data.identifiers.id).catch((error) =>
      logger.error("could not note a bounce", { event: report.event_id, error }),
    );
  }
});

function isSigned(body: Buffer, timestamp = "", signature = ""): boolean {
  const expected = createHmac("sha256", settings.customerio.webhookSigningKey)
    .update(`v0:${timestamp}:`)
    .update(body)
    .digest();
  const given = Buffer.from(signature, "hex");
  return given.length === expected.length && timingSafeEqual(given, expected);
}
