import { randomUUID } from "node:crypto";
import { database } from "../database.js";

export interface Order {
  id: string;
  memberId: string;
  plants: string[];
  /** In cents. */
  total: number;
  placedAt: Date;
}

export async function placeOrder(memberId: string, plants: string[], total: number): Promise<Order> {
  const order: Order = { id: randomUUID(), memberId, plants, total, placedAt: new Date() };
  await database.query(
    "insert into orders (id, member_id, plants, total, placed_at) values ($1, $2, $3, $4, $5)",
    [order.id, order.memberId, order.plants, order.total, order.placedAt],
  );
  return order;
}
