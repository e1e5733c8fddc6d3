package org.wasl.routes.door;

import java.util.stream.Collectors;
import org.wasl.rules.lifecycle.ObjectKind;
import org.wasl.rules.lifecycle.ObjectState;
import org.wasl.rules.lifecycle.ReferralState;
import org.wasl.rules.permission.ObjectSnapshot;
import org.wasl.rules.permission.SenderContext;
import org.wasl.store.referral.ReferralObject;
import org.wasl.store.referral.ReferralObject.Holder;
import org.wasl.store.referral.ReferralSnapshot;
import org.wasl.wire.directory.Agency;

/** A referral of the store in the terms of the rules. */
final class RuleTerms {
  private RuleTerms() {}

  /**
   * The agency in its referral.
   *
   * @param reporterMode readable fact of the case; empty if it has none
   */
  static SenderContext of(Agency agency, ReferralSnapshot snapshot, String reporterMode) {
    return new SenderContext(
        agency.id(),
        Parties.roleByKind(agency.kind()),
        agency.id().equals(snapshot.referral().office()),
        ReferralState.ofWireName(snapshot.referral().state()),
        reporterMode,
        snapshot.seized());
  }

  static ObjectSnapshot of(ReferralObject object) {
    return new ObjectSnapshot(
        object.id(),
        ObjectKind.ofWireName(object.kind()),
        object.code(),
        ObjectState.ofWireName(object.state()),
        object.holders().stream().collect(Collectors.toMap(Holder::agency, Holder::confirmed)));
  }
}
