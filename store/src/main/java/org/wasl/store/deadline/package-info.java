/**
 * Open deadlines, the notifications that they cause, and the follower of the trail that opens and
 * closes them.
 */
package org.wasl.store.deadline;
