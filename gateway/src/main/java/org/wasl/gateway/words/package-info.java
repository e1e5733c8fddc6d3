/** What the gateway did, in sentences: ar, fr and en, one bundle of templates each. */
package org.wasl.gateway.words;
