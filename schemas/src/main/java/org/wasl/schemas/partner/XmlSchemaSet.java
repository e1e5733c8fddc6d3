package org.wasl.schemas.partner;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import javax.xml.transform.sax.SAXSource;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.bootstrap.DOMImplementationRegistry;
import org.w3c.dom.ls.DOMImplementationLS;
import org.w3c.dom.ls.LSInput;
import org.wasl.schemas.partner.SchemaSetCheck.SetSize;
import org.wasl.schemas.partner.SetFiles.Target;
import org.xml.sax.Attributes;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.Locator;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.XMLReader;
import org.xml.sax.helpers.DefaultHandler;

/**
 * The XML Schemas (XSD 1.0) of a set and their samples. Parsers refuse DTDs and load nothing but
 * files of the set, which are given to them under addresses of no real file.
 */
final class XmlSchemaSet {
  private static final String XSD = XMLConstants.W3C_XML_SCHEMA_NS_URI;
  private static final String ROOT = "file:///schema-set/";
  private static final Set<String> REFERRING = Set.of("include", "import", "redefine", "override");
  private static final Pattern WHOLE_NUMBER = Pattern.compile("\\s*\\+?[0-9]{1,9}\\s*");
  private static final String UNBOUNDED = "unbounded";
  private static final int LONGEST_REASON = 400;

  /** The contents of one file before it is compiled. */
  private static final class Scanned {
    String namespace = "";
    boolean sound = true;
    final Set<String> elements = new TreeSet<>();
    final Set<String> references = new TreeSet<>();
  }

  private final SetFiles files;
  private final SortedSet<SchemaFinding> findings;
  private final SortedMap<String, Scanned> scanned = new TreeMap<>();
  private final Map<String, Schema> compiled = new TreeMap<>();

  XmlSchemaSet(SetFiles files, SortedSet<SchemaFinding> findings) {
    this.files = files;
    this.findings = findings;
  }

  /** Checks every schema and sample, and counts them. */
  SetSize check() {
    List<String> schemas = files.names(".xsd", false);
    List<String> samples = files.names(".xml", true);
    schemas.forEach(this::scan);
    schemas.stream().filter(this::isSoundWithAllThatItNames).forEach(this::compile);
    samples.forEach(this::validate);
    return new SetSize(schemas.size(), samples.size());
  }

  private void scan(String file) {
    Scanned result = new Scanned();
    scanned.put(file, result);
    Scan scan = new Scan(file, result);
    read(file, scan)
        .ifPresent(
            found -> {
              findings.add(found);
              result.sound = false;
            });
  }

  /** Parses a file, and returns the fault in its XML, if any. */
  private Optional<SchemaFinding> read(String file, DefaultHandler handler) {
    Located located = new Located(handler);
    try {
      XMLReader reader = reader();
      reader.setContentHandler(located);
      reader.setErrorHandler(located);
      reader.parse(input(file));
      return Optional.empty();
    } catch (SAXParseException e) {
      return Optional.of(finding(file, e));
    } catch (SAXException | IOException e) {
      return Optional.of(located.finding(file, text(e)));
    }
  }

  /** Passes events on, and knows where it is. */
  private static final class Located extends DefaultHandler {
    private final DefaultHandler next;
    private @Nullable Locator locator;

    Located(DefaultHandler next) {
      this.next = next;
    }

    @Override
    public void setDocumentLocator(Locator now) {
      locator = now;
      next.setDocumentLocator(now);
    }

    @Override
    public void startElement(String uri, String name, String qualified, Attributes attributes)
        throws SAXException {
      next.startElement(uri, name, qualified, attributes);
    }

    @Override
    public void endElement(String uri, String name, String qualified) throws SAXException {
      next.endElement(uri, name, qualified);
    }

    SchemaFinding finding(String file, String reason) {
      return locator == null
          ? new SchemaFinding(file, 1, 0, reason)
          : new SchemaFinding(
              file,
              Math.max(1, locator.getLineNumber()),
              Math.max(0, locator.getColumnNumber()),
              reason);
    }
  }

