package org.wasl.console;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.wasl.console.jmx.OpenMBean;

/** Who the sample's agencies are: three that the tests are about, and many that are at rest. */
final class SampleAgencies {
  static final int IDLE = 45;

  private SampleAgencies() {}

  static String idle(int number) {
    return "kp-office-%02d".formatted(number);
  }

  static boolean isIdle(String agency) {
    return agency.startsWith("kp-office-");
  }

  static OpenMBean bean() {
    return new OpenMBean("sample")
        .query(
            "directory",
            "sample",
            () -> SampleGateway.json(Map.of("agencies", Stream.concat(known(), idle()).toList())))
        .query(
            "profile",
            "sample",
            "sample",
            document ->
                SampleGateway.json(profile(SampleGateway.read(document).path("agency").asText())));
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
        Map.of("en", en, "fr", fr, "ar", ar));
  }

  private static Map<String, Object> profile(String id) {
    return Map.of(
        "id", id,
        "runbook", "https://runbook.example/wasl",
        "contacts",
            List.of(
                Map.of(
                    "role",
                    "duty",
                    "reached",
                    List.of("+212 5 37 00 00 00", "duty@agency.example"))),
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
