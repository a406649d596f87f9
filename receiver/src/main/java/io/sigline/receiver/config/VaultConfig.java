package io.sigline.receiver.config;

import java.time.Duration;

/**
 * HashiCorp Vault, for secrets that are written as {@code vault:MOUNT/PATH#KEY}. One way to log in
 * is to be set.
 *
 * @param address base address; empty = no Vault
 * @param namespace of Vault Enterprise or HCP; empty = the root namespace
 * @param ca PEM file with the authorities of its certificate; empty = those of Java
 * @param token as it is; from a file it is read again when it changes
 * @param roleId with {@code secret-id}: log in by AppRole
 * @param approleMount where AppRole is mounted
 * @param kubernetesRole log in by the service account of a Kubernetes pod, with this role
 * @param kubernetesMount where Kubernetes is mounted
 * @param kubernetesToken file of the service account's token
 * @param refresh how often secrets are read again
 * @param timeout how long a call may take
 * @param startTimeout how long a start tries to reach Vault before it fails
 */
public record VaultConfig(
    String address,
    String namespace,
    String ca,
    Secret token,
    String roleId,
    Secret secretId,
    String approleMount,
    String kubernetesRole,
    String kubernetesMount,
    String kubernetesToken,
    Duration refresh,
    Duration timeout,
    Duration startTimeout) {
  public VaultConfig {
    int ways =
        (token.isSet() ? 1 : 0) + (roleId.isEmpty() ? 0 : 1) + (kubernetesRole.isEmpty() ? 0 : 1);
    new Checks()
        .webAddress("address", address)
        .authority("ca", ca, address)
        .expect(
            address.isEmpty() || ways == 1,
            "token",
            "one way to log in: token, role-id with secret-id, or kubernetes-role",
            ways)
        .expect(
            roleId.isEmpty() || secretId.isSet(),
            "secret-id",
            "a secret, as role-id is set",
            "nothing")
        .expect(!token.isInVault(), "token", "a secret outside of Vault", "vault:…")
        .expect(!secretId.isInVault(), "secret-id", "a secret outside of Vault", "vault:…")
        .expect(
            refresh.toSeconds() >= 1 && refresh.compareTo(Duration.ofDays(1)) <= 0,
            "refresh",
            "1s to 1d",
            Durations.print(refresh))
        .expect(
            timeout.toMillis() >= 100 && timeout.compareTo(Duration.ofMinutes(1)) <= 0,
            "timeout",
            "100ms to 1m",
            Durations.print(timeout))
        .expect(
            startTimeout.compareTo(Duration.ofMinutes(10)) <= 0,
            "start-timeout",
            "at most 10m",
            Durations.print(startTimeout))
        .throwIfAny();
  }

  static VaultConfig defaults() {
    return new VaultConfig(
        "",
        "",
        "",
        Secret.NONE,
        "",
        Secret.NONE,
        "approle",
        "",
        "kubernetes",
        "/var/run/secrets/kubernetes.io/serviceaccount/token",
        Duration.ofMinutes(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30));
  }

  /** True if there is one. */
  public boolean enabled() {
    return !address.isEmpty();
  }
}
