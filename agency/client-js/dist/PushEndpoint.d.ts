import { type HeaderSource } from './delivery.js';
import { type DeliveryRegister } from './DeliveryRegister.js';
import { type HttpResponse, type KeySource, type MessageHandler } from './receiving.js';
/**
 * The agency's end of a push, for any server: pass each request to it, and send its answer. The server must require a client
 * certificate and accept only the gateway's.
 */
export declare class PushEndpoint {
    #private;
    constructor(options: {
        keys: KeySource;
        handler: MessageHandler;
        /** In memory if absent. Then duplicates are not recognised after a restart. */
        register?: DeliveryRegister;
        /** Largest body, in bytes. */
        maxBytes?: number;
    });
    handlePush(method: string, headers: HeaderSource, body: Uint8Array): Promise<HttpResponse>;
}
