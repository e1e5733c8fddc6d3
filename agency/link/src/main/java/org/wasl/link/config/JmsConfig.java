package org.wasl.link.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.wasl.runtime.settings.LoopbackAddress;
import org.wasl.runtime.settings.SecretFileCheck;
import org.wasl.runtime.settings.Setting;
import org.wasl.runtime.settings.Setting.Form;
import org.wasl.runtime.settings.Setting.Parsed;
import org.wasl.runtime.settings.Setting.Preset;
import org.wasl.runtime.settings.Setting.Range;
import org.wasl.runtime.settings.Setting.Under;
import org.wasl.runtime.settings.Setting.Whole;
import org.wasl.runtime.settings.Settings;

/** Queues of the old system's broker, with {@link Transport#JMS}. */
@Under("jms.")
public record JmsConfig(
    @Setting("Broker of the old system: AMQP 1.0, or the core protocol of Artemis")
        @Range(JmsConfig.ADDRESS)
        @Parsed(Address.class)
        Optional<URI> address,
    @Setting("True if the broker speaks TLS; false only for one on this machine") @Preset("true")
        boolean tls,
    @Setting("Trusted authorities (PEM) for the broker; empty: the system's")
        Optional<Path> trustFile,
    @Setting("Certificate chain (PEM) that the link shows the broker; empty: none")
        Optional<Path> certificateFile,
    @Setting("Private key (PKCS#8, PEM) of that certificate, not for others")
        Optional<Path> keyFile,
    @Setting("Login user of the link at the broker") @Range("name of a user, or empty")
        Optional<String> user,
    @Setting("Password of that user, not for others") Optional<Path> passwordFile,
    @Setting("Queue for messages, with inbound = jms")
        @Preset("wasl.in")
        @Range("name of a queue")
        @Form(value = JmsConfig.QUEUE, otherwise = JmsConfig.NO_QUEUE)
        String in,
    @Setting("Queue with documents, with outbound = jms")
        @Preset("wasl.out")
        @Range("name of a queue")
        @Form(value = JmsConfig.QUEUE, otherwise = JmsConfig.NO_QUEUE)
        String out,
    @Setting("Queue for their outcomes")
        @Preset("wasl.results")
        @Range("name of a queue")
        @Form(value = JmsConfig.QUEUE, otherwise = JmsConfig.NO_QUEUE)
        String results,
    @Setting("Time limit for one step of the broker")
        @Whole(preset = 10_000, min = 100, max = 600_000)
        int timeoutMillis) {

  static final String ADDRESS = "amqp://HOST:PORT or artemis://HOST:PORT";
  static final String QUEUE = "[A-Za-z0-9._/:-]{1,200}";
  static final String NO_QUEUE = "must be a name of a queue";

  static final class Address extends AddressFormat {
    Address() {
      super(ADDRESS, Set.of("amqp", "artemis"));
    }
  }

  void check(Settings settings) {
    if (address.isEmpty()) {
      settings.refuse("jms.address", "is missing: the broker of the old system");
    } else if (!tls && !LoopbackAddress.is(address.get().getHost())) {
      settings.refuse("jms.tls", "must be true for a broker on another machine");
    } else if (address.get().getPort() < 0) {
      settings.refuse("jms.address", "has no port");
    }
    if (user.isPresent() != passwordFile.isPresent()) {
      settings.refuse("jms.user", "needs jms.passwordFile beside it, and the other way round");
    }
    if (!tls && certificateFile.isPresent()) {
      settings.refuse("jms.certificateFile", "is shown to nobody where jms.tls is false");
    }
    SecretFileCheck.check(settings, "jms.passwordFile", passwordFile);
    CertificateFiles.check(settings, "jms.trustFile", trustFile);
    CertificateFiles.checkPair(
        settings, "jms.certificateFile", certificateFile, "jms.keyFile", keyFile);
  }
}
