/** Requests about parked deliveries: plan, approval by a second person, execution at a rate. */
package org.wasl.store.replay;
