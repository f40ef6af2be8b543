import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;

/**
 * Apache ActiveMQ Artemis with MQTT, and nothing else, as a process: arguments are host, port, the
 * folder of its state, whether it is kept, and how many milliseconds pass between two looks for
 * expired sessions. Says {@code ready}, then obeys lines of standard input, each answered by
 * lines of which the last is a dot; ends in order when standard input does.
 */
final class Artemis {

  public static void main(String[] arguments) throws Exception {
    PrintStream answers = System.out;
    System.setOut(System.err); // where the broker's log goes
    EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
    broker.setConfiguration(configuration(arguments));
    broker.start();
    answers.println("ready");
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      obey(broker, order, answers);
      answers.println(".");
    }
    broker.stop();
  }

  private static Configuration configuration(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[2]);
    return new ConfigurationImpl()
        .setSecurityEnabled(false)
        .setPersistenceEnabled(Boolean.parseBoolean(arguments[3]))
        .setMqttSessionScanInterval(Long.parseLong(arguments[4]))
        .setJournalType(JournalType.NIO)
        .setJournalDirectory(folder.resolve("journal").toString())
        .setBindingsDirectory(folder.resolve("bindings").toString())
        .setLargeMessagesDirectory(folder.resolve("large").toString())
        .setPagingDirectory(folder.resolve("paging").toString())
        .setMaxDiskUsage(-1)
        .addAcceptorConfiguration(
            "mqtt", "tcp://" + arguments[0] + ":" + arguments[1] + "?protocols=MQTT");
  }

  private static void obey(EmbeddedActiveMQ broker, String order, PrintStream answers) {
    for (RemotingConnection connection :
        broker.getActiveMQServer().getRemotingService().getConnections()) {
      String client = connection.getClientID();
      if (client != null && order.equals("clients")) {
        answers.println(client);
      } else if (client != null && order.equals("drop " + client)) {
        answers.println(client);
        connection.destroy();
      }
    }
  }

  private Artemis() {}
}
