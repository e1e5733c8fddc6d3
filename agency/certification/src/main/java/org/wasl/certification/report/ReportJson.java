package org.wasl.certification.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.wasl.certification.cases.CaseOutcome;
import org.wasl.certification.cases.CaseResult;
import org.wasl.certification.cases.CertificationReport;
import org.wasl.runtime.ProductVersion;

/** A report as JSON, for programs. */
public final class ReportJson {
  /** The member {@code format}. */
  public static final String FORMAT = "wasl-certification/1";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private ReportJson() {}

  /** The document, ended by a newline. */
  public static String of(CertificationReport report) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("format", FORMAT)
        .put("product", ProductVersion.userAgent())
        .put("side", report.side().code())
        .put("agency", report.agency().value())
        .put("target", report.target())
        .put("form", report.form())
        .put("started", report.started().toString())
        .put("millis", report.took().toMillis())
        .put("seed", report.seed())
        .put("passed", report.passed());
    ObjectNode counts = json.putObject("counts");
    report.counts().forEach(counts::put);
    var cases = json.putArray("cases");
    report.results().forEach(result -> write(result, cases.addObject()));
    try {
      return JSON.writeValueAsString(json) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can be written", e);
    }
  }

  private static void write(CaseResult result, ObjectNode json) {
    json.put("number", result.tested().number());
    ObjectNode title = json.putObject("title");
    result.tested().title().forEach(title::put);
    json.put("source", result.tested().source()).put("outcome", result.outcome().code());
    switch (result.outcome()) {
      case CaseOutcome.Passed _ -> {}
      case CaseOutcome.Failed(String expected, String actual) ->
          json.put("expected", expected).put("came", actual);
      case CaseOutcome.NotApplicable(String reason) -> json.put("reason", reason);
      case CaseOutcome.NotRun(String reason) -> json.put("reason", reason);
    }
    json.put("millis", result.millis());
    var observed = json.putArray("observed");
    result.observed().forEach(observed::add);
  }
}
