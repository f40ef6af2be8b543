package dev.mooring.mqtt.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TlsFailuresTest {

  @ParameterizedTest
  @EnumSource
  void knowsEachAlertInTheWordsOfEachEngine(TlsAlert alert) {
    String lower = alert.name().toLowerCase(Locale.ROOT);

    for (String message :
        new String[] {
          "Received fatal alert: " + lower,
          "(" + lower + ") Received fatal alert: " + lower,
          "error:10000412:SSL routines:OPENSSL_internal:SSLV3_ALERT_" + alert,
          "error:10000412:SSL routines:OPENSSL_internal:TLSV1_ALERT_" + alert,
          "error:10000412:SSL routines:OPENSSL_internal:TLSV1_" + alert,
        }) {
      assertEquals(
          alert.explanation(),
          TlsFailures.explain(new DecoderException(new SSLHandshakeException(message))));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'The server selected protocol version TLS11 is not accepted by client preferences [TLS13]'",
    "'error:100000f0:SSL routines:OPENSSL_internal:UNSUPPORTED_PROTOCOL'",
    "'error:100000f7:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER'"
  })
  void knowsAVersionThatWeRefuse(String message) {
    assertEquals(
        TlsAlert.PROTOCOL_VERSION.explanation(),
        TlsFailures.explain(new SSLHandshakeException(message)));
  }

  @ParameterizedTest
  @CsvSource({"Connection reset by peer", "Broken pipe", "Connection reset"})
  void knowsAConnectionThatWasCut(String message) {
    Messages.assertContains(
        "the server closed the connection during the TLS handshake",
        TlsFailures.explain(new IOException(message)));
  }

  @Test
  void doesNotRepeatWhatAPlainTextServerSent() {
    Throwable plain = new NotSslRecordException("not an SSL/TLS record: 2002000100000000");

    assertFalse(TlsFailures.explain(new DecoderException(plain)).contains("2002"));
  }

  @Test
  void quotesWhatItDoesNotKnowOnOneLineOfLimitedLength() {
    String hostile = "odd\nfault\u0007 " + "x".repeat(1000);

    String sentence = TlsFailures.explain(new DecoderException(new SSLException(hostile)));

    assertEquals("TLS failed: odd?fault? " + "x".repeat(189) + "...", sentence);
    assertEquals("TLS failed: SSLException", TlsFailures.explain(new SSLException((String) null)));
  }

  @Test
  void isNotTrappedByACircleOfCauses() {
    SSLException one = new SSLException("one");
    SSLException two = new SSLException("two", one);
    one.initCause(two);

    Messages.assertContains("TLS failed: ", TlsFailures.explain(one));
  }
}
