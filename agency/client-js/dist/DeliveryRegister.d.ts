/** A delivery that the agency accepted, and its receipt. */
export interface TakenDelivery {
    deliveryId: string;
    messageId: string;
    sender: string;
    referral: string;
    /** Digest of the sealed bytes. */
    digest: string;
    /** Digest of the opened message. */
    bodyDigest: string;
    /** The receipt as a compact JWS. */
    receipt: string;
}
/** Remembers accepted deliveries. A duplicate gets the first receipt. */
export interface DeliveryRegister {
    delivery(deliveryId: string): TakenDelivery | undefined | Promise<TakenDelivery | undefined>;
    message(sender: string, messageId: string): TakenDelivery | undefined | Promise<TakenDelivery | undefined>;
    /** Resolves when the entry is durable. */
    add(taken: TakenDelivery): void | Promise<void>;
}
/** A register in memory. After a restart the handler gets the same message again. */
export declare function memoryRegister(): DeliveryRegister;
