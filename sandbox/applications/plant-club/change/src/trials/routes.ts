import { TrackClient } from "customerio-node";
import { Router } from "express";
import { getMember } from "../members/member.js";
import { toSeconds } from "../messaging/people.js";
import { settings } from "../settings.js";
import { startTrial } from "./trial.js";

export const trials = Router();

trials.post("/", async (request, response) => {
  const { siteId, trackApiKey } = settings.customerio;
  const customerio = new TrackClient(siteId, trackApiKey);

  const member = await getMember(request.body.memberId);
  const trial = await startTrial(member.id, member.email);

  await customerio.identify(member.id, {
    email: member.email,
    trial_started_at: toSeconds(trial.startedAt),
    trial_ends_at: trial.endsAt.getTime(),
  });
  response.status(201).json(trial);
});

trials.post("/:id/extend", async (request, response) => {
  const member = await getMember(request.body.memberId);
  const { siteId, trackApiKey } = settings.customerio;
  const customerio = new TrackClient(siteId, trackApiKey);
  await customerio.track(member.email, {
    name: "trial_extended",
    timestamp: Date.now(),
    data: { trial_id: request.params.id },
  });
  response.sendStatus(204);
});
