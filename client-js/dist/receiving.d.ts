import { type Bytes } from './bytes.js';
import { type HeaderSource, type Opened, type RejectionReason } from './delivery.js';
import type { AgencyKeys } from './keys.js';
/** Keys, or where they are read anew for each delivery. */
export type KeySource = AgencyKeys | (() => AgencyKeys | Promise<AgencyKeys>);
export declare const keysOf: (source: KeySource) => Promise<AgencyKeys>;
/**
 * What an agency does with a message. It is called once for each message, before the receipt is given: when it returns, the
 * message is kept for good. After a crash it may be called again, with the same `deliveryId`: act once on it. Where it throws,
 * the delivery comes again.
 */
export type MessageHandler = (message: Opened) => void | Promise<void>;
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
/** The answer to a delivery: its status, and a receipt or a problem document. */
export interface HttpResponse {
    status: number;
    headers: Record<string, string>;
    body: Bytes;
}
/** Takes deliveries of one agency, by push or pull. */
export declare class Receiver {
    #private;
    readonly keys: KeySource;
    readonly register: DeliveryRegister;
    constructor(keys: KeySource, register: DeliveryRegister);
    /** Answers with 200 and the receipt, the same for a duplicate; else with a problem document. Never rejects. */
    receive(headers: HeaderSource, body: Uint8Array, handler: MessageHandler): Promise<HttpResponse>;
}
/** The problem document that says why a delivery is not taken; nothing of the request is in it. */
export declare function refusal(reason: RejectionReason): HttpResponse;
/**
 * The agency's end of a push, for any server: give it what came, and send what it returns. The server must ask for the client's
 * certificate and take the gateway's only.
 */
export declare class PushEndpoint {
    #private;
    constructor(options: {
        keys: KeySource;
        handler: MessageHandler;
        /** In memory where absent: then nothing is de-duplicated across a restart. */
        register?: DeliveryRegister;
        /** Largest body, in bytes. */
        maxBytes?: number;
    });
    handlePush(method: string, headers: HeaderSource, body: Uint8Array): Promise<HttpResponse>;
}
/** Largest sealed content that any gateway delivers, in bytes. */
export declare const MAX_SEALED_BYTES = 3340592;
