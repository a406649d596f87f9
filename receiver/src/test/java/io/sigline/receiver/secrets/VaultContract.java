package io.sigline.receiver.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigline.receiver.config.ConfigReader;
import io.sigline.receiver.config.Secret;
import io.sigline.receiver.config.SiglineConfig;
import io.sigline.receiver.config.VaultConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Sigline needs of Vault; held to a real one where there is one, and to a stand-in. */
abstract class VaultContract {
  private static final Secret API_KEY = new Secret("", "vault:secret/team/sigline#keep-api-key");

  @TempDir private Path folder;
  private final Clock clock = new Clock();

  /** A Vault with the secret engine at {@code secret}, and AppRole, in force. */
  interface Server extends AutoCloseable {
    String address();

    /** A token that may read. */
    String token();

    String roleId();

    String secretId();

    /** Writes a secret. */
    void put(String path, Map<String, String> data) throws Exception;

    /** No token that was given by a login is known any more. */
    void forgetLogins() throws Exception;

    @Override
    void close();
  }

  /** Time as the test has it. */
  private static final class Clock implements InstantSource {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    void pass(Duration time) {
      now = now.plus(time);
    }
  }

  /** The one of this test. */
  abstract Server server() throws Exception;

  /** Ends it. */
  abstract void stop();

  @AfterEach
  void stopServer() {
    stop();
  }

  private SecretSource source(String... overrides) throws Exception {
    return new SecretSource(config(overrides), clock);
  }

  private VaultConfig config(String... overrides) throws Exception {
    List<String> all = new ArrayList<>(List.of("vault.address=" + server().address()));
    all.addAll(List.of(overrides));
    return new ConfigReader(Map.of(), SiglineConfig.defaults()).read(Optional.empty(), all).vault();
  }

  @Test
  void read_byATokenInAFile_findsTheSecret() throws Exception {
    Path file = Files.writeString(folder.resolve("token"), server().token() + "\n");
    server().put("team/sigline", Map.of("keep-api-key", "k-1", "other", "o"));
    SecretSource source = source("vault.token=file:" + file);

    assertThat(source.read(API_KEY, true)).isEqualTo("k-1");
  }

  @Test
  void read_byAppRole_findsTheSecret_alsoAfterItsTokenIsGone() throws Exception {
    Path file = Files.writeString(folder.resolve("secret-id"), server().secretId());
    server().put("team/sigline", Map.of("keep-api-key", "k-1"));
    SecretSource source =
        source("vault.role-id=" + server().roleId(), "vault.secret-id=file:" + file);
    assertThat(source.read(API_KEY, true)).isEqualTo("k-1");

    server().forgetLogins();
    server().put("team/sigline", Map.of("keep-api-key", "k-2"));

    assertThat(source.read(API_KEY, true)).isEqualTo("k-2");
  }

  @Test
  void read_withinTheInterval_isWhatIsKnown_andThenAskedAnew() throws Exception {
    server().put("team/sigline", Map.of("keep-api-key", "k-1"));
    SecretSource source =
        source("vault.role-id=" + server().roleId(), "vault.secret-id=" + server().secretId());
    assertThat(source.read(API_KEY, false)).isEqualTo("k-1");
    server().put("team/sigline", Map.of("keep-api-key", "k-2"));

    assertThat(source.read(API_KEY, false)).isEqualTo("k-1");
    assertThat(source.read(API_KEY, true)).isEqualTo("k-2");
    server().put("team/sigline", Map.of("keep-api-key", "k-3"));
    clock.pass(Duration.ofMinutes(6));
    assertThat(source.read(API_KEY, false)).isEqualTo("k-3");
  }

  /** Two thirds of its time are over, but Vault still knows it. */
  @Test
  void read_tokenGrowsOld_isRenewed() throws Exception {
    server().put("team/sigline", Map.of("keep-api-key", "k-1"));
    SecretSource source =
        source("vault.role-id=" + server().roleId(), "vault.secret-id=" + server().secretId());
    assertThat(source.read(API_KEY, true)).isEqualTo("k-1");

    clock.pass(Duration.ofDays(1));

    assertThat(source.read(API_KEY, true)).isEqualTo("k-1");
  }

  @Test
  void first_noSuchSecretOrKeyOrRight_isSaidAtOnce() throws Exception {
    server().put("team/sigline", Map.of("other", "o"));
    SecretSource source = source("vault.token=" + server().token());

    assertThatThrownBy(() -> source.first(API_KEY))
        .isInstanceOf(VaultClient.RefusedException.class)
        .hasMessage("vault: secret/data/team/sigline has no text of the key keep-api-key");
    assertThatThrownBy(() -> source.first(new Secret("", "vault:secret/nothing#x")))
        .hasMessage("vault: secret/data/nothing: answered 404");
    SecretSource stranger = source("vault.token=no-such-token");
    assertThatThrownBy(() -> stranger.first(API_KEY))
        .isInstanceOf(VaultClient.RefusedException.class)
        .hasMessageContaining("answered 403")
        .hasMessageNotContaining("no-such-token");
    SecretSource wrong = source("vault.role-id=x", "vault.secret-id=marker-secret-id");
    assertThatThrownBy(() -> wrong.first(API_KEY))
        .hasMessageStartingWith("vault: logging in by auth/approle: answered 400")
        .hasMessageNotContaining("marker-secret-id");
  }

  @Test
  void secrets_vaultGoesAway_keepTheirLastValuesAndSaySo() throws Exception {
    server().put("team/sigline", Map.of("keep-api-key", "k-1"));
    Secrets secrets = new Secrets(source("vault.token=" + server().token(), "vault.timeout=1s"));
    LiveSecret live = secrets.live("alerts.keep.api-key", API_KEY);
    assertThat(live.get()).isEqualTo("k-1");
    server().close();

    Secrets.Reload reload = secrets.reload(true);

    assertThat(live.get()).isEqualTo("k-1");
    assertThat(reload.changed()).isEmpty();
    assertThat(reload.failures())
        .singleElement()
        .asString()
        .startsWith("alerts.keep.api-key: vault: no answer from http://127.0.0.1:");
    assertThat(secrets.failedReloads()).isEqualTo(1);
  }

  @Test
  void live_vaultIsAwayAtTheStart_failsClearlyOnceTheTimeIsOver() throws Exception {
    VaultConfig config = config("vault.token=x", "vault.start-timeout=0s", "vault.timeout=1s");
    server().close();
    Secrets secrets = new Secrets(new SecretSource(config, InstantSource.system()));

    assertThatThrownBy(() -> secrets.live("intake.bearer-token", API_KEY))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("intake.bearer-token: vault: no answer from ");
  }
}
