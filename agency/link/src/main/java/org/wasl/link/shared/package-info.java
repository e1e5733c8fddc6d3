/** Folders that the link shares with the old system, on this machine or on a file server. */
package org.wasl.link.shared;
