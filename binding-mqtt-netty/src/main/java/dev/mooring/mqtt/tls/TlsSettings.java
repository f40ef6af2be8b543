package dev.mooring.mqtt.tls;

import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a user wishes of TLS. Immutable; nothing is read or checked before a {@link TlsContext} is
 * made of it. Certificates and keys are PEM text, which may stand on one line with {@code \n}
 * escapes, or {@code file:} and a path.
 */
public final class TlsSettings {

  private final @Nullable PemSource caCert;
  private final @Nullable PemSource clientCert;
  private final @Nullable PemSource clientKey;
  private final char @Nullable [] clientKeyPassword;
  private final @Nullable String serverName;
  private final boolean verifyHostname;
  private final List<String> alpn;
  private final Set<TlsVersion> versions;
  private final List<String> cipherSuites;
  private final TlsEngine engine;

  private TlsSettings(Builder builder) {
    this.caCert = builder.caCert;
    this.clientCert = builder.clientCert;
    this.clientKey = builder.clientKey;
    this.clientKeyPassword = builder.clientKeyPassword;
    this.serverName = builder.serverName;
    this.verifyHostname = builder.verifyHostname;
    this.alpn = builder.alpn;
    this.versions = builder.versions;
    this.cipherSuites = builder.cipherSuites;
    this.engine = builder.engine;
  }

  /** Settings that begin with the defaults: the JDK's trust store, no client certificate. */
  public static Builder builder() {
    return new Builder();
  }

  /** Whether something of it stands in files, and so can change. */
  public boolean namesFiles() {
    return Stream.of(
            Optional.ofNullable(caCert),
            Optional.ofNullable(clientCert),
            Optional.ofNullable(clientKey))
        .flatMap(Optional::stream)
        .anyMatch(PemSource.OfFile.class::isInstance);
  }

  @Nullable PemSource caCert() {
    return caCert;
  }

  @Nullable PemSource clientCert() {
    return clientCert;
  }

  @Nullable PemSource clientKey() {
    return clientKey;
  }

  /** The characters themselves, not a copy. */
  char @Nullable [] clientKeyPassword() {
    return clientKeyPassword;
  }

  @Nullable String serverName() {
    return serverName;
  }

  boolean verifyHostname() {
    return verifyHostname;
  }

  List<String> alpn() {
    return alpn;
  }

  Set<TlsVersion> versions() {
    return versions;
  }

  List<String> cipherSuites() {
    return cipherSuites;
  }

  TlsEngine engine() {
    return engine;
  }

  /** Where things come from; no PEM text, no password. */
  @Override
  public String toString() {
    return "TlsSettings[caCert="
        + caCert
        + ", clientCert="
        + clientCert
        + ", clientKey="
        + clientKey
        + ", clientKeyPassword="
        + (clientKeyPassword == null ? "null" : "***")
        + ", serverName="
        + serverName
        + ", verifyHostname="
        + verifyHostname
        + ", alpn="
        + alpn
        + ", versions="
        + versions
        + ", cipherSuites="
        + cipherSuites
        + ", engine="
        + engine
        + "]";
  }

  /** Gathers settings. For one thread; each method returns the builder. */
  public static final class Builder {

    private @Nullable PemSource caCert;
    private @Nullable PemSource clientCert;
    private @Nullable PemSource clientKey;
    private char @Nullable [] clientKeyPassword;
    private @Nullable String serverName;
    private boolean verifyHostname = true;
    private List<String> alpn = List.of();
    private Set<TlsVersion> versions = Set.copyOf(EnumSet.allOf(TlsVersion.class));
    private List<String> cipherSuites = List.of();
    private TlsEngine engine = TlsEngine.AUTOMATIC;

    private Builder() {}

    /** The certificates to believe; null (the default) for those of the JDK's trust store. */
    public Builder caCert(@Nullable String pemOrFile) {
      this.caCert = PemSource.ofNullable(pemOrFile);
      return this;
    }

    /** Our certificate, with its chain if it has one; null (the default) for none. */
    public Builder clientCert(@Nullable String pemOrFile) {
      this.clientCert = PemSource.ofNullable(pemOrFile);
      return this;
    }

    /** The private key of our certificate; null (the default) for none. */
    public Builder clientKey(@Nullable String pemOrFile) {
      this.clientKey = PemSource.ofNullable(pemOrFile);
      return this;
    }

    /** What the private key is encrypted with; copied. Null (the default) if it is not. */
    public Builder clientKeyPassword(char @Nullable [] password) {
      this.clientKeyPassword = password == null ? null : password.clone();
      return this;
    }

    /**
     * The name to ask for and to find in the server's certificate; null (the default) for the host
     * that is connected to.
     */
    public Builder serverName(@Nullable String name) {
      this.serverName = name;
      return this;
    }

    /**
     * Whether the server's certificate must be one for the host; true by default. False lets
     * anybody with a certificate of the same issuer pose as the server.
     */
    public Builder verifyHostname(boolean verify) {
      this.verifyHostname = verify;
      return this;
    }

    /** The protocols to offer by ALPN, most wanted first; empty (the default) for no ALPN. */
    public Builder alpn(List<String> protocols) {
      this.alpn = List.copyOf(protocols);
      return this;
    }

    /** The versions to speak; all by default. */
    public Builder versions(Set<TlsVersion> allowed) {
      this.versions = Set.copyOf(allowed);
      return this;
    }

    /** The cipher suites by their standard names; empty (the default) for the engine's choice. */
    public Builder cipherSuites(List<String> names) {
      this.cipherSuites = List.copyOf(names);
      return this;
    }

    /** Whose implementation; {@link TlsEngine#AUTOMATIC} by default. */
    public Builder engine(TlsEngine choice) {
      this.engine = Objects.requireNonNull(choice, "engine");
      return this;
    }

    /** The settings so far. */
    public TlsSettings build() {
      return new TlsSettings(this);
    }
  }
}
