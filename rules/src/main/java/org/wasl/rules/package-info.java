/**
 * What we decide, as pure functions on records: no input or output, no clock, no randomness except
 * parameters, and no dependency. One package per question: {@code delivery} (what follows an
 * attempt), {@code lifecycle} (where a referral stands), {@code agreements} (who may send what to
 * whom), {@code competence} (who is responsible), {@code deadlines} (what is owed until when),
 * {@code statistics} (what is counted, and what is shown of it), {@code alarms} (what a person must
 * look at), {@code operations} (what persons of operations may ask for, and at which rate), {@code
 * permission} (which messages a party may send now), {@code retention} (how long what is kept).
 */
package org.wasl.rules;
