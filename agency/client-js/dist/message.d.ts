import { type Bytes } from './bytes.js';
import type { AgencyKeys, Signer } from './keys.js';
/** The envelope of a message. */
export interface Envelope {
    type: string;
    version: number;
    messageId: string;
    sender: string;
    referral?: string;
    time: string;
    nonce: string;
    test?: boolean;
}
/** A message before it is signed. */
export interface MessageDocument {
    envelope: Envelope;
    content: Record<string, unknown>;
}
/** A signed message, ready to be sent. If it is sent again, the gateway recognises it and accepts it once. */
export interface OutgoingMessage {
    messageId: string;
    /** The referral that it belongs to. Absent for a vetted case. */
    referral?: string;
    /** The exact bytes that are signed and sent. */
    bytes: Bytes;
    /** Detached JWS over `bytes`: the value of `Wasl-Signature`. */
    signature: string;
}
/** The message to send. */
export interface MessageDraft {
    /** For example `vetted-case`. */
    type: string;
    /** Version of the schema of the type. 1 if absent. */
    version?: number;
    /** The referral that it belongs to. Absent in the message that opens one. */
    referral?: string;
    content: Record<string, unknown>;
    /** Marks a test message with made-up content. It goes to sandboxes only. */
    test?: boolean;
    /** A UUID chosen by the caller. A sender uses each id once. */
    messageId?: string;
}
/** Largest message document of any type but `handover`, in bytes. */
export declare const MAX_MESSAGE_BYTES: number;
/** Largest `handover`, in bytes. */
export declare const MAX_HANDOVER_BYTES = 1406294;
/** Writes and signs a message of the agency. Throws if the message is too large for any gateway. */
export declare function writeMessage(draft: MessageDraft, keys: AgencyKeys): Promise<OutgoingMessage>;
/** A UUID of version 7 (RFC 9562, section 5.7). It begins with the time, so a large store keeps recent ids together. */
export declare const newMessageId: (now: Date) => string;
/** The envelope of a message that is written now. */
export declare const newEnvelope: (draft: Omit<MessageDraft, "content">, sender: string, now: Date) => Envelope;
/**
 * Signs a complete document as it is. Its exact bytes are sent.
 *
 * @param bytes JSON with `envelope` and `content`
 */
export declare const signDocument: (bytes: Bytes, keys: AgencyKeys) => Promise<OutgoingMessage>;
/** Signs a complete document with this key. */
export declare function signDocumentBy(bytes: Bytes, by: Signer): Promise<OutgoingMessage>;
