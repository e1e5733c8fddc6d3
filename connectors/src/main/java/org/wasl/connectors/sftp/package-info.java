/**
 * SFTP (SSH File Transfer Protocol, version 3, as in OpenSSH), for an agency with a file server.
 * The gateway writes deliveries to one folder, takes the agency's messages, receipts and refusals
 * from another, and writes its answers to a third.
 *
 * <p>A message consists of two files of one name. {@code NAME.body} has the content, and {@code
 * NAME.headers} has the values that are headers over HTTPS. Each file is written under a temporary
 * name and renamed, the headers last. So the message is complete when its headers exist. The
 * server's host key identifies the agency. The agency's file contains it, and it is never learned
 * from the server.
 */
package org.wasl.connectors.sftp;
