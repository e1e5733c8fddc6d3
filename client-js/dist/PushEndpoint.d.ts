import { type HeaderSource } from './delivery.js';
import { type DeliveryRegister } from './DeliveryRegister.js';
import { type HttpResponse, type KeySource, type MessageHandler } from './receiving.js';
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