  /** Checks references, occurrences and ids, about which parsers report late or not at all. */
  private final class Scan extends DefaultHandler {
    private final String file;
    private final Scanned result;
    private final Set<String> ids = new HashSet<>();
    private @Nullable Locator locator;
    private int depth;

    Scan(String file, Scanned result) {
      this.file = file;
      this.result = result;
    }

    @Override
    public void setDocumentLocator(Locator now) {
      locator = now;
    }

    @Override
    public void startElement(String uri, String name, String qualified, Attributes attributes) {
      depth++;
      boolean ofXsd = uri.equals(XSD);
      if (depth == 1) {
        root(ofXsd && name.equals("schema"), name, attributes);
      }
      if (!ofXsd) {
        return;
      }
      if (depth == 2 && name.equals("element") && attributes.getValue("name") != null) {
        result.elements.add(attributes.getValue("name"));
      }
      if (REFERRING.contains(name)) {
        reference(name, attributes);
      }
      occurrence(attributes, "minOccurs", false);
      occurrence(attributes, "maxOccurs", true);
      if (minOccurs(attributes) > maxOccurs(attributes)) {
        fault("minOccurs is more than maxOccurs, which is 1 by default");
      }
      String id = attributes.getValue("id");
      if (id != null && !ids.add(id.strip())) {
        fault("the id %s appears twice in this file".formatted(id));
      }
    }

    @Override
    public void endElement(String uri, String name, String qualified) {
      depth--;
    }

    private void root(boolean schema, String name, Attributes attributes) {
      if (!schema) {
        fault("is no XML Schema: its root is %s, not schema of %s".formatted(name, XSD));
      }
      String namespace = attributes.getValue("targetNamespace");
      result.namespace = namespace == null ? "" : namespace;
    }

    private void reference(String name, Attributes attributes) {
      String location = attributes.getValue("schemaLocation");
      if (location == null) {
        if (!name.equals("import")) {
          fault("schemaLocation is missing in " + name);
        }
        return;
      }
      switch (files.follow(file, location)) {
        case Target.Found(var target) -> result.references.add(target);
        case Target.Broken(var reason) -> fault("schemaLocation of %s %s".formatted(name, reason));
      }
    }

    private void occurrence(Attributes attributes, String name, boolean mayBeUnbounded) {
      String value = attributes.getValue(name);
      if (value == null) {
        return;
      }
      boolean number = WHOLE_NUMBER.matcher(value).matches();
      if (!number && !(mayBeUnbounded && value.strip().equals(UNBOUNDED))) {
        fault(
            "%s=\"%s\" is not allowed: a whole number from 0%s"
                .formatted(name, value, mayBeUnbounded ? ", or unbounded" : "; optional is 0"));
      }
    }

    private static int minOccurs(Attributes attributes) {
      return number(attributes.getValue("minOccurs"), 0);
    }

    private static int maxOccurs(Attributes attributes) {
      String value = attributes.getValue("maxOccurs");
      return value == null ? 1 : number(value, Integer.MAX_VALUE);
    }

    /** The number, or another one where there is none or it is told apart. */
    private static int number(@Nullable String value, int otherwise) {
      return value != null && WHOLE_NUMBER.matcher(value).matches()
          ? Integer.parseInt(value.strip())
          : otherwise;
    }

    private void fault(String reason) {
      result.sound = false;
      int line = locator == null ? 0 : locator.getLineNumber();
      int column = locator == null ? 0 : locator.getColumnNumber();
      findings.add(new SchemaFinding(file, line, column, reason));
    }
  }

  private boolean isSoundWithAllThatItNames(String file) {
    Set<String> seen = new HashSet<>();
    List<String> open = new ArrayList<>(List.of(file));
    while (!open.isEmpty()) {
      String next = open.removeLast();
      Scanned scannedDocument = scanned.get(next);
      if (scannedDocument == null || !scannedDocument.sound) {
        return false;
      }
      if (seen.add(next)) {
        open.addAll(scannedDocument.references);
      }
    }
    return true;
  }

