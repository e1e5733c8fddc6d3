package org.wasl.routes.door;

import java.util.stream.Collectors;
import org.wasl.rules.lifecycle.ObjectKind;
import org.wasl.rules.lifecycle.ObjectState;
import org.wasl.rules.lifecycle.ReferralState;
import org.wasl.rules.permission.ObjectStanding;
import org.wasl.rules.permission.SenderStanding;
import org.wasl.store.referral.ReferralObject;
import org.wasl.store.referral.ReferralObject.Holder;
import org.wasl.store.referral.ReferralSnapshot;
import org.wasl.wire.directory.Agency;

/** A referral of the store in the terms of the rules. */
final class Standings {
  private Standings() {}

  /**
   * Where the agency stands.
   *
   * @param reporterMode readable fact of the case; empty where it has none
   */
  static SenderStanding of(Agency agency, ReferralSnapshot snapshot, String reporterMode) {
    return new SenderStanding(
        agency.id(),
        Parties.roleByKind(agency.kind()),
        agency.id().equals(snapshot.referral().office()),
        ReferralState.ofWireName(snapshot.referral().state()),
        reporterMode,
        snapshot.seized());
  }

  static ObjectStanding of(ReferralObject object) {
    return new ObjectStanding(
        object.id(),
        ObjectKind.ofWireName(object.kind()),
        object.code(),
        ObjectState.ofWireName(object.state()),
        object.holders().stream().collect(Collectors.toMap(Holder::agency, Holder::confirmed)));
  }
}
