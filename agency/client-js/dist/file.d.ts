import { type Bytes } from './bytes.js';
/** An evidence file that was sealed: all that a recipient needs to open it. */
export interface SealedFile {
    /** Its id, a UUID in lower case that its sealed bytes are bound to. */
    id: string;
    /** Its content key, base64url. It belongs into a sealed message only. */
    key: string;
    /** Size and SHA-256 of the file, in lower-case hex. */
    sizeBytes: number;
    sha256: string;
    /** Size and SHA-256 of the sealed file. */
    sealedSizeBytes: number;
    sealedSha256: string;
}
/** The result of opening a file. A broken one is not the file that its message lists; `segment` is the first wrong one. */
export type FileOpening = {
    is: 'whole';
} | {
    is: 'broken';
    segment: number;
    problem: 'header' | 'segment' | 'size' | 'padding' | 'digest';
};
/** Receives the next bytes. It may keep them. */
export type FileWriter = (bytes: Bytes) => Promise<void> | void;
/** Bytes of a file in their order: a stream of `Blob.stream()` or `fetch`, or of `node:fs`. */
export type FileSource = AsyncIterable<Uint8Array>;
/**
 * Seals a file as a stream with a new key: Tink's `AES256_GCM_HKDF_1MB`. Zeros after the file make its size a multiple of
 * 64 KiB.
 */
export declare function sealFile(id: string, plain: FileSource, write: FileWriter): Promise<SealedFile>;
/**
 * Opens a file as a stream. Each segment is written after it proved authentic. The file counts only if the result is `whole`:
 * the caller deletes what was written of another.
 *
 * @param listed the file as its message lists it
 */
export declare function openFile(listed: SealedFile, sealed: FileSource, write: FileWriter): Promise<FileOpening>;
