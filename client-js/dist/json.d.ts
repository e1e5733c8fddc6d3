import { type Bytes } from './bytes.js';
/**
 * A JSON object whose values are all texts, such as a receipt or the header of a signature; undefined for anything else, and
 * where a member stands twice: two readers could take two different values.
 */
export declare function flatJson(bytes: Bytes): Map<string, string> | undefined;
/** The JSON object in these bytes; undefined where they are none. */
export declare function jsonObject(bytes: Bytes): Record<string, unknown> | undefined;
export declare const isObject: (value: unknown) => value is Record<string, unknown>;
/** Whether it is a UUID in its one canonical form. */
export declare const isUuid: (value: unknown) => value is string;
