package org.wasl.certification.report;

import java.io.StringWriter;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.wasl.certification.cases.CaseOutcome;
import org.wasl.certification.cases.CaseResult;
import org.wasl.certification.cases.CertificationReport;

/** A report in the XML that build servers read as results of JUnit. */
public final class JunitReport {
  private JunitReport() {}

  /**
   * The document. A case that does not apply, or was not run, is skipped.
   *
   * @param language language of the titles
   */
  public static String of(CertificationReport report, String language) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeCharacters("\n");
      var counts = report.counts();
      xml.writeStartElement("testsuite");
      xml.writeAttribute("name", "wasl certify " + report.side().code() + " " + report.agency());
      xml.writeAttribute("tests", Integer.toString(report.results().size()));
      xml.writeAttribute("failures", Long.toString(counts.getOrDefault("failed", 0L)));
      xml.writeAttribute("errors", "0");
      xml.writeAttribute(
          "skipped",
          Long.toString(
              counts.getOrDefault("not-applicable", 0L) + counts.getOrDefault("not-run", 0L)));
      xml.writeAttribute("timestamp", report.started().toString());
      xml.writeAttribute("time", seconds(report.took().toMillis()));
      for (CaseResult result : report.results()) {
        write(xml, report, result, language);
      }
      xml.writeCharacters("\n");
      xml.writeEndElement();
      xml.writeCharacters("\n");
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("XML is written to memory", e);
    }
    return text.toString();
  }

  private static void write(
      XMLStreamWriter xml, CertificationReport report, CaseResult result, String language)
      throws XMLStreamException {
    xml.writeCharacters("\n  ");
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", "wasl.certify." + report.side().code());
    xml.writeAttribute(
        "name",
        result.tested().number() + " " + result.tested().title().getOrDefault(language, ""));
    xml.writeAttribute("time", seconds(result.millis()));
    switch (result.outcome()) {
      case CaseOutcome.Passed _ -> {}
      case CaseOutcome.Failed(String expected, String actual) -> {
        xml.writeStartElement("failure");
        xml.writeAttribute("message", "expected " + expected + "; came " + actual);
        xml.writeCharacters(String.join("\n", result.observed()));
        xml.writeEndElement();
      }
      case CaseOutcome.NotApplicable(String reason) -> skipped(xml, reason);
      case CaseOutcome.NotRun(String reason) -> skipped(xml, reason);
    }
    xml.writeEndElement();
  }

  private static void skipped(XMLStreamWriter xml, String reason) throws XMLStreamException {
    xml.writeEmptyElement("skipped");
    xml.writeAttribute("message", reason);
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.3f", millis / 1000.0);
  }
}
