package io.sigline.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sigline.e2e.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of what is in the distribution, held to what is in it. */
class SbomTest {
  /** What differs from build to build: times, random numbers, folders of the machine. */
  @Test
  void sbom_ofTheSameSources_isTheSame() throws Exception {
    Path file = Checkout.program().resolveSibling("sigline.cdx.json");
    String text = Files.readString(file);
    JsonNode sbom = new ObjectMapper().readTree(text);

    String serial = sbom.path("serialNumber").asText().replace("urn:uuid:", "");
    assertThat(UUID.fromString(serial).version()).as("3: made from names").isEqualTo(3);
    assertThat(sbom.path("metadata").has("timestamp")).isFalse();
    assertThat(text).doesNotContain(Checkout.ROOT.toString(), "file:");
  }

  @Test
  void sbom_namesEveryJarByItsHashAndNothingElse() throws Exception {
    Path program = Checkout.program();
    JsonNode sbom =
        new ObjectMapper().readTree(program.resolveSibling("sigline.cdx.json").toFile());
    assertThat(sbom.path("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(sbom.at("/metadata/component/name").asText()).isEqualTo("sigline-receiver");
    Set<String> named = new HashSet<>();
    List<String> withoutLicense = new ArrayList<>();
    for (JsonNode component : sbom.path("components")) {
      String name = component.path("name").asText();
      if (name.startsWith("sigline-")) {
        named.add(name);
        continue;
      }
      for (JsonNode hash : component.path("hashes")) {
        if (hash.path("alg").asText().equals("SHA-256")) {
          named.add(hash.path("content").asText());
        }
      }
      if (component.path("licenses").isEmpty()) {
        withoutLicense.add(name);
      }
    }

    Set<String> there = new HashSet<>();
    try (Stream<Path> jars = Files.list(program.resolveSibling("lib"))) {
      for (Path jar : jars.toList()) {
        String name = String.valueOf(jar.getFileName());
        there.add(name.startsWith("sigline-") ? name.replaceFirst("-[0-9].*", "") : sha256(jar));
      }
    }
    assertThat(there).hasSizeGreaterThan(20);
    assertThat(named).containsExactlyInAnyOrderElementsOf(there);
    assertThat(withoutLicense).isEmpty();
  }

  private static String sha256(Path file) throws IOException, GeneralSecurityException {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }
}
