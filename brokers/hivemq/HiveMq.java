import com.hivemq.embedded.EmbeddedExtension;
import com.hivemq.embedded.EmbeddedHiveMQ;
import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * HiveMQ Community Edition as a process: arguments are host, port, the folder of its state, its
 * persistence ({@code file} or {@code in-memory}), its Receive Maximum and how many messages it
 * keeps for a client. Says {@code ready}, then obeys lines of standard input, each answered by lines
 * of which the last is a dot; ends in order when standard input does.
 */
final class HiveMq implements ExtensionMain {

  private static final String CONFIGURATION =
      """
      <hivemq>
        <listeners>
          <tcp-listener><port>%s</port><bind-address>%s</bind-address></tcp-listener>
        </listeners>
        <mqtt>
          <queued-messages><max-queue-size>%s</max-queue-size></queued-messages>
          <receive-maximum><server-receive-maximum>%s</server-receive-maximum></receive-maximum>
        </mqtt>
        <persistence><mode>%s</mode></persistence>
        <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
      </hivemq>
      """;

  public static void main(String[] arguments) throws Exception {
    PrintStream answers = System.out;
    System.setOut(System.err); // where the broker's log goes
    Path folder = Path.of(arguments[2]);
    Path conf = Files.createDirectories(folder.resolve("conf"));
    Path data = Files.createDirectories(folder.resolve("data"));
    Path extensions = Files.createDirectories(folder.resolve("extensions"));
    Files.writeString(
        conf.resolve("config.xml"),
        CONFIGURATION.formatted(
            arguments[1], arguments[0], arguments[5], arguments[4], arguments[3]));
    EmbeddedExtension extension =
        EmbeddedExtension.builder()
            .withId("mooring-tck")
            .withName("mooring-tck")
            .withVersion("1")
            .withPriority(0)
            .withStartPriority(1000)
            .withAuthor("Mooring")
            .withExtensionMain(new HiveMq())
            .build();
    try (EmbeddedHiveMQ broker =
        EmbeddedHiveMQ.builder()
            .withConfigurationFolder(conf)
            .withDataFolder(data)
            .withExtensionsFolder(extensions)
            .withEmbeddedExtension(extension)
            .build()) {
      broker.start().join();
      answers.println("ready");
      BufferedReader orders =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String order = orders.readLine(); order != null; order = orders.readLine()) {
        obey(order, answers);
        answers.println(".");
      }
      broker.stop().join();
    }
    System.exit(0);
  }

  private static void obey(String order, PrintStream answers) throws Exception {
    Set<String> clients = ConcurrentHashMap.newKeySet();
    Services.clientService()
        .iterateAllClients(
            (context, session) -> {
              if (session.isConnected()) {
                clients.add(session.getClientIdentifier());
              }
            })
        .get();
    if (order.equals("clients")) {
      clients.forEach(answers::println);
    } else if (order.startsWith("drop ") && clients.contains(order.substring(5))) {
      Services.clientService().disconnectClient(order.substring(5)).get();
      answers.println(order.substring(5));
    }
  }

  @Override
  public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {}

  @Override
  public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {}
}
