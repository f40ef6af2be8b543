package dev.mooring.tck.mqtt;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A certificate with its chain and its key, in all the forms in which people keep such things.
 * Immutable. Its keys protect nothing: they are made for one test.
 */
public final class TestIdentity {

  private final KeyKind keyKind;
  private final KeyPair keys;
  private final List<X509Certificate> chain;

  TestIdentity(KeyKind keyKind, KeyPair keys, List<X509Certificate> chain) {
    this.keyKind = keyKind;
    this.keys = keys;
    this.chain = List.copyOf(chain);
  }

  /** The kind of its key. */
  public KeyKind keyKind() {
    return keyKind;
  }

  /** The certificate itself. */
  public X509Certificate certificate() {
    return chain.get(0);
  }

  /** The certificate and what leads from it to the root, without the root. */
  public List<X509Certificate> chain() {
    return chain;
  }

  /** The private key. */
  public PrivateKey privateKey() {
    return keys.getPrivate();
  }

  /** The certificate alone as PEM. */
  public String certificatePem() {
    return PemText.certificate(certificate());
  }

  /** The certificate and its chain as one PEM text. */
  public String chainPem() {
    return chain.stream().map(PemText::certificate).collect(Collectors.joining());
  }

  /** The key as {@code PRIVATE KEY}: PKCS#8. */
  public String keyPem() {
    return PemText.pkcs8(privateKey());
  }

  /** The key as {@code ENCRYPTED PRIVATE KEY}: PKCS#8 with AES-256. */
  public String encryptedKeyPem(String password) {
    return PemText.encryptedPkcs8(privateKey(), password);
  }

  /**
   * The key in the older form of its kind: {@code RSA PRIVATE KEY} (PKCS#1) or {@code EC PRIVATE
   * KEY} (SEC 1).
   *
   * @throws IllegalStateException if it is an Ed25519 key, which has no older form
   */
  public String traditionalKeyPem() {
    requireTraditionalForm();
    return PemText.traditional(keys);
  }

  /**
   * The key in the older form of its kind, encrypted with AES-256 as OpenSSL used to do it: with
   * headers {@code Proc-Type} and {@code DEK-Info}.
   *
   * @throws IllegalStateException if it is an Ed25519 key, which has no older form
   */
  public String encryptedTraditionalKeyPem(String password) {
    requireTraditionalForm();
    return PemText.encryptedTraditional(keys, password);
  }

  /**
   * The key as PKCS#8 under a label that says something else, such as {@code RSA PRIVATE KEY}; such
   * files exist, and some readers put up with them.
   */
  public String mislabelledKeyPem(String label) {
    return keyPem().replace("PRIVATE KEY", label);
  }

  /** A PEM text on one line, with {@code \n} written out as people do it in YAML. */
  public static String oneLine(String pem) {
    return pem.strip().replace("\n", "\\n");
  }

  /**
   * Writes certificate and chain as PEM to a file, which is replaced in one step.
   *
   * @return the file
   * @throws UncheckedIOException if it cannot be written
   */
  public Path writeChain(Path file) {
    return replace(file, chainPem());
  }

  /**
   * Writes the key as PEM (PKCS#8) to a file, which is replaced in one step.
   *
   * @return the file
   * @throws UncheckedIOException if it cannot be written
   */
  public Path writeKey(Path file) {
    return replace(file, keyPem());
  }

  /**
   * Writes key and chain to a PKCS#12 file, as {@link MoquetteFixture.Builder#tls} takes it.
   *
   * @param password of the file and of the key in it
   * @param trusted what else stands in it as trusted: a server that asks for client certificates
   *     needs their root there
   * @return the file
   * @throws UncheckedIOException if it cannot be written
   * @throws IllegalStateException if this Java platform cannot make such a store
   */
  public Path writeKeyStore(Path file, String password, X509Certificate... trusted) {
    try (OutputStream out = Files.newOutputStream(file)) {
      keyStore("PKCS12", password.toCharArray(), List.of(trusted))
          .store(out, password.toCharArray());
      return file;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no key store for " + this, e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /** Whose certificate it is. */
  @Override
  public String toString() {
    return certificate().getSubjectX500Principal().getName();
  }

  boolean isSelfSigned() {
    return certificate().getSubjectX500Principal().equals(certificate().getIssuerX500Principal());
  }

  /** Key and chain in a store of this type: PKCS12 for files, JKS where it must be quick. */
  KeyStore keyStore(String type, char[] password, List<X509Certificate> trusted)
      throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance(type);
      store.load(null, null);
      store.setKeyEntry("key", privateKey(), password, chain.toArray(X509Certificate[]::new));
      for (X509Certificate certificate : trusted) {
        store.setCertificateEntry("trusted-" + certificate.getSerialNumber(), certificate);
      }
      return store;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void requireTraditionalForm() {
    if (keyKind == KeyKind.ED25519) {
      throw new IllegalStateException("Ed25519 keys are written as PKCS#8 alone");
    }
  }

  private static Path replace(Path file, String text) {
    try {
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(fresh, text);
      return Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
