import { type Opened } from './delivery.js';
import type { AgencyKeys } from './keys.js';
import { type Envelope, type OutgoingMessage } from './message.js';
import type { SignedMessage } from './sealing.js';
/** A message that another agency has handed over, because this one joined later or could not open its own copy. */
export interface HandedOver {
    envelope: Envelope;
    content: Record<string, unknown>;
    /** The author's exact bytes with his signature. */
    message: SignedMessage;
}
/**
 * Writes the message that hands a delivery over to another party of the referral; of a handover, what is in it.
 *
 * @param number of this handover of the message to the addressee, from 1
 */
export declare function handover(opened: Opened, addressee: string, number: number, keys: AgencyKeys): Promise<OutgoingMessage>;
/** The content of such a message. */
export declare function handoverContent(opened: Opened, addressee: string, number: number): Record<string, unknown>;
/**
 * The message in a handover; undefined where it is none, contradicts itself, is of another referral, or the author did not sign
 * what is in it.
 */
export declare function handedOver(opened: Opened, keys: Pick<AgencyKeys, 'of'>): Promise<HandedOver | undefined>;
