package org.wasl.trials.demo;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.wasl.kit.inbox.InboxReader;
import org.wasl.trials.world.Standing;
import org.wasl.trials.world.TrailReader;
import org.wasl.trials.world.World;

/** Tells how it goes, in plain lines, and when nothing moves any more. */
final class Progress {
  private static final long LOOK_MILLIS = 200;
  private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final World world;
  private final TrailReader reader;
  private final Standing before;
  private final Voice voice;
  private long lastLine = System.nanoTime() - LINE_NANOS;
  private String last = "";

  Progress(World world, TrailReader reader, Voice voice) throws SQLException {
    this.world = world;
    this.reader = reader;
    this.before = reader.standing();
    this.voice = voice;
  }

  /** Tells how it goes while the task runs. */
  void during(Thread task) throws SQLException, InterruptedException {
    task.start();
    while (task.isAlive()) {
      tell(reader.standing());
      task.join(LOOK_MILLIS);
    }
  }

  /**
   * Tells how it goes until nothing moves any more without a person.
   *
   * @return false if that takes longer than the patience
   */
  boolean untilQuiet(Duration patience) throws IOException, SQLException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    for (Standing now = reader.standing(); !isQuiet(now); now = reader.standing()) {
      if (System.nanoTime() > end) {
        return false;
      }
      tell(now);
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    return true;
  }

  /** What is handled sends nothing more, so that a second look sees all that there will be. */
  private boolean isQuiet(Standing before) throws IOException, SQLException {
    return before.moving() == 0 && everythingIsHandled() && reader.standing().equals(before);
  }

  private boolean everythingIsHandled() throws IOException {
    return InboxReader.readAll(world.inboxes()).values().stream()
        .flatMap(inbox -> inbox.stream())
        .filter(InboxReader.Delivery::first)
        .allMatch(delivery -> delivery.handled() > 0);
  }

  private void tell(Standing all) {
    Standing now = all.since(before);
    String line =
        "deliveries %d: delivered %d, under way %d, parked %d, behind parked ones %d"
            .formatted(now.deliveries(), now.delivered(), now.moving(), now.parked(), now.behind());
    if (System.nanoTime() - lastLine >= LINE_NANOS && !line.equals(last)) {
      lastLine = System.nanoTime();
      last = line;
      voice.say(line);
    }
  }
}
