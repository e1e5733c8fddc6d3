import type { MessageDocument } from './message.js';
/** A message in another version of its type. Nobody signed it: the original is the evidence. */
export interface InVersion {
    is: 'shown';
    document: MessageDocument;
}
/** The older version cannot say everything that the message says. */
export interface LossyVersion {
    is: 'lossy';
    /** What would be lost: JSON pointers (RFC 6901) into the message. */
    pointers: string[];
    /** The newest version that cannot say it. */
    version: number;
}
/**
 * Shows a message in another version of its type, for a program that knows that version only.
 *
 * @param document a valid message, such as `{ envelope, content }` of what was opened; stays as it is
 * @throws RangeError where there is no way from one version to the other
 */
export declare function inVersion(document: MessageDocument, version: number): InVersion | LossyVersion;
