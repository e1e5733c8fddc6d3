package org.wasl.gateway.operations.persons;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.wasl.base.CachedSnapshot;
import org.wasl.console.auth.Person;
import org.wasl.store.Store;
import org.wasl.store.jdbc.Result;
import org.wasl.store.trail.OperatorIds;
import org.wasl.store.trail.OperatorNames;

/**
 * Who persons of operations are in the audit trail. There a person has an id, which is computed
 * from issuer and subject of the login; the name of the last login is kept apart, for operations
 * staff.
 */
public final class OperatorDirectory {
  private final OperatorNames names;
  private final OperatorIds ids;
  private final Map<String, String> remembered = new ConcurrentHashMap<>();
  private final CachedSnapshot<Map<String, String>> all;

  public OperatorDirectory(Store store, OperatorIds ids) {
    this.names = store.operatorNames();
    this.ids = ids;
    this.all = new CachedSnapshot<>(() -> names.all().orElseThrow());
  }

  /**
   * The id of a person; the name is in the trail from then on.
   *
   * @throws IllegalStateException when the database does not answer
   */
  public String idOf(Person person) {
    if (person.equals(Person.UNKNOWN)) {
      return person.name();
    }
    String id = ids.of(person.identity().issuer(), person.identity().subject());
    if (!person.name().equals(remembered.get(id))) {
      if (!(names.remember(id, person.name()) instanceof Result.Done)) {
        throw new IllegalStateException("the database did not answer");
      }
      remembered.put(id, person.name());
    }
    return id;
  }

  /** The name behind an id; the id itself where none is known. */
  public String nameOf(String id) {
    return remembered.getOrDefault(id, all.get().getOrDefault(id, id));
  }

  /** Ids of the persons of this name, in whatever letter case. */
  List<String> idsOf(String name) {
    Map<String, String> known = new HashMap<>(all.get());
    known.putAll(remembered); // who has just acted for the first time is found too
    return known.entrySet().stream()
        .filter(one -> one.getValue().equalsIgnoreCase(name))
        .map(Map.Entry::getKey)
        .toList();
  }
}
