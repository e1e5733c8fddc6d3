package org.wasl.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.sandbox.cases.CaseGenerator;
import org.wasl.sandbox.cases.IdentitySealer;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.jose.SignatureStatus;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.pki.PkiFolder;

class SignedCasesTest {
  @TempDir private Path folder;

  @Test
  void eachCaseHasItsOwnIdAndSignature() {
    // Given two templates, five cases signed before, and five signed on demand
    PkiFolder pki = BenchPki.create(folder, List.of());
    SignedCases.Cursor cases = pile(pki, 2, 5).cursor();
    // When a warm-up takes two, and a measurement eight
    List<SignedCases.Signed> taken =
        Stream.concat(
                Stream.generate(cases::signNow).limit(2), Stream.generate(cases::next).limit(8))
            .toList();
    // Then
    Agency platform = pki.directory().byId(BenchPki.SENDER).orElseThrow();
    SignatureVerifier verifier = SignatureVerifier.ofAnyTime(pki.directory());
    assertThat(taken)
        .allSatisfy(
            each -> {
              assertThat(verifier.verifyMessage(platform, each.body().getBytes(), each.signature()))
                  .isEqualTo(SignatureStatus.VALID);
              assertThat(
                      each.body().toJsonObject().getJsonObject("envelope").getString("messageId"))
                  .isEqualTo(each.messageId().toString());
            })
        .extracting(SignedCases.Signed::messageId)
        .doesNotHaveDuplicates();
    assertThat(cases.signedOnDemand()).isEqualTo(3);
  }

  @Test
  void allGatewaysGetEqualCases() {
    // Given
    SignedCases pile = pile(BenchPki.create(folder, List.of()), 2, 2);
    List<SignedCases.Signed> first = Stream.generate(pile.cursor()::next).limit(4).toList();
    // When
    List<SignedCases.Signed> second = Stream.generate(pile.cursor()::next).limit(4).toList();
    // Then
    assertThat(second)
        .extracting(SignedCases.Signed::body)
        .isEqualTo(first.stream().map(SignedCases.Signed::body).toList());
  }

  private static SignedCases pile(PkiFolder pki, int templates, int signed) {
    CaseGenerator generator =
        new CaseGenerator(
            7, templates, BenchPki.SENDER, Instant.EPOCH, IdentitySealer.SENDER_IS_CUSTODIAN);
    return new SignedCases(generator.cases().toList(), pki.signer(BenchPki.SENDER), signed, 7);
  }
}
