/** A delivery that was taken, and the receipt that was given for it. */
export interface TakenDelivery {
  deliveryId: string
  messageId: string
  sender: string
  referral: string
  /** Of the sealed bytes. */
  digest: string
  /** Of the opened message. */
  bodyDigest: string
  /** Compact JWS. */
  receipt: string
}

/** Which deliveries were taken before. A duplicate gets the first receipt. */
export interface DeliveryRegister {
  delivery(deliveryId: string): TakenDelivery | undefined | Promise<TakenDelivery | undefined>
  message(sender: string, messageId: string): TakenDelivery | undefined | Promise<TakenDelivery | undefined>
  /** Returns once it is durable. */
  add(taken: TakenDelivery): void | Promise<void>
}

/** A register that is lost with the process: the same message would be handled again after a restart. */
export function memoryRegister(): DeliveryRegister {
  const deliveries = new Map<string, TakenDelivery>()
  const messages = new Map<string, TakenDelivery>()
  return {
    delivery: deliveryId => deliveries.get(deliveryId),
    message: (sender, messageId) => messages.get(`${sender} ${messageId}`),
    add(taken) {
      deliveries.set(taken.deliveryId, taken)
      messages.set(`${taken.sender} ${taken.messageId}`, taken)
    },
  }
}
