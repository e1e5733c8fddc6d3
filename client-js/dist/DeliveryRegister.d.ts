/** A delivery that was taken, and the receipt that was given for it. */
export interface TakenDelivery {
    deliveryId: string;
    messageId: string;
    sender: string;
    referral: string;
    /** Of the sealed bytes. */
    digest: string;
    /** Of the opened message. */
    bodyDigest: string;
    /** Compact JWS. */
    receipt: string;
}
/** Which deliveries were taken before. A duplicate gets the first receipt. */
export interface DeliveryRegister {
    delivery(deliveryId: string): TakenDelivery | undefined | Promise<TakenDelivery | undefined>;
    message(sender: string, messageId: string): TakenDelivery | undefined | Promise<TakenDelivery | undefined>;
    /** Returns once it is durable. */
    add(taken: TakenDelivery): void | Promise<void>;
}
/** A register that is lost with the process: the same message would be handled again after a restart. */
export declare function memoryRegister(): DeliveryRegister;
