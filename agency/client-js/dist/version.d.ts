import type { MessageDocument } from './message.js';
/** A message in another version of its type. The converted form is not signed. The original is the evidence. */
export interface InVersion {
    is: 'shown';
    document: MessageDocument;
}
/** The older version cannot say everything that the message says. */
export interface LossyVersion {
    is: 'lossy';
    /** The members that would be lost: JSON pointers (RFC 6901) into the message. */
    pointers: string[];
    /** The newest version that cannot express it. */
    version: number;
}
/**
 * Converts a message to another version of its type, for a program that knows that version only.
 *
 * @param document a valid message, such as `{ envelope, content }` of an opened delivery. It is not changed.
 * @throws RangeError if there is no conversion between the versions
 */
export declare function inVersion(document: MessageDocument, version: number): InVersion | LossyVersion;
