import { randomUUID } from "node:crypto";
import { database } from "../database.js";

export interface Plant {
  id: string;
  memberId: string;
  species: string;
}

export async function addPlant(memberId: string, species: string): Promise<Plant> {
  const plant: Plant = { id: randomUUID(), memberId, species };
  await database.query("insert into plants (id, member_id, species) values ($1, $2, $3)", [
    plant.id,
    plant.memberId,
    plant.species,
  ]);
  return plant;
}

export async function waterPlant(id: string): Promise<Plant> {
  return change(`update plants set watered_at = now() where id = $1`, id);
}

export async function removePlant(id: string): Promise<Plant> {
  return change(`delete from plants where id = $1`, id);
}

async function change(statement: string, id: string): Promise<Plant> {
  const { rows } = await database.query(`${statement} returning id, member_id as "memberId", species`, [id]);
  if (rows.length === 0) throw new Error(`no plant ${id}`);
  return rows[0];
}
