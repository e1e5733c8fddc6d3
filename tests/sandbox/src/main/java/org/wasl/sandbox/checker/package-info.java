/**
 * The external checker. It reads the senders' answers, the recipients' deliveries, and the
 * gateway's database and log, and reports every broken promise. It uses no code of the gateway's
 * store.
 */
package org.wasl.sandbox.checker;
