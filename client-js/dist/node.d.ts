import { X509Certificate } from 'node:crypto';
import { type AgencyKeys, type DeliveryRegister, type Transport } from './index.js';
export * from './index.js';
/** What the agency shows in TLS, and whom it believes; each in PEM. */
export interface TlsSettings {
    /** The agency's client certificate. */
    cert: string;
    /** Its private key. */
    key: string;
    /** The authorities that issue certificates. */
    ca: string;
    /** The gateway's own certificates: no other is accepted, whatever its name and issuer. */
    gateway: string;
    /** Connections open at once; 16 where absent. */
    connections?: number;
}
/** A transport over `node:https`, TLS 1.3 with the agency's certificate; it accepts the gateway's certificate only. */
export declare function tlsTransport(settings: TlsSettings): Transport & {
    close(): void;
};
/**
 * Whether the peer of a connection shows one of the gateway's certificates: an agency's server takes deliveries from nobody else.
 *
 * @param peer `socket.getPeerX509Certificate()` of the request
 */
export declare const isGateway: (settings: Pick<TlsSettings, "gateway">, peer: X509Certificate | undefined) => boolean;
/** An agency's folder: keys and certificates of its own, public ones of others. */
export interface AgencyFolder {
    keys: AgencyKeys;
    tls: TlsSettings;
}
/**
 * Reads a folder as `wasl pki` writes it: `ID.private.jwks`, `ID.pem`, `ID.key`, `ca.pem`, `gateway.pem`, and `*.jwks` of the
 * gateway and of the senders whose messages are accepted. Read it again to take changed files over.
 */
export declare function readAgencyFolder(folder: string, agency: string): Promise<AgencyFolder>;
/**
 * A register in a file, a line of JSON for each delivery, written through to the disk before a receipt is given. One process at
 * a time writes it. What a crash or a failed write, as on a full disk, left of a line is cut off.
 */
export declare function fileRegister(file: string): Promise<DeliveryRegister & {
    close(): Promise<void>;
}>;
