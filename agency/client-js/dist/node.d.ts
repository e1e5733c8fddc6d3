import { X509Certificate } from 'node:crypto';
import { type AgencyKeys, type DeliveryRegister, type FileOpening, type ListingMessage, type PartReader, type SealedFile, type TransferOptions, type Transport, type WaslClient } from './index.js';
export * from './index.js';
/** The agency's identity in TLS and its trusted certificates, each in PEM. */
export interface TlsSettings {
    /** The agency's client certificate. */
    cert: string;
    /** Its private key. */
    key: string;
    /** The trusted certificate authorities. */
    ca: string;
    /** The gateway's own certificates. No other certificate is accepted, whatever its name and issuer. */
    gateway: string;
    /** Connections open at once. 16 if absent. */
    connections?: number;
}
/** A transport over `node:https` and TLS 1.3 with the agency's certificate. It accepts the gateway's certificate only. */
export declare function tlsTransport(settings: TlsSettings): Transport & {
    close(): void;
};
/**
 * Tells whether the peer of a connection shows one of the gateway's certificates. An agency's server accepts deliveries from
 * nobody else.
 *
 * @param peer `socket.getPeerX509Certificate()` of the request
 */
export declare const isGateway: (settings: Pick<TlsSettings, "gateway">, peer: X509Certificate | undefined) => boolean;
/** An agency's folder with its own keys and certificates and the public ones of others. */
export interface AgencyFolder {
    keys: AgencyKeys;
    tls: TlsSettings;
}
/**
 * Reads a folder as `wasl pki` writes it: `ID.private.jwks`, `ID.pem`, `ID.key`, `ca.pem`, `gateway.pem`, and `*.jwks` of
 * the gateway and of the accepted senders. Read it again after files have changed.
 */
export declare function readAgencyFolder(folder: string, agency: string): Promise<AgencyFolder>;
/**
 * A register in a file with one line of JSON for each delivery. Each line is synced to disk before its receipt is given.
 * Only one process at a time may write the file. A partial line, left by a crash or a failed write such as on a full disk,
 * is cut off.
 */
export declare function fileRegister(file: string): Promise<DeliveryRegister & {
    close(): Promise<void>;
}>;
/** Seals the file at a path to another path. Keep it until the message that lists it is accepted. */
export declare function sealPath(id: string, plain: string, sealed: string): Promise<SealedFile>;
/** Reads parts of the file at a path, for `putFile`. */
export declare const partsOf: (file: string) => PartReader;
/**
 * Receives a file that a message lists: fetches it, opens it and hands in the receipt. After a cut or the end of the program
 * a later call goes on with the bytes beside the path. The file appears there once all of it is verified.
 *
 * @param by the message that lists it, for example an opened delivery
 * @returns `damaged` if the sealed bytes are not those that the message lists
 * @throws GatewayError if not all of it can be fetched, or the receipt is not recorded
 */
export declare function getFile(client: WaslClient, listed: SealedFile, by: ListingMessage, to: string, options?: TransferOptions): Promise<FileOpening | {
    is: 'damaged';
}>;
