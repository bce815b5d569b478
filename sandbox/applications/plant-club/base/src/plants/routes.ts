import { Router } from "express";
import { logger } from "../logger.js";
import { recordEvent } from "../messaging/events.js";
import { addPlant, removePlant, waterPlant } from "./plant.js";

/** What members do with the plants they keep. */
export const plants = Router();

plants.post("/", async (request, response) => {
  const { memberId, species } = request.body;
  const plant = await addPlant(memberId, species);
  response.status(201).json(plant);

  record(memberId, "plant_added", { species });
});

plants.post("/:id/waterings", async (request, response) => {
  const plant = await waterPlant(request.params.id);
  response.status(201).json(plant);

  record(plant.memberId, "plant_watered", { species: plant.species });
});

plants.delete("/:id", async (request, response) => {
  const plant = await removePlant(request.params.id);
  response.sendStatus(204);

  record(plant.memberId, "plant_removed", { species: plant.species });
});

function record(memberId: string, name: string, data: Record<string, unknown>) {
  recordEvent(memberId, name, data).catch((error) =>
    logger.error("could not record an event", { member: memberId, error }),
  );
}
