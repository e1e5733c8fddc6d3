import { type Opened } from './delivery.js';
import type { AgencyKeys } from './keys.js';
import { type Envelope, type OutgoingMessage } from './message.js';
import type { SignedMessage } from './sealing.js';
/** A message that another agency handed over, because this agency joined later or could not open its own copy. */
export interface HandedOver {
    envelope: Envelope;
    content: Record<string, unknown>;
    /** The author's exact bytes with the author's signature. */
    message: SignedMessage;
}
/**
 * Writes the message that hands a delivery over to another party of the referral. A handover of a handover has the inner
 * message.
 *
 * @param number which handover of the message to the addressee this is, from 1
 */
export declare function handover(opened: Opened, addressee: string, number: number, keys: AgencyKeys): Promise<OutgoingMessage>;
/** The content of such a message. */
export declare function handoverContent(opened: Opened, addressee: string, number: number): Record<string, unknown>;
/**
 * The message in a handover. Undefined if it is malformed, contradicts itself, belongs to another referral, or is not signed
 * by its author.
 */
export declare function handedOver(opened: Opened, keys: Pick<AgencyKeys, 'of'>): Promise<HandedOver | undefined>;
