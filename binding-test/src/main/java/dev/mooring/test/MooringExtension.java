package dev.mooring.test;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives the tests of a class a broker on a free port, as a parameter of type {@link TestBroker} or
 * from {@link #broker()}.
 *
 * <pre>{@code
 * @RegisterExtension static final MooringExtension MOORING = new MooringExtension();
 *
 * @Test
 * void anOrderIsAnsweredWithAReceipt(TestBroker broker) {
 *   try (Mooring shop = Shop.start(broker.url())) {
 *     Inbox receipts = broker.inbox("receipts");
 *     broker.output("orders").invoke(Request.create(Payload.utf8("...")));
 *     assertEquals("...", receipts.next().text());
 *   }
 * }
 * }</pre>
 *
 * <p>{@code @ExtendWith(MooringExtension.class)} works too. In a static field, or by the
 * annotation, the broker is that of the whole class; in a field of the instance each test has its
 * own. What a test took from the broker is closed when the test has ended. For the threads of one
 * test class.
 */
public final class MooringExtension
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback,
        ParameterResolver {

  private @Nullable TestBroker broker;
  private boolean ofTheClass;

  /** A broker that starts before the first test. */
  public MooringExtension() {}

  /**
   * The broker of the test that runs.
   *
   * @return the broker, which runs
   * @throws IllegalStateException outside of tests
   */
  public TestBroker broker() {
    if (broker == null) {
      throw new IllegalStateException(
          "no test is running; is the extension in a field with @RegisterExtension?");
    }
    return broker;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    broker = TestBroker.start();
    ofTheClass = true;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (broker == null) {
      broker = TestBroker.start();
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (ofTheClass) {
      broker().closeClients();
    } else {
      end();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    end();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TestBroker.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return broker();
  }

  private void end() {
    TestBroker ending = broker;
    broker = null;
    if (ending != null) {
      ending.closeClients();
      // Moquette takes two seconds to stop, which no test has to wait for.
      new Thread(ending::close, "mooring-test-broker-stop").start();
    }
  }
}
