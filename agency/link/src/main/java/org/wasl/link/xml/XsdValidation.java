package org.wasl.link.xml;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.validation.Schema;
import javax.xml.validation.ValidatorHandler;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.AttributesImpl;

/**
 * Validates one document by its XSD while it is read. It keeps only the names of broken rules,
 * because the texts of the validator quote the document.
 */
final class XsdValidation {

  /**
   * The reader checks {@code maxLength}, because the JDK counts UTF-16 units and XSD counts
   * characters. {@code cvc-type} only repeats the fault before it.
   */
  private static final Set<String> NOT_OURS =
      Set.of("cvc-maxLength-valid", "cvc-type.3.1.3", "cvc-type.3.1.3.1");

  private static final AttributesImpl NO_ATTRIBUTES = new AttributesImpl();

  private final ValidatorHandler handler;
  private final String namespace;
  private final List<String> unmet = new ArrayList<>();

  XsdValidation(Schema schema, String namespace) {
    this.namespace = namespace;
    this.handler = schema.newValidatorHandler();
    handler.setErrorHandler(
        new ErrorHandler() {
          @Override
          public void warning(SAXParseException warning) {}

          @Override
          public void error(SAXParseException error) {
            String rule = String.valueOf(error.getMessage()).split(":", 2)[0];
            if (!NOT_OURS.contains(rule)) unmet.add(rule);
          }

          @Override
          public void fatalError(SAXParseException error) {
            error(error);
          }
        });
    quietly(handler::startDocument);
    quietly(() -> handler.startPrefixMapping("", namespace));
  }

  void start(String element) {
    quietly(() -> handler.startElement(namespace, element, element, NO_ATTRIBUTES));
  }

  void characters(String text) {
    quietly(() -> handler.characters(text.toCharArray(), 0, text.length()));
  }

  void end(String element) {
    quietly(() -> handler.endElement(namespace, element, element));
  }

  /** Tells whether every rule was met since this was asked last. */
  boolean isMet() {
    boolean met = unmet.isEmpty();
    unmet.clear();
    return met;
  }

  @FunctionalInterface
  private interface Event {
    void pass() throws SAXException;
  }

  private static void quietly(Event event) {
    try {
      event.pass();
    } catch (SAXException e) {
      throw new IllegalStateException("the handler above throws none", e);
    }
  }
}
