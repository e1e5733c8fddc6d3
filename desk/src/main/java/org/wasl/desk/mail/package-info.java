/**
 * Between an office and the gateway: collects sealed messages, sends answers, asks what has
 * changed.
 */
package org.wasl.desk.mail;
