import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Takes greetings and sends one each second. Needs a JDK alone, 17 or newer. */
class App {
  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(System.getenv("APP_PORT"));
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    server.createContext(
        "/greetings",
        exchange -> {
          String body = new String(exchange.getRequestBody().readAllBytes());
          if (exchange.getRequestMethod().equals("POST")) {
            System.out.println(
                "event " + exchange.getRequestHeaders().getFirst("topic") + " " + body);
          }
          exchange.sendResponseHeaders(204, -1); // anything from 200 to 299 acknowledges
          exchange.close();
        });
    server.start();
    String sidecar = "http://127.0.0.1:" + System.getenv("DAPR_HTTP_PORT");
    String call = "{\"operation\":\"create\",\"data\":{\"hello\":\"from Java\"}}";
    HttpRequest send =
        HttpRequest.newBuilder(URI.create(sidecar + "/v1.0/bindings/greetings"))
            .POST(HttpRequest.BodyPublishers.ofString(call))
            .build();
    while (true) {
      var answer = HttpClient.newHttpClient().send(send, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() >= 300) System.out.println("not sent: " + answer.body());
      Thread.sleep(1000);
    }
  }
}
