package org.wasl.routes.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.wasl.routes.TestBrokerSettings;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.TestSeed;

/** State is kept in SQL. The gateway starts, whatever damage the broker's files have. */
class DamagedBrokerTest {
  private static final List<AgencyId> AGENCIES =
      List.of(new AgencyId("police-a"), new AgencyId("office-a"));
  private static final int IDS = 200;

  /** Something that happens to a file. */
  private interface Damage {
    void to(Path file) throws IOException;
  }

  private final AtomicInteger alarms = new AtomicInteger();
  private BrokerSettings settings;

  @BeforeEach
  void aBrokerThatHasWorked() throws Exception {
    settings = TestBrokerSettings.settings();
    try (EmbeddedBroker embedded = broker()) {
      embedded.start();
      send(embedded);
    }
  }

  static Stream<Arguments> damages() {
    return Stream.of(
        Arguments.of("truncated", (Damage) DamagedBrokerTest::truncate),
        Arguments.of("empty", (Damage) file -> Files.write(file, new byte[0])),
        Arguments.of("garbage", (Damage) DamagedBrokerTest::scribble),
        Arguments.of("a folder in place of a file", (Damage) DamagedBrokerTest::replaceByFolder));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("damages")
  void startsWithEveryQueueWhateverTheDamage(String name, Damage damage) throws Exception {
    // Given
    for (Path file : files()) {
      damage.to(file);
    }
    // When
    try (EmbeddedBroker embedded = broker()) {
      embedded.start();
      // Then
      assertThat(embedded.isStarted()).isTrue();
      send(embedded);
      assertThat(setAside()).hasSize(alarms.get());
    }
  }

  @Test
  void quarantinesDamagedDirectoryWithAlarmAndKeepsALimitedNumber() throws Exception {
    for (int time = 1; time <= 4; time++) {
      // Given
      files().forEach(DamagedBrokerTest::replaceByFolderUnchecked);
      // When
      try (EmbeddedBroker embedded = broker()) {
        embedded.start();
        send(embedded);
      }
      // Then
      assertThat(alarms).hasValue(time);
      assertThat(setAside()).hasSize(Math.min(time, settings.maxDamagedKept()));
    }
  }

  @Test
  void keepsDirectoryThatIsNotTheCause() throws Exception {
    // Given a name that has no room in any broker's files
    List<Path> before = files();
    List<AgencyId> impossible =
        List.of(new AgencyId("police-a"), new AgencyId("x".repeat(4 << 20)));
    try (EmbeddedBroker embedded =
        new EmbeddedBroker(settings, impossible, alarms::incrementAndGet)) {
      // When
      assertThatThrownBy(embedded::start).isInstanceOf(Exception.class);
    }
    // Then
    assertThat(alarms).hasValue(0);
    assertThat(setAside()).isEmpty();
    assertThat(files()).containsAll(before);
  }

  private EmbeddedBroker broker() {
    return new EmbeddedBroker(settings, AGENCIES, alarms::incrementAndGet);
  }

  private static void send(EmbeddedBroker embedded) throws Exception {
    BrokerSettings.External to = embedded.address();
    try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(to.url());
        var connection = factory.createConnection(to.user(), to.password());
        Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
      var producer = session.createProducer(session.createQueue("deliver.police-a"));
      for (int i = 0; i < IDS; i++) {
        producer.send(session.createTextMessage("id " + i)); // persistent by default
      }
      session.commit();
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(settings.directory())) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private List<Path> setAside() throws IOException {
    String prefix = settings.directory().getFileName() + ".damaged-";
    try (Stream<Path> siblings = Files.list(settings.directory().getParent())) {
      return siblings.filter(path -> path.getFileName().toString().startsWith(prefix)).toList();
    }
  }

  private static void truncate(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(Math.min(channel.size(), 1_000) / 2);
    }
  }

  private static void scribble(Path file) throws IOException {
    byte[] bytes = new byte[(int) Math.min(Files.size(file), 1 << 20)];
    TestSeed.random(DamagedBrokerTest.class, 7).nextBytes(bytes);
    Files.write(file, bytes);
  }

  private static void replaceByFolder(Path file) throws IOException {
    Files.delete(file);
    Files.createDirectory(file);
  }

  private static void replaceByFolderUnchecked(Path file) {
    try {
      replaceByFolder(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
