import { Router } from "express";
import { logger } from "../logger.js";
import { getMember } from "../members/member.js";
import { customerio } from "../messaging/client.js";
import { recordEvent } from "../messaging/events.js";
import { sendReceipt } from "../messaging/receipts.js";
import { placeOrder } from "./order.js";

export const orders = Router();

orders.post("/", async (request, response) => {
  const { memberId, plants, total, giftFor } = request.body;
  const member = await getMember(memberId);
  const order = await placeOrder(member.id, plants, total);

  await customerio.track(member.id, {
    name: "checkoutCompleted",
    data: {
      order_id: order.id,
      total: order.total / 100,
      completed_at: order.placedAt.getTime(),
    },
  });
  if (giftFor) {
    await recordEvent(member.id, `gift_ordered_for_${giftFor.email}`, { order_id: order.id });
  }
  response.status(201).json(order);

  sendReceipt(member, order).catch((error) =>
    logger.error("could not send a receipt", { order: order.id, error }),
  );
});
