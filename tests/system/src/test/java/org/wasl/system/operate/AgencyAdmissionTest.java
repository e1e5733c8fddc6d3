package org.wasl.system.operate;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.administration.AgenciesCommand;
import org.wasl.commands.AgencyCommand;
import org.wasl.commands.keys.PkiCommand;
import org.wasl.kit.pki.CertificateRequest;
import org.wasl.rules.id.AgencyId;
import org.wasl.system.CommandResult;
import org.wasl.wire.directory.DeliveryProtocol;
import org.wasl.wire.pki.PkiFolder;

/**
 * An invalid request of an agency is refused with the correction to make. Nothing is written then.
 */
class AgencyAdmissionTest {
  private static SyntheticInstallation country;

  @TempDir private Path folder;

  @BeforeAll
  static void write(TestInfo test) throws Exception {
    country = SyntheticInstallation.of(test, 1);
  }

  private static CommandResult make(Path pki, String id, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("new", "--as", id, "--pki", pki.toString(), "--kind", "police"));
    for (String language : List.of("ar", "fr", "en")) {
      arguments.addAll(List.of("--name", language + "=" + id));
    }
    arguments.addAll(List.of(more));
    return CommandResult.of(new AgencyCommand(), arguments);
  }

  private static CommandResult operator(String command, Path request, String... more) {
    List<String> arguments = new ArrayList<>(List.of(command, request.toString()));
    arguments.addAll(
        List.of("--config", country.config().toString(), "--data", country.data().toString()));
    arguments.addAll(List.of(more));
    return CommandResult.of(new AgenciesCommand(), arguments);
  }

  private static void assertRefused(CommandResult result, String reason) {
    assertThat(result.code()).as(result.out()).isEqualTo(2);
    assertThat(result.err().strip()).contains(reason).doesNotContain("Exception");
  }

  private Path request(String id) {
    return new PkiFolder(folder.resolve(id)).directoryRequestFile(new AgencyId(id));
  }

  @Test
  void keysAreNeverOverwritten() throws Exception {
    // Given
    Path open = Files.createDirectory(folder.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    // When
    CommandResult first = make(folder.resolve("a"), "unit-a");
    CommandResult repeatedResult = make(folder.resolve("a"), "unit-a");
    CommandResult shared = make(open, "unit-a");
    CommandResult endpoint = make(folder.resolve("b"), "unit-b", "--protocol", "https");
    CommandResult kind = make(folder.resolve("b"), "unit-b", "--contact", "dutty=a@b.example");
    // Then
    assertThat(first.code()).as(first.err()).isZero();
    PkiFolder pki = new PkiFolder(folder.resolve("a"));
    for (Path secret :
        List.of(pki.keyFile(new AgencyId("unit-a")), pki.privateKeysFile(new AgencyId("unit-a")))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
          .isEqualTo("rw-------");
    }
    assertThat(Files.readString(pki.directoryRequestFile(new AgencyId("unit-a"))))
        .doesNotContain("\"d\"");
    assertRefused(repeatedResult, "is there already, and keys are never overwritten");
    assertRefused(shared, "chmod go-w it");
    assertRefused(endpoint, "--endpoint: is needed");
    assertRefused(kind, "did you mean duty?");
    assertThat(folder.resolve("b")).doesNotExist();
  }

  @Test
  void requestHasTheEndpointOfItsProtocol() {
    for (DeliveryProtocol protocol : DeliveryProtocol.values()) {
      // Given
      String name = protocol.code();
      String id = "unit-" + name;
      String[] plain = {"--protocol", name};
      String[] addressed = {"--protocol", name, "--endpoint", "https://e.agencies.example:8443/"};
      boolean needed = protocol.hasEndpoint();
      // When
      CommandResult refused = make(folder.resolve(id), id, needed ? plain : addressed);
      CommandResult made = make(folder.resolve(id), id, needed ? addressed : plain);
      // Then
      assertRefused(refused, needed ? "--endpoint: is needed" : "--endpoint: none, because with ");
      assertThat(made.code()).as(name + made.err()).isZero();
    }
  }

  @Test
  void makesNoKeysForUnknownProtocol() {
    // When
    CommandResult refused = make(folder.resolve("b"), "unit-b", "--protocol", "sfpt");
    // Then
    assertRefused(refused, "did you mean sftp?");
    assertThat(folder.resolve("b")).doesNotExist();
  }

  @Test
  void checkRefusesRequestsThatDoNotFitTheDirectory() throws Exception {
    // Given
    make(folder.resolve("police-1"), "police-1");
    make(folder.resolve("gateway"), "gateway");
    make(folder.resolve("unit-c"), "unit-c", "--territory", "Fes", "--contact", "duty=somebody");
    make(
        folder.resolve("unit-d"),
        "unit-d",
        "--protocol",
        "https",
        "--endpoint",
        "https://d.agencies.example:8443/");
    // When, then
    assertRefused(operator("check", request("police-1")), "the id police-1 is taken");
    assertRefused(operator("check", request("gateway")), "the id gateway is reserved");
    assertRefused(operator("check", request("unit-c")), "territory must be MA or an ISO 3166-2");
    assertRefused(operator("check", request("unit-c")), "contact.duty must be");
    assertRefused(operator("check", folder.resolve("none")), "cannot be read");
    CommandResult sound = operator("check", request("unit-d"));
    assertThat(sound.code()).as(sound.err()).isZero();
    assertThat(sound.out())
        .contains("endpoint = https://d.agencies.example:8443/")
        .contains("a TLS certificate for CN=unit-d, hosts d.agencies.example");
  }

  @Test
  void refusesReplacedReply() throws Exception {
    // Given an admitted agency
    String id = "unit-r";
    PkiFolder pki = new PkiFolder(folder.resolve(id));
    Path reply = folder.resolve("reply");
    String own = number(make(pki.path(), id));
    Path csr = pki.path().resolve(id + ".csr");
    CommandResult.of(
        new PkiCommand(),
        List.of("--pki", country.pki().path().toString(), "--request", csr.toString()));
    CommandResult accepted =
        operator(
            "accept",
            request(id),
            "--number",
            own,
            "--certificate",
            csr.toString().replace(".csr", ".pem"),
            "--reply",
            reply.toString());
    String readOut = number(accepted);
    Path senderKeys = reply.resolve("platform.jwks");
    String genuine = Files.readString(senderKeys);
    // When
    CommandResult otherNumber = join(id, pki, reply, own);
    Files.copy(
        country.pki().publicKeysFile(new AgencyId("police-1")), senderKeys, REPLACE_EXISTING);
    CommandResult exchanged = join(id, pki, reply, readOut);
    Path list = reply.resolve(id + ".reply.sha256");
    String sent = Files.readString(list);
    Files.writeString(list, sent.replace("platform.jwks", "../platform.jwks"));
    CommandResult otherList = join(id, pki, reply, readOut);
    // Then
    assertRefused(otherNumber, "the number does not match this reply");
    assertRefused(exchanged, "platform.jwks: differs from the file that the operator sent");
    assertRefused(otherList, "the number does not match this reply");
    assertThat(pki.authorityFile()).doesNotExist();
    Files.writeString(list, sent);
    Files.writeString(senderKeys, genuine);
    String before = Files.readString(pki.publicKeysFile(new AgencyId(id)));
    CommandResult joined = join(id, pki, reply, readOut);
    assertThat(joined.code()).as(joined.err()).isZero();
    assertThat(pki.authorityFile()).hasSameBinaryContentAs(reply.resolve("ca.pem"));
    assertThat(pki.publicKeysFile(new AgencyId("platform"))).hasContent(genuine);
    assertThat(pki.publicKeysFile(new AgencyId(id))).hasContent(before);
  }

  @Test
  void admitsNoAgencyIfItsReplyCannotBeWrittenAndAcceptCanBeRepeated() throws Exception {
    // Given
    String id = "unit-s";
    String number = number(make(folder.resolve(id), id));
    Path csr = folder.resolve(id).resolve(id + ".csr");
    CommandResult.of(
        new PkiCommand(),
        List.of("--pki", country.pki().path().toString(), "--request", csr.toString()));
    String[] accept = {
      "--number", number, "--certificate", csr.toString().replace(".csr", ".pem"), "--reply", ""
    };
    Path occupied = Files.writeString(folder.resolve("a-file"), "");
    // When
    accept[accept.length - 1] = occupied.toString();
    CommandResult refused = operator("accept", request(id), accept);
    boolean takenIn =
        country.configuration().agencies().stream().anyMatch(a -> a.id().value().equals(id));
    accept[accept.length - 1] = folder.resolve("reply").toString();
    CommandResult repeatedResult = operator("accept", request(id), accept);
    // Then
    assertRefused(refused, "a-file: the reply cannot be written there");
    assertThat(takenIn).isFalse();
    assertThat(number(repeatedResult)).isNotEmpty();
    assertThat(folder.resolve("reply").resolve(id + ".reply.sha256")).exists();
  }

  private static String number(CommandResult result) {
    assertThat(result.code()).as(result.err()).isZero();
    return result.out().replaceAll("(?s).*telephone: ([0-9 ]+).*", "$1");
  }

  private static CommandResult join(String id, PkiFolder pki, Path reply, String number) {
    return CommandResult.of(
        new AgencyCommand(),
        List.of(
            "join",
            "--as",
            id,
            "--pki",
            pki.path().toString(),
            "--reply",
            reply.toString(),
            "--number",
            number));
  }

  @Test
  void writesNothingForAnotherNumberOrCertificate() throws Exception {
    // Given
    CommandResult made = make(folder.resolve("unit-e"), "unit-e");
    String number = made.out().replaceAll("(?s).*telephone: ([0-9 ]+).*", "$1");
    String other = (number.charAt(0) == '1' ? "2" : "1") + number.substring(1);
    Path own = folder.resolve("unit-e").resolve("unit-e.csr");
    Path strange = folder.resolve("strange.csr");
    Files.writeString(
        strange, CertificateRequest.of(new PkiFolder(folder.resolve("x")), new AgencyId("unit-e")));
    for (Path csr : List.of(own, strange)) {
      CommandResult issued =
          CommandResult.of(
              new PkiCommand(),
              List.of("--pki", country.pki().path().toString(), "--request", csr.toString()));
      assertThat(issued.code()).as(issued.err()).isZero();
    }
    String good = own.toString().replace(".csr", ".pem");
    // When
    CommandResult wrongNumber =
        operator("accept", request("unit-e"), "--number", other, "--certificate", good);
    CommandResult wrongCertificate =
        operator(
            "accept",
            request("unit-e"),
            "--number",
            number,
            "--certificate",
            folder.resolve("strange.pem").toString());
    CommandResult anothers =
        operator(
            "accept",
            request("unit-e"),
            "--number",
            number,
            "--certificate",
            country.pki().certificateFile(new AgencyId("police-1")).toString());
    // Then
    assertRefused(wrongNumber, "--number: is not that of this request");
    assertThat(wrongNumber.err()).doesNotContain(number.substring(12, 17));
    assertRefused(wrongCertificate, "is not of the key that the request names");
    assertRefused(anothers, "is not of the key that the request names");
    assertThat(country.gatewayPki().publicKeysFile(new AgencyId("unit-e"))).doesNotExist();
    assertThat(country.gatewayPki().certificateFile(new AgencyId("unit-e"))).doesNotExist();
    assertThat(country.config().resolve("agencies").resolve("unit-e.properties")).doesNotExist();
    assertThat(
            operator("accept", request("unit-e"), "--number", number, "--certificate", good).code())
        .isZero();
    assertThat(country.configuration().agencies())
        .extracting(agency -> agency.id().value())
        .contains("unit-e");
    assertRefused(
        operator("accept", request("unit-e"), "--number", number, "--certificate", good),
        "the id unit-e is taken");
  }
}
