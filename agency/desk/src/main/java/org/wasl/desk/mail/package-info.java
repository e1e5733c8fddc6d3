/**
 * The connection between an office and the gateway. It collects sealed messages, sends answers and
 * asks for changes.
 */
package org.wasl.desk.mail;
