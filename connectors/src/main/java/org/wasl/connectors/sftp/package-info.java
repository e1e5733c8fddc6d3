/**
 * SFTP, for an agency with a file server (SSH File Transfer Protocol, version 3, as OpenSSH serves
 * it): the gateway puts deliveries into one folder, takes the agency's messages, receipts and
 * refusals from another, and puts its answers into a third.
 *
 * <p>A message is two files of one name: {@code NAME.body}, and {@code NAME.headers}, which names
 * what is a header over HTTPS. Each is written under a temporary name and renamed, the headers
 * last: when they are there the message is whole. Who an agency is, its server's host key says,
 * which its file has; it is never learned from the server.
 */
package org.wasl.connectors.sftp;
