package org.wasl.routes;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.delivery.Decision;
import org.wasl.rules.delivery.Outcome;

/** Writes down what it is told. */
public final class TestEvents implements Events {
  public final List<String> told = new CopyOnWriteArrayList<>();

  @Override
  public void accepted(String typeAndVersion, long nanos) {
    told.add("accepted " + typeAndVersion);
  }

  @Override
  public void refused(String problem) {
    told.add("refused " + problem);
  }

  @Override
  public void attempted(String agency) {
    told.add("attempted " + agency);
  }

  @Override
  public void recorded(String agency, long sinceAcceptedNanos, Outcome outcome, Decision next) {
    told.add("recorded " + agency + " " + next.action().wireName());
  }

  @Override
  public void alarm(AlarmKind kind, String subject) {
    told.add("alarm " + kind.code());
  }
}
