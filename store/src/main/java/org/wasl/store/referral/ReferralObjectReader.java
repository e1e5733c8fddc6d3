package org.wasl.store.referral;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.wasl.store.referral.ReferralObject.Holder;

/** Reads the objects of a referral. */
final class ReferralObjectReader {
  private ReferralObjectReader() {}

  static List<ReferralObject> of(Connection connection, UUID referral) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select o.id, o.kind, o.code, o.maker, o.state, o.number,"
                + " array(select h.agency from object_holder h where h.referral = o.referral"
                + "  and h.object = o.id order by h.agency),"
                + " array(select h.confirmed from object_holder h where h.referral = o.referral"
                + "  and h.object = o.id order by h.agency)"
                + " from referral_object o where o.referral = ? order by o.number")) {
      statement.setObject(1, referral);
      ResultSet result = statement.executeQuery();
      List<ReferralObject> objects = new ArrayList<>();
      while (result.next()) {
        objects.add(
            new ReferralObject(
                result.getObject(1, UUID.class),
                result.getString(2),
                result.getString(3),
                result.getString(4),
                result.getString(5),
                result.getInt(6),
                holders(result.getArray(7), result.getArray(8))));
      }
      return List.copyOf(objects);
    }
  }

  private static List<Holder> holders(Array agencies, Array confirmed) throws SQLException {
    String[] names = (String[]) agencies.getArray();
    Boolean[] flags = (Boolean[]) confirmed.getArray();
    List<Holder> holders = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      holders.add(new Holder(names[i], flags[i]));
    }
    return List.copyOf(holders);
  }
}
