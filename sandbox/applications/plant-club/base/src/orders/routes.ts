import { Router } from "express";
import { logger } from "../logger.js";
import { getMember } from "../members/member.js";
import { sendReceipt } from "../messaging/receipts.js";
import { placeOrder } from "./order.js";

export const orders = Router();

orders.post("/", async (request, response) => {
  const { memberId, plants, total } = request.body;
  const member = await getMember(memberId);
  const order = await placeOrder(member.id, plants, total);
  response.status(201).json(order);

  sendReceipt(member, order).catch((error) =>
    logger.error("could not send a receipt", { order: order.id, error }),
  );
});
