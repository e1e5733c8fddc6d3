package org.wasl.operations.persons;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.wasl.console.auth.Caller;
import org.wasl.console.auth.OperationRefusedException;
import org.wasl.console.auth.Person;
import org.wasl.database.Result;
import org.wasl.operations.arguments.OperatorInput;
import org.wasl.runtime.CachedSnapshot;
import org.wasl.store.Store;
import org.wasl.trail.OperatorIds;
import org.wasl.trail.OperatorNames;

/**
 * Ids and names of persons of operations. In the audit trail a person has an id, which is computed
 * from issuer and subject of the login. The name of the last login is kept apart, for operations
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
   * The id of a person. The name is in the trail from then on.
   *
   * @throws IllegalStateException if the database does not answer
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

  /**
   * The id of the person who has logged in and calls.
   *
   * @throws OperationRefusedException if nobody has logged in
   * @throws IllegalStateException if the database does not answer
   */
  public String callerId() {
    Person person = Caller.current().person();
    OperatorInput.requirePerson(person.name());
    return idOf(person);
  }

  /** The name behind an id, or the id itself if no name is known. */
  public String nameOf(String id) {
    return remembered.getOrDefault(id, all.get().getOrDefault(id, id));
  }

  /** Ids of the persons of this name, in whatever letter case. */
  List<String> idsOf(String name) {
    Map<String, String> known = new HashMap<>(all.get());
    known.putAll(remembered); // so that a person's first operation has a name too
    return known.entrySet().stream()
        .filter(entry -> entry.getValue().equalsIgnoreCase(name))
        .map(Map.Entry::getKey)
        .toList();
  }
}
