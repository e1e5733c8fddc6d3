import { type Bytes } from './bytes.js';
import type { AgencyKeys, Signer } from './keys.js';
/** The head of every message. */
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
/** A message as it is signed. */
export interface MessageDocument {
    envelope: Envelope;
    content: Record<string, unknown>;
}
/** A signed message, ready to be sent. Sent again, it is the same message: the gateway accepts it once. */
export interface OutgoingMessage {
    messageId: string;
    /** The referral that it belongs to; absent for a vetted case. */
    referral?: string;
    /** The exact bytes that are signed and sent. */
    bytes: Bytes;
    /** Detached JWS over `bytes`: the value of `Wasl-Signature`. */
    signature: string;
}
/** What is to be sent. */
export interface MessageDraft {
    /** For example `vetted-case`. */
    type: string;
    /** Of the schema of the type; 1 where absent. */
    version?: number;
    /** The referral that it belongs to; absent in the message that opens one. */
    referral?: string;
    content: Record<string, unknown>;
    /** Made up, to try a connection: it goes to sandboxes only. */
    test?: boolean;
    /** Where the caller chooses it, a UUID that this sender uses once. */
    messageId?: string;
}
/** Largest message document of any type but `handover`, in bytes. */
export declare const MAX_MESSAGE_BYTES: number;
/** Largest `handover`, in bytes. */
export declare const MAX_HANDOVER_BYTES = 1406294;
/** Writes and signs a message of the agency. Throws for one that no gateway takes: it is too large. */
export declare function writeMessage(draft: MessageDraft, keys: AgencyKeys): Promise<OutgoingMessage>;
/** A UUID of version 7 (RFC 9562, section 5.7): it begins with the time, so that a large store finds those of one time together. */
export declare const newMessageId: (now: Date) => string;
/** The head of a message that is written now. */
export declare const newEnvelope: (draft: Omit<MessageDraft, "content">, sender: string, now: Date) => Envelope;
/**
 * Signs a complete document as it is: its exact bytes are what is sent.
 *
 * @param bytes JSON with `envelope` and `content`
 */
export declare const signDocument: (bytes: Bytes, keys: AgencyKeys) => Promise<OutgoingMessage>;
/** The same with this key. */
export declare function signDocumentBy(bytes: Bytes, by: Signer): Promise<OutgoingMessage>;