  private void compile(String file) {
    Collected errors = new Collected(file);
    try {
      SchemaFactory factory = SchemaFactory.newDefaultInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      // The resolver gives the parser files of the set only.
      factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "file");
      factory.setErrorHandler(errors);
      factory.setResourceResolver(
          (type, namespace, publicId, systemId, base) -> resolve(namespace, systemId, base));
      Schema schema = factory.newSchema(new StreamSource(stream(file), ROOT + file));
      if (errors.none()) {
        compiled.put(file, schema);
      }
    } catch (SAXParseException e) {
      errors.error(e);
    } catch (SAXException e) {
      errors.add(new SchemaFinding(file, 1, 0, text(e)));
    }
    errors.report();
  }

  private @Nullable LSInput resolve(
      @Nullable String namespace, @Nullable String systemId, @Nullable String base) {
    if (systemId == null) {
      return unique(namespace).map(this::given).orElse(null);
    }
    String from = base == null ? "" : file(base).orElse("");
    String reference = systemId.startsWith(ROOT) ? systemId.substring(ROOT.length()) : systemId;
    return switch (files.follow(systemId.startsWith(ROOT) ? "" : from, reference)) {
      case Target.Found(var target) -> given(target);
      case Target.Broken _ -> throw new IllegalStateException("checked before it is compiled");
    };
  }

  /** The file of the set that has this address. */
  private static Optional<String> file(String address) {
    return address.startsWith(ROOT)
        ? Optional.of(SetFiles.decoded(address.substring(ROOT.length())))
        : Optional.empty();
  }

  /** The only file with this target namespace, because an import need not name a file. */
  private Optional<String> unique(@Nullable String namespace) {
    List<String> of =
        scanned.entrySet().stream()
            .filter(entry -> entry.getValue().namespace.equals(namespace))
            .map(Map.Entry::getKey)
            .toList();
    return of.size() == 1 ? Optional.of(of.getFirst()) : Optional.empty();
  }

  private LSInput given(String file) {
    try {
      DOMImplementationLS implementation =
          (DOMImplementationLS)
              DOMImplementationRegistry.newInstance().getDOMImplementation("LS 3.0");
      LSInput input = implementation.createLSInput();
      input.setSystemId(ROOT + file);
      input.setByteStream(stream(file));
      return input;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the JDK has an implementation of DOM", e);
    }
  }

  private void validate(String sample) {
    Root root = new Root();
    Optional<SchemaFinding> malformed = read(sample, root);
    if (malformed.isPresent()) {
      if (!SetFiles.mustFail(sample)) {
        findings.add(malformed.get());
      }
      return;
    }
    List<String> declaring =
        scanned.entrySet().stream()
            .filter(entry -> entry.getValue().namespace.equals(root.namespace))
            .filter(entry -> entry.getValue().elements.contains(root.name))
            .map(Map.Entry::getKey)
            .toList();
    if (declaring.isEmpty()) {
      findings.add(
          new SchemaFinding(
              sample,
              1,
              0,
              "no schema of the set declares its root, %s of namespace \"%s\""
                  .formatted(root.name, root.namespace)));
      return;
    }
    Schema schema = compiled.get(nearest(sample, declaring));
    if (schema != null) { // else the schema has findings of its own
      validate(sample, schema);
    }
  }

  /** Files of the schemas that compile. */
  Set<String> compiled() {
    return compiled.keySet();
  }

  /** Faults that a schema that compiles finds in a document. */
  List<DocumentFault> faults(String schema, byte[] document) {
    Faults faults = new Faults();
    Schema found = compiled.get(schema);
    try {
      if (found != null) {
        InputSource source = new InputSource(new ByteArrayInputStream(document));
        validator(found, faults).validate(new SAXSource(reader(), source));
      }
    } catch (SAXParseException e) {
      faults.error(e);
    } catch (SAXException | IOException e) {
      faults.found.add(new DocumentFault(1, 0, "", "xml"));
    }
    return List.copyOf(faults.found);
  }

  private static Validator validator(Schema schema, ErrorHandler errors) throws SAXException {
    Validator validator = schema.newValidator();
    validator.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
    validator.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
    validator.setErrorHandler(errors);
    return validator;
  }

  /**
   * Faults of a document, by the name of the constraint only. The text after the name quotes the
   * document.
   */
  private static final class Faults implements ErrorHandler {
    private static final Pattern CONSTRAINT = Pattern.compile("([a-z][A-Za-z0-9.-]{2,60}): .*");
    private final Set<DocumentFault> found = new LinkedHashSet<>();

    @Override
    public void warning(SAXParseException warning) {}

    @Override
    public void error(SAXParseException error) {
      Matcher message = CONSTRAINT.matcher(String.valueOf(error.getMessage()));
      found.add(
          new DocumentFault(
              Math.max(1, error.getLineNumber()),
              Math.max(0, error.getColumnNumber()),
              "",
              message.lookingAt() ? message.group(1) : "xml"));
    }

    @Override
    public void fatalError(SAXParseException error) {
      error(error);
    }
  }

  private void validate(String sample, Schema schema) {
    Collected errors = new Collected(sample);
    try {
      validator(schema, errors).validate(new SAXSource(reader(), input(sample)));
    } catch (SAXException | IOException e) {
      errors.add(new SchemaFinding(sample, 1, 0, text(e)));
    }
    if (!SetFiles.mustFail(sample)) {
      errors.report();
    } else if (errors.none()) {
      findings.add(
          new SchemaFinding(sample, 1, 0, "is valid, though it is among the invalid samples"));
    }
  }

  /** If several schemas declare one root, the one whose folder shares most with the sample's. */
  private static String nearest(String sample, List<String> schemas) {
    String best = schemas.getFirst();
    for (String schema : schemas) {
      if (shared(sample, schema) > shared(sample, best)) {
        best = schema;
      }
    }
    return best;
  }

  private static int shared(String sample, String schema) {
    String folder = SetFiles.folder(schema);
    return sample.startsWith(folder) ? folder.length() : 0;
  }

  private static final class Root extends DefaultHandler {
    String namespace = "";
    String name = "";

    @Override
    public void startElement(String uri, String local, String qualified, Attributes attributes) {
      if (name.isEmpty()) {
        namespace = uri;
        name = local;
      }
    }
  }

  /** Errors of a parser, each once. Warnings are no errors. */
  private final class Collected implements ErrorHandler {
    private final String file;
    private final SortedSet<SchemaFinding> found = new TreeSet<>();

    Collected(String file) {
      this.file = file;
    }

    @Override
    public void warning(SAXParseException warning) {}

    @Override
    public void error(SAXParseException error) {
      add(
          finding(
              Optional.ofNullable(error.getSystemId()).flatMap(it -> file(it)).orElse(file),
              error));
    }

    @Override
    public void fatalError(SAXParseException error) {
      error(error);
    }

    void add(SchemaFinding finding) {
      found.add(finding);
    }

    boolean none() {
      return found.isEmpty();
    }

    void report() {
      findings.addAll(found);
    }
  }

  private static SchemaFinding finding(String file, SAXParseException error) {
    return new SchemaFinding(
        file,
        Math.max(1, error.getLineNumber()),
        Math.max(0, error.getColumnNumber()),
        text(error));
  }

  private static String text(Exception error) {
    String message = String.valueOf(error.getMessage()).lines().collect(Collectors.joining(" "));
    String reason =
        message.startsWith("Invalid byte ")
            ? "is not in the encoding that it declares, or not UTF-8 if it declares none: "
                + message
            : message.startsWith("DOCTYPE is disallowed") ? "has a DOCTYPE: remove it" : message;
    return reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) + "…" : reason;
  }

  private InputStream stream(String file) {
    return new ByteArrayInputStream(files.bytes(file));
  }

  private InputSource input(String file) {
    InputSource source = new InputSource(stream(file));
    source.setSystemId(ROOT + file);
    return source;
  }

  private static XMLReader reader() throws SAXException {
    try {
      SAXParserFactory factory = SAXParserFactory.newDefaultNSInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setXIncludeAware(false);
      return factory.newSAXParser().getXMLReader();
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("the JDK's parser can be hardened", e);
    }
  }
}
