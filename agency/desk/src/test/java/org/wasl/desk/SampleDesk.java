package org.wasl.desk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.wasl.client.OutgoingMessage;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.desk.store.GatewayDocuments;
import org.wasl.desk.store.GatewayDocuments.ReferralDocuments;
import org.wasl.desk.store.ReferralTable;
import org.wasl.desk.store.ReferralTable.DueStage;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;

/**
 * A desk for work on the page. Its two offices have mail made of the samples of the schemas, and
 * their gateway cannot be reached. Arguments are a folder and a port.
 */
public final class SampleDesk {
  private SampleDesk() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    String port = arguments.length > 1 ? arguments[1] : "8092";
    boolean isNew = !Files.exists(folder.resolve("desk"));
    TestOffices offices = new TestOffices(folder);
    if (isNew) {
      String origin = "http://localhost:" + port;
      System.out.println(offices.add(TestOffices.OFFICE, origin, true));
      System.out.println(offices.add(TestOffices.POLICE, origin, false));
      fill(offices);
    }
    try (Desk desk = offices.start("desk.port=" + port)) {
      System.out.println("desk at " + desk.url());
      new CountDownLatch(1).await();
    }
  }

  private static void fill(TestOffices offices) throws Exception {
    try (DeskDatabase database = offices.database()) {
      int number = 0;
      for (JsonNode content : TestOffices.samples("vetted-case")) {
        ReferralId referral = new ReferralId(UUID.randomUUID());
        OutgoingMessage message =
            offices
                .gateway
                .writer(new AgencyId("platform"))
                .write("vetted-case", 1, Optional.empty(), content);
        offices.receive(database, TestOffices.OFFICE, referral, message, "vetted-case/1");
        tell(database, referral.toString(), content, number++);
      }
    }
  }

  private static void tell(DeskDatabase database, String referral, JsonNode content, int number)
      throws Exception {
    ObjectNode facts = new JsonMapper().createObjectNode();
    for (String name : List.of("category", "urgency", "origin")) {
      facts.set(name, content.path(name));
    }
    facts.put("territory", content.path("place").path("territory").asText("MA"));
    ObjectNode timeline = sample("referral");
    ObjectNode actions = sample("referral-actions");
    timeline.put("referral", referral).put("state", "referred");
    actions.put("referral", referral).put("state", "referred");
    Optional<DueStage> due =
        number % 3 == 2
            ? Optional.empty()
            : Optional.of(
                new DueStage(
                    "instructed", Instant.now().plus(Duration.ofHours(30L * (number - 1)))));
    database.write(
        connection -> {
          GatewayDocuments.put(
              connection,
              TestOffices.OFFICE,
              referral,
              new ReferralDocuments(timeline.toString(), actions.toString(), Instant.now()));
          ReferralTable.recordAnswer(
              connection,
              TestOffices.OFFICE,
              referral,
              "referred",
              facts.toString(),
              1,
              due,
              Instant.now(),
              Instant.now());
          return true;
        });
  }

  private static ObjectNode sample(String type) throws Exception {
    try (var files =
        Files.newDirectoryStream(Path.of("../../schemas/types/" + type + "/1/valid"))) {
      return new JsonMapper().readTree(Files.readAllBytes(files.iterator().next())).deepCopy();
    }
  }
}
