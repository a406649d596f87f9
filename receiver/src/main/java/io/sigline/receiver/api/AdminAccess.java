package io.sigline.receiver.api;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.sigline.receiver.secrets.TokenCheck;
import io.sigline.receiver.tls.ServerTls;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may call the admin server. Health and readiness answer everybody; all else asks for what is
 * configured, a token, a certificate or both. Where nothing is, which is on loopback only, at least
 * no web page may ask in the name of who visits it: neither by a name of its own that leads here
 * (DNS rebinding), nor by a form.
 */
final class AdminAccess implements Filter {
  /** What a monitor asks without a token. */
  private static final Set<String> OPEN = Set.of("/healthz", "/readyz");

  private static final Set<Method> LOOKING = Set.of(Method.GET, Method.HEAD);
  private static final HeaderName POLICY = HeaderNames.create("Content-Security-Policy");
  private static final HeaderName REFERRER = HeaderNames.create("Referrer-Policy");
  private static final HeaderName NO_SNIFF = HeaderNames.create("X-Content-Type-Options");
  private static final HeaderName RESOURCES = HeaderNames.create("Cross-Origin-Resource-Policy");
  private static final HeaderName TRANSPORT = HeaderNames.create("Strict-Transport-Security");

  /** Is told of each call that is refused. */
  @FunctionalInterface
  interface Refusals {
    void refused(Caller caller, String call, String reason);
  }

  private final Optional<ServerTls> tls;
  private final Optional<TokenCheck> full;
  private final Optional<TokenCheck> read;
  private final String host;
  private final Refusals refusals;

  AdminAccess(
      Optional<ServerTls> tls,
      Optional<TokenCheck> full,
      Optional<TokenCheck> read,
      String host,
      Refusals refusals) {
    this.tls = tls;
    this.full = full;
    this.read = read;
    this.host = host;
    this.refusals = refusals;
  }

  /** A call that is refused. */
  private record Refusal(Status status, String reason) {}

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    secure(response);
    String path = request.path().path();
    String authorization = request.headers().first(HeaderNames.AUTHORIZATION).orElse(null);
    Caller caller = caller(request, authorization);
    Refusal refusal = refusal(request, caller, authorization);
    if (refusal == null) {
      request.context().register(caller);
      chain.proceed();
    } else if (OPEN.contains(path) && LOOKING.contains(request.prologue().method())) {
      chain.proceed();
    } else {
      refusals.refused(caller, request.prologue().method().text() + " " + path, refusal.reason());
      if (refusal.status().equals(Status.UNAUTHORIZED_401)) {
        response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer");
      }
      response.status(refusal.status());
      response.header(HeaderNames.CONTENT_TYPE, AdminServer.TEXT);
      response.send((refusal.reason() + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  private void secure(RoutingResponse response) {
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    response.header(NO_SNIFF, "nosniff");
    response.header(POLICY, "default-src 'none'; frame-ancestors 'none'");
    response.header(REFERRER, "no-referrer");
    response.header(RESOURCES, "same-origin");
    if (tls.isPresent()) {
      response.header(TRANSPORT, "max-age=31536000");
    }
  }

  private @Nullable Refusal refusal(
      RoutingRequest request, Caller caller, @Nullable String authorization) {
    boolean changes = !LOOKING.contains(request.prologue().method());
    if (tls.isPresent() && tls.get().asksForCertificates() && certificate(request).isEmpty()) {
      return new Refusal(Status.UNAUTHORIZED_401, "expected a client's certificate");
    }
    if (full.isPresent() && !caller.who().contains("admin.token")) {
      if (!passes(read, authorization)) {
        return new Refusal(Status.UNAUTHORIZED_401, "expected the admin server's bearer token");
      }
      if (changes) {
        return new Refusal(Status.FORBIDDEN_403, "expected admin.token: admin.read-token may look");
      }
    }
    if (full.isEmpty() && !isOwnName(request)) {
      return new Refusal(Status.MISDIRECTED_REQUEST_421, "expected an address in the header Host");
    }
    if (changes && request.headers().contains(HeaderNames.ORIGIN)) {
      return new Refusal(Status.FORBIDDEN_403, "expected no header Origin: no page may command");
    }
    return null;
  }

  private Caller caller(RoutingRequest request, @Nullable String authorization) {
    String token =
        passes(full, authorization)
            ? "admin.token"
            : passes(read, authorization) ? "admin.read-token" : "";
    String subject =
        certificate(request)
            .map(it -> "certificate " + it.getSubjectX500Principal().getName())
            .orElse("");
    String both = token.isEmpty() || subject.isEmpty() ? token + subject : token + ", " + subject;
    return new Caller(
        both.isEmpty() ? "anonymous" : both,
        request.remotePeer().host() + ":" + request.remotePeer().port());
  }

  private static boolean passes(Optional<TokenCheck> check, @Nullable String authorization) {
    return check.isPresent() && check.get().passes(authorization);
  }

  private static Optional<X509Certificate> certificate(RoutingRequest request) {
    return request
        .remotePeer()
        .tlsCertificates()
        .filter(chain -> chain.length > 0)
        .map(chain -> first(chain));
  }

  private static X509Certificate first(Certificate[] chain) {
    return (X509Certificate) chain[0];
  }

  /** An address, localhost, or what is configured: no name that somebody else gave out. */
  private boolean isOwnName(RoutingRequest request) {
    String named = request.authority().replaceFirst(":\\d*$", "").toLowerCase(Locale.ROOT);
    if (named.equals("localhost") || named.equals(host.toLowerCase(Locale.ROOT))) {
      return true;
    }
    try {
      var _ = InetAddress.ofLiteral(named.replaceAll("^\\[|]$", ""));
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
