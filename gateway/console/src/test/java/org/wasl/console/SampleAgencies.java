package org.wasl.console;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.wasl.rules.id.AgencyId;

/** The sample's agencies. The tests are about three of them, and the others have no traffic. */
final class SampleAgencies {
  static final int IDLE = 268;

  private SampleAgencies() {}

  static String idle(int number) {
    return "kp-office-%03d".formatted(number);
  }

  static boolean isIdle(AgencyId agency) {
    return agency.value().startsWith("kp-office-");
  }

  static SampleMBean bean() {
    return new SampleMBean()
        .query("directory", () -> Map.of("agencies", Stream.concat(known(), idle()).toList()))
        .operation(
            "profile", document -> (profile(SampleGateway.read(document).path("agency").asText())))
        .operation(
            "history", document -> (history(SampleGateway.read(document).path("days").asInt(1))));
  }

  /** A day's wave of deliveries, and an hour in which the agency did not answer. */
  private static Map<String, Object> history(int days) {
    int seconds = 600 * days;
    Instant to = Instant.parse("2026-11-24T12:00:00Z");
    Instant from = to.minusSeconds(144L * seconds);
    List<Map<String, Object>> points =
        IntStream.range(0, 144)
            .mapToObj(
                i ->
                    Map.<String, Object>of(
                        "at", from.plusSeconds((long) i * seconds).toString(),
                        "delivered", i / 6 == 20 ? 0 : 400 + Math.round(300 * Math.sin(i / 20.0)),
                        "latencyMillis", 350 + i % 7 * 40,
                        "slowestMillis", 4_000,
                        "failed", i / 6 == 20 ? 37 : 0,
                        "refused", i % 50 == 0 ? 3 : 0,
                        "waiting", i / 6 == 20 ? 41 : i % 5,
                        "parked", 3,
                        "oldestSeconds", i / 6 == 20 ? 600 * (i - 119) : 4))
            .toList();
    return Map.of(
        "from",
        from.toString(),
        "to",
        to.toString(),
        "pointSeconds",
        seconds,
        "days",
        days,
        "keptDays",
        30,
        "grafana",
        "https://grafana.example/d/wasl",
        "points",
        points);
  }

  private static Stream<Map<String, Object>> known() {
    return Stream.of(
        agency("platform", "platform", "Reporting platform", "Plateforme", "منصة التبليغ"),
        agency(
            "police-1", "police", "Police of Casablanca", "Police de Casablanca", "شرطة البيضاء"),
        agency("prosecution-1", "prosecution", "Office of Fez", "Parquet de Fès", "نيابة فاس"),
        agency("registry", "registry", "Registry", "Fichier", "السجل"));
  }

  private static Stream<Map<String, Object>> idle() {
    return IntStream.rangeClosed(1, IDLE)
        .mapToObj(
            i ->
                agency(
                    idle(i),
                    "prosecution",
                    "Office no. " + i,
                    "Parquet nº " + i,
                    "نيابة رقم " + i));
  }

  private static Map<String, Object> agency(
      String id, String kind, String en, String fr, String ar) {
    return Map.of(
        "id",
        id,
        "kind",
        kind,
        "territory",
        "MA",
        "protocol",
        "https",
        "names",
        Map.of("en", en, "fr", fr, "ar", ar),
        "contacts",
        List.of(
            Map.of(
                "role", "duty", "reached", List.of("+212 5 00 00 00 00", "duty@agency.example"))));
  }

  private static Map<String, Object> profile(String id) {
    return Map.of(
        "id",
        id,
        "runbook",
        "https://runbook.example/{language}",
        "expiries",
        List.of(
            Map.of("file", id + ".pem", "end", "2020-01-01T00:00:00Z"),
            Map.of("file", id + ".jwks.json/enc", "end", "2099-01-01T00:00:00Z")),
        "history",
        List.of(
            Map.of(
                "time", "2026-11-24T08:00:00Z",
                "action", "ordered",
                "sentence", "the operator omar paused deliveries to it (agency-asked).")));
  }
}
