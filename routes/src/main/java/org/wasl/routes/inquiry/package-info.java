/** What an agency may read about a referral of which it is a party. */
package org.wasl.routes.inquiry;
