import { type Bytes } from './bytes.js';
/**
 * A JSON object whose values are all texts, such as a receipt or the header of a signature. Undefined for anything else.
 * Undefined also for a duplicate member, because two readers could take two different values.
 */
export declare function flatJson(bytes: Bytes): Map<string, string> | undefined;
/** The JSON object in these bytes. Undefined if there is none. */
export declare function jsonObject(bytes: Bytes): Record<string, unknown> | undefined;
/** Tells whether an object in this JSON has a duplicate member. Two readers could take two different values. */
export declare function repeatsMember(json: string): boolean;
export declare const isObject: (value: unknown) => value is Record<string, unknown>;
/** Tells whether it is a UUID in canonical form. */
export declare const isUuid: (value: unknown) => value is string;
