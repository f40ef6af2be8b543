package dev.mooring.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What of a sidecar only its process shows. */
@Timeout(300)
final class SidecarProcessTest {

  @TempDir private Path folder;

  private MooringProcess start(List<String> options, String grpcPort) throws Exception {
    return MooringProcess.start(
        options,
        "run",
        "--app-id=shop",
        "--http-port=0",
        "--grpc-port=" + grpcPort,
        "--data-dir=" + folder.resolve("data"));
  }

  @Test
  void withoutGrpcNoneOfItsClassesIsLoadedAndAForcedShutdownEndsWith1() throws Exception {
    Path classes = folder.resolve("classes");
    try (MooringProcess mooring = start(List.of("-Xlog:class+load:file=" + classes), "off")) {
      URI shutdown = URI.create("http://127.0.0.1:" + mooring.httpPort() + "/v1.0/shutdown");

      int status =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(shutdown)
                      .POST(HttpRequest.BodyPublishers.noBody())
                      .header("dapr-force-shutdown", "true")
                      .build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode();

      assertEquals(204, status);
      assertEquals(1, mooring.exitCode());
    }
    assertEquals(
        List.of(),
        Files.readAllLines(classes).stream()
            .filter(line -> line.contains(" io.grpc.") || line.contains(" com.google.protobuf."))
            .toList());
  }
}
