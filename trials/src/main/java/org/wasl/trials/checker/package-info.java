/**
 * The external checker: reads what senders were told, what recipients keep and what the gateway's
 * database and log say, and reports every promise that was broken. It uses no code of the gateway's
 * store.
 */
package org.wasl.trials.checker;
