import { SendEmailRequest } from "customerio-node";
import type { Member } from "../members/member.js";
import type { Order } from "../orders/order.js";
import { transactional } from "./client.js";

export async function sendReceipt(member: Member, order: Order): Promise<void> {
  await transactional.sendEmail(
    new SendEmailRequest({
      transactional_message_id: "order_receipt",
      to: member.email,
      identifiers: { id: member.id },
      message_data: { order_id: order.id, total: order.total / 100 },
    }),
  );
}
